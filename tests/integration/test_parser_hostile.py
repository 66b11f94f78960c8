"""Documents made to harm end in entries or a SourceError within the deadline, and harm nobody else.

All of them, polled by the real parts: tests/long.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.parser import ParserPool
from tests.feeds import rss
from tests.long.bombs import BOMBS, feed

SECONDS = 1.0
# One that no deadline ends, one that a deadline does, and those whose entries are the largest.
SOME = (
    "200 kB of comments begun",
    "60,000 attributes, not well-formed",
    "100,000 tiny items",
    "HTML 400,000 deep",
    "50 MB out of 50 kB",
    "a title of 500,000 marks",
    "a guid of 2 MB",
    "JSON of 200,000 items",
)
GOOD = rss([("1", "One")])


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    pool = ParserPool(size=1, seconds=SECONDS)
    await pool.parse(GOOD, content_type=None, url="https://feed.example/")
    yield pool
    await pool.close()


async def read(pool: ParserPool, document: bytes) -> tuple[RawEntry, ...] | SourceFault:
    try:
        return await pool.parse(document, content_type=None, url="https://feed.example/")
    except SourceError as error:
        return error.fault


@pytest.mark.parametrize("name", SOME)
async def test_a_bomb_ends_within_the_deadline_and_the_next_feed_is_read(pool: ParserPool, name: str) -> None:
    started = time.monotonic()
    answer = await read(pool, BOMBS[name])

    assert time.monotonic() - started < SECONDS + 1
    if not isinstance(answer, SourceFault):
        assert len(answer) <= 5_000
        assert all(len(entry.body) <= 20_000 and len(entry.title) <= 500 for entry in answer)
    assert [entry.title for entry in await pool.parse(GOOD, content_type=None, url="https://feed.example/")] == ["One"]


async def test_external_entities_read_no_file_and_open_no_connection(pool: ParserPool, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret")
    callers: list[object] = []
    server = await asyncio.start_server(lambda reader, _: callers.append(reader), "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x"
    prolog = f"<!DOCTYPE r SYSTEM '{address}.dtd' [<!ENTITY f SYSTEM 'file://{secret}'><!ENTITY n SYSTEM '{address}'>]>"
    answer = await read(pool, feed(b"<item><title>a &f; &n; b</title><guid>1</guid></item>", prolog=prolog.encode()))
    server.close()

    assert isinstance(answer, tuple)
    assert "the-secret" not in repr(answer)
    assert callers == []


async def test_a_document_that_is_the_name_of_a_file_is_not_opened(pool: ParserPool, tmp_path: Path) -> None:
    hidden = tmp_path / "feed.xml"
    hidden.write_bytes(GOOD)

    assert await read(pool, str(hidden).encode()) is SourceFault.NOT_A_FEED
    assert await read(pool, b"http://127.0.0.1:9/feed.xml") is SourceFault.NOT_A_FEED
