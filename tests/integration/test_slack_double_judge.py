"""The judge of Block Kit: what it lets through, what it refuses, and how it reads a message."""

from typing import Any

import pytest

from tests.blockkit import Surface, pings, problems, reading

Json = dict[str, Any]


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _section(text: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": _marked(text)} | more


def _button(action_id: str = "a", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": _plain("Go")} | more


def _actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": [*elements]}


def _select(count: int, **more: Any) -> Json:
    options = [{"text": _plain("o"), "value": f"v{number}"} for number in range(count)]
    return {"type": "static_select", "action_id": "s", "options": options} | more


def _table(rows: int = 1, columns: int = 1) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "c"}] * columns] * rows}


def _modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": _plain("Form"), "blocks": [*blocks]} | more


INPUT = {"type": "input", "label": _plain("l"), "element": {"type": "plain_text_input", "action_id": "i"}}

VALID = [
    [{"type": "header", "text": _plain("h" * 150)}, {"type": "divider"}, _section("x" * 3000)],
    [_section("*<https://example.org/?a=1&amp;b=2|A &amp; B>* &lt;tag&gt;", accessory=_button())],
    [{"type": "section", "fields": [_marked("f" * 1000)] * 10}],
    [_actions(*(_button(f"a{number}") for number in range(25)))],
    [_actions(_button("same")), _actions(_button("same"))],
    [{"type": "context", "elements": [_marked("by"), _plain("us")]}],
    [_actions(_select(100))],
    [_table(100, 20)],
    [_section() for _ in range(50)],
    [{"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A chart"}],
]
INVALID = {
    "mrkdwn in a header": [{"type": "header", "text": _marked("h")}],
    "a long header": [{"type": "header", "text": _plain("h" * 151)}],
    "an empty text": [_section("")],
    "a long section": [_section("x" * 3001)],
    "an empty section": [{"type": "section"}],
    "an unknown block": [{"type": "sectoin", "text": _marked("x")}],
    "an unknown property": [_section(colour="red")],
    "11 fields": [{"type": "section", "fields": [_marked("f")] * 11}],
    "a long field": [{"type": "section", "fields": [_marked("f" * 2001)]}],
    "26 buttons": [_actions(*(_button(f"a{number}") for number in range(26)))],
    "no buttons": [_actions()],
    "a long label": [_actions(_button(text=_plain("l" * 76)))],
    "mrkdwn on a button": [_actions(_button(text=_marked("l")))],
    "a long value": [_actions(_button(value="v" * 2001))],
    "a long address": [_actions(_button(url="https://example.org/" + "a" * 3000))],
    "a long action_id": [_actions(_button("a" * 256))],
    "an action_id twice in a block": [_actions(_button("a"), _button("a"))],
    "a block_id twice": [_section(block_id="b"), _section(block_id="b")],
    "101 options": [_actions(_select(101))],
    "no options": [_actions(_select(0))],
    "an option twice": [_actions(_select(1, options=[{"text": _plain("o"), "value": "v"}] * 2))],
    "two tables": [_table(), _table()],
    "101 rows": [_table(101)],
    "21 columns": [_table(1, 21)],
    "51 blocks": [_section() for _ in range(51)],
    "13,001 characters": [_section("x" * 2601) for _ in range(5)],
    "11 elements of context": [{"type": "context", "elements": [_marked("x")] * 11}],
    "a picture without words": [{"type": "image", "image_url": "https://example.org/a.png"}],
    "a picture from two places": [
        {"type": "image", "image_url": "https://example.org/a.png", "slack_file": {"id": "F1"}, "alt_text": "A"}
    ],
    "a bare <": [_section("a < b")],
    "a bare &": [_section("a & b")],
    "a ping of all": [_section("<!channel>")],
    "a ping in words": [{"type": "section", "text": {"type": "mrkdwn", "text": "hello @here"}}],
    "a person": [_section("<@U012>")],
}


@pytest.mark.parametrize("blocks", VALID)
def test_sound_blocks_pass(blocks: list[Json]) -> None:
    assert problems({"text": "x", "blocks": blocks}) == []


@pytest.mark.parametrize("blocks", INVALID.values(), ids=INVALID)
def test_unsound_blocks_are_named(blocks: list[Json]) -> None:
    assert problems({"text": "x", "blocks": blocks}) != []


@pytest.mark.parametrize("text", [None, "", "x" * 40_001, "<!everyone>", "AT&T", "1 < 2"])
def test_a_message_needs_a_sound_fallback(text: str | None) -> None:
    body: Json = {"blocks": [_section()]} | ({} if text is None else {"text": text})

    assert problems(body) != []


@pytest.mark.parametrize(
    ("view", "surface", "sound"),
    [
        (_modal(INPUT, submit=_plain("Save")), "modal", True),
        (_modal(INPUT), "modal", False),
        (_modal(_section(), title=_plain("t" * 25)), "modal", False),
        (_modal(_section(), title=_marked("t")), "modal", False),
        (_modal(_table()), "modal", False),
        (_modal(*[_section()] * 101), "modal", False),
        (_modal(_section(), private_metadata="m" * 3001), "modal", False),
        (_modal(_section(), hash="1"), "modal", False),
        ({"type": "home", "blocks": [_section()] * 100}, "home", True),
        ({"type": "home", "title": _plain("t"), "blocks": [_section()]}, "home", False),
        ({"type": "home", "blocks": [_section("<!here>")]}, "home", False),
    ],
)
def test_views_have_rules_of_their_own(view: Json, surface: Surface, *, sound: bool) -> None:
    assert (problems(view, surface=surface) == []) is sound


def test_a_group_may_be_pinged_where_that_was_asked_for() -> None:
    body = {"text": "New: <!subteam^S012|@policy>", "blocks": [_section("<!subteam^S012>")]}

    assert pings(body) == {"S012"}
    assert problems(body, mentions=frozenset({"S012"})) == []
    assert problems(body, mentions=frozenset({"S999"})) == ["pings S012, which was not asked for"]


def test_escaped_words_ping_nobody() -> None:
    assert pings({"text": "&lt;!channel&gt;", "blocks": [_section("@here &lt;@U012&gt;")]}) == frozenset()


def test_a_message_is_read_as_it_is_shown() -> None:
    header = {"type": "header", "text": _plain("Open <weights>")}
    entry = _section("<https://example.org|A &amp; B> &lt;new&gt;", accessory=_button())

    assert reading({"text": "fallback", "blocks": [header, entry]}) == "Open <weights>\nA & B <new>\nGo"
    assert reading({"text": "only &amp; this"}) == "only & this"
    assert reading(_modal(_section("Hello"), submit=_plain("Save"))) == "Form\nHello\nSave"
