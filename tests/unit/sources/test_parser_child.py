"""The child looks for cycles of objects rarely: whatever makes some has them looked for at once."""

import gc
import io
from collections.abc import Iterator

import pytest

from bot.sources.feeds.child import answer
from bot.sources.feeds.wire import Done, Request, decode_answer
from tests.feeds import rss

ITEMS = rss([(str(number), f"Title {number}") for number in range(20)])
# A name that only HTML knows takes the reference parser.
REFERENCE = ITEMS.replace(b"Title 3", b"Title&nbsp;3")


@pytest.fixture(autouse=True)
def no_collection() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def read(document: bytes) -> str:
    """Who read it."""
    answers = io.BytesIO()
    request = Request(1, size=len(document), url="https://e.org/", content_type=None, seconds=10)
    assert answer(answers, request, document)
    frames = answers.getvalue()
    done = decode_answer(frames[frames.rindex(b"\xa4Done") - 1 :], 1)
    assert isinstance(done, Done)
    return done.parser


def test_reading_items_leaves_no_cycles() -> None:
    read(ITEMS)
    gc.collect()

    assert {read(ITEMS) for _ in range(20)} == {"items"}
    assert gc.collect() == 0


def test_the_cycles_of_other_parsers_are_gone_after_their_document() -> None:
    read(REFERENCE)
    gc.collect()
    before = len(gc.get_objects())

    assert {read(REFERENCE) for _ in range(20)} == {"reference"}
    assert len(gc.get_objects()) < before + 1_000
