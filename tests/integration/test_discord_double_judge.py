"""What the double of Discord finds wrong: by the OpenAPI document, and by the rules that it lacks."""

from typing import Any

import pytest

from tests import openapi
from tests.doubles.discord.judge import Judge
from tests.doubles.discord.state import V2

POST = ("POST", "/channels/{channel_id}/messages")
CALLBACK = ("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
LONG = [{"name": f"{'n' * 90} {number}", "value": str(number)} for number in range(25)]
SYNC = ("PUT", "/applications/{application_id}/commands")


def laid_out(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"flags": V2, "components": list(components), **more}


def words(text: str) -> dict[str, Any]:
    return {"type": 10, "content": text}


def button(custom_id: str) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def command(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "description": "It does something", "type": 1, **more}


def option(name: str, **more: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "Words", **more}


@pytest.fixture
def judge() -> Judge:
    openapi.require()
    return Judge()


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000, "nonce": "n" * 25, "enforce_nonce": True},
        {"embeds": [{"title": "t" * 256, "description": "d" * 4096}]},
        laid_out({"type": 17, "components": [words("x" * 4000), {"type": 14}, row(button("a"), button("b"))]}),
    ],
)
def test_a_message_within_the_limits_passes(judge: Judge, body: dict[str, Any]) -> None:
    assert judge.request(*POST, body) == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"content": "x" * 2001}, "2001 characters of content, over 2000"),
        ({"content": "x", "nonce": "n" * 26}, "nonce"),
        ({"content": "x", "enforced_nonce": True}, "the unknown property 'enforced_nonce'"),
        ({"embeds": [{"description": "d" * 3001}] * 2}, "6002 characters over all embeds, over 6000"),
        ({"embeds": [{"title": "t" * 257}]}, "embeds/0/title"),
        ({}, "an empty message"),
        ({"components": [words("x")]}, "a layout component without IS_COMPONENTS_V2"),
        (laid_out(words("x"), content="y"), "content together with IS_COMPONENTS_V2"),
        (laid_out(words("x" * 2001), words("x" * 2000)), "4001 characters over all text, over 4000"),
        (laid_out(*[{"type": 17, "components": [words("x")] * 20}] * 2), "42 components in total, over 40"),
        (laid_out(row(button("a"), button("a"))), "two components with one custom_id"),
        (laid_out(row(button("a" * 101))), "components/0"),
        (laid_out(row({"type": 2, "style": 5, "label": "x", "custom_id": "a"})), "needs url and no custom_id"),
        (laid_out(row({"type": 2, "style": 5, "label": "x", "url": "ftp://x"})), "something else than http"),
        (laid_out(words(" ")), "an empty text"),
        ({"content": "x", "allowed_mentions": {"roles": ["x"]}}, "allowed_mentions"),
    ],
)
def test_a_message_that_discord_would_refuse_is_found(judge: Judge, body: dict[str, Any], fault: str) -> None:
    judge.request(*POST, body)

    assert fault in "\n".join(judge.violations)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"type": 5, "data": {"content": "x"}}, "more than the private flag"),
        ({"type": 8, "data": {"choices": [{"name": "x", "value": "v" * 101}]}}, "a choice of 101 characters"),
        ({"type": 8, "data": {"choices": [{"name": "x", "value": "v"}] * 26}}, " data: "),
        ({"type": 4, "data": {"content": "x" * 2001}}, " data: "),
    ],
)
def test_an_answer_that_discord_would_refuse_is_found(judge: Judge, body: dict[str, Any], fault: str) -> None:
    judge.request(*CALLBACK, body)

    assert fault in "\n".join(judge.violations)


@pytest.mark.parametrize(
    ("bodies", "fault"),
    [
        ([command("Search")], "the name 'Search'"),
        ([command("two words")], "the name 'two words'"),
        ([command("a"), command("a")], "two commands of one name"),
        ([command("a", options=[option("b"), option("c", required=True)])], "a required option behind an optional one"),
        ([command("a", options=[option("b"), option("b")])], "two options of one name"),
        ([command("a", options=[option(f"o{n}") for n in range(26)])], "options"),
        ([command("a", description="d" * 101)], "description"),
        ([command("a", name_localizations={"de": "Suche"})], "the name 'Suche'"),
        ([command("a", options=[option("b", choices=LONG, autocomplete=True)])], "choices together with autocomplete"),
        ([command("a", options=[option(f"o{n}", choices=LONG) for n in range(4)])], "over 8,000"),
    ],
)
def test_commands_that_discord_would_refuse_are_found(judge: Judge, bodies: list[Any], fault: str) -> None:
    judge.request(*SYNC, bodies)

    assert fault in "\n".join(judge.violations)
