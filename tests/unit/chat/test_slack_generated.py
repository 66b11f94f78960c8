"""Slack's limits and our promises over generated messages: `make test-long` takes 10,000 of them."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.slack.blocks import CHART, PREFIX, texts
from bot.chat.slack.escape import address, escaped, units
from bot.chat.slack.pictures import worded
from bot.chat.slack.render import Payload, render, title, view_blocks
from bot.domain.messages import Block, Heading, Item, Link, Message, Paragraph, Table
from tests import blockkit
from tests.make import NOON
from tests.unit.chat import slack_text
from tests.unit.chat.hostile import EXAMPLES, hostile, messages

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
_GROUP = "S0123ABC"


def mrkdwn(payload: Payload) -> Iterator[str]:
    for block in payload["blocks"]:
        for text in (block.get("text"), *block.get("elements", ())):
            if isinstance(text, dict) and text["type"] == "mrkdwn":
                assert text["verbatim"]
                yield text["text"]


def settled(part: Payload) -> tuple[Payload, Payload]:
    """What is sent: with its charts uploaded, and with words in their place."""
    shown = [
        {name: value for name, value in one.items() if name != CHART} | {"slack_file": {"id": "F0123ABCDEF"}}
        if CHART in one
        else one
        for one in part["blocks"]
    ]
    return {**part, "blocks": shown}, worded(part)


def addresses(message: Message) -> set[str]:
    given = [link.url for one in message.blocks if isinstance(one, Item) for link in (one.title, *one.also)]
    return {made for url in given if url and (made := address(url))}


@given(messages, st.none() | st.just(_GROUP) | hostile)
@settings(max_examples=max(EXAMPLES // 2, 300) if EXAMPLES < 10_000 else EXAMPLES, deadline=None,
          suppress_health_check=_SLOW)  # fmt: skip
def test_every_part_of_any_message_is_within_every_limit_and_does_nothing_unasked(
    message: Message, mention: str | None
) -> None:
    parts = render(message, mention=mention)
    assert parts == render(message, mention=mention)
    allowed = frozenset({_GROUP} if mention == _GROUP else ())
    for number, part in enumerate(parts):
        for shape in settled(part):
            assert blockkit.problems(shape, mentions=allowed if number == 0 else frozenset()) == []
        assert len(part["blocks"]) <= 50
        assert sum(units(text) for block in part["blocks"] for text in texts(block)) <= 10_000
        assert 0 < units(part["text"]) <= 4000
        assert 0 < len(title(part)) <= 100
        assert slack_text.raw(part["text"]) == []
        acts(worded(part), addresses(message), allowed)
        json.dumps(part, ensure_ascii=False).encode()
    assert [blockkit.pings(part) for part in parts] == [allowed, *[frozenset()] * (len(parts) - 1)]


def acts(part: Payload, links: set[str], mentions: frozenset[str]) -> None:
    """Only bold, our links, our days and the mention that was asked for: of no text a part is anything else."""
    for text in mrkdwn(part):
        assert slack_text.raw(text) == []
        for kind, what in slack_text.constructs(text):
            if kind == "link":
                assert what in links
            elif kind == "mention":
                assert what in {f"!subteam^{one}" for one in mentions}
            else:
                assert (kind, what) == ("format", "*") or kind == "moment"
        assert text.count("*") % 2 == 0


@given(messages, st.sampled_from([100, 20, 5]))
@settings(max_examples=max(EXAMPLES // 5, 200), deadline=None, suppress_health_check=_SLOW)
def test_any_message_fits_a_view(message: Message, most: int) -> None:
    blocks = view_blocks(message, most=most)
    assert 0 < len(blocks) <= most
    words = {"type": "plain_text", "text": "Open Gazette"}
    for view in settled({"blocks": blocks}):
        assert blockkit.problems({"type": "modal", "title": words, **view}, surface="modal") == []
        assert blockkit.problems({"type": "home", **view}, surface="home") == []


@st.composite
def editions(draw: st.DrawFn) -> Message:
    """Many small blocks, each with a name that no other has, so that what is lost, doubled or moved is seen."""
    made = (
        draw(st.sampled_from(_MAKERS))(f"Piece{number:03}x " + draw(hostile)[:300])
        for number in range(draw(st.integers(0, 60)))
    )
    return Message(blocks=tuple(made))


def _item(text: str) -> Item:
    link = Link(text=text, url="https://a.example/1")
    return Item(number=1, title=link, text="", facts=(), source="The Wire", tier="press", when=NOON)


def _table(text: str) -> Table:
    name = text.split(maxsplit=1)[0]
    return Table(columns=("a", "b"), rows=tuple((f"{name}r{n:02}x", "word " * 20) for n in range(12)))


_MAKERS: list[Any] = [lambda text: Heading(text=text), lambda text: Paragraph(text=text), _item, _item, _table]


@given(editions())
@settings(max_examples=max(EXAMPLES // 20, 30), deadline=None, suppress_health_check=_SLOW)
def test_nothing_is_lost_doubled_or_moved_in_splitting(message: Message) -> None:
    parts = render(message)
    whole = "\n".join(text for part in parts for block in part["blocks"] for text in texts(block))
    names = [name for block in message.blocks for name in _names(block)]
    assert [whole.count(name) for name in names] == [1] * len(names)
    places = [whole.index(name) for name in names]
    assert places == sorted(places)
    for number, part in enumerate(parts, start=1):
        last = "".join(texts(part["blocks"][-1]))
        assert (last == f"Part {number} of {len(parts)}") == (len(parts) > 1)


def _names(block: Block) -> list[str]:
    if isinstance(block, Table):
        return [row[0] for row in block.rows]
    text = block.title.text if isinstance(block, Item) else getattr(block, "text", "")
    return [escaped(text, 1000).split()[0]]


@given(messages)
@settings(max_examples=max(EXAMPLES // 20, 50), deadline=None, suppress_health_check=_SLOW)
def test_every_button_comes_back_with_its_key_and_none_does_the_same_as_another(message: Message) -> None:
    for part in render(message):
        made = [one for block in part["blocks"] if block["type"] == "actions" for one in block["elements"]]
        assert all(one["action_id"] == PREFIX + one["value"] for one in made)
        assert len({one["action_id"] for one in made}) == len(made)
