"""What goes wrong is answered privately; what is long comes in parts; nobody waits for an answer that is late."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.chat.discord.answers import MOST_PARTS
from bot.commands.registry import COMMANDS
from bot.commands.spec import Action, Command, Option, OptionKind, Reply, Request, Services
from bot.domain.messages import Item, Link, Message
from tests.integration.discord_read import deferrals, parts, shown, text
from tests.integration.discord_scene import Scene, scene


async def breaks(request: Request, services: Services) -> Reply:
    raise LookupError("a secret of the inside")


async def lists(request: Request, services: Services) -> Reply:
    return Reply(message=Message(blocks=tuple(item(n) for n in range(1, int(request.values["count"]) + 1))))


def item(number: int) -> Item:
    title = Link(text=f"Item {number}.", url=None)
    return Item(number=number, title=title, text="word " * 60, facts=(), source="Wire", tier="press", when=None)


COUNT = Option(name="count", summary="How many", kind=OptionKind.NUMBER, required=True)
BROKEN = Command(name="broken", summary="Break", actions=(Action(name="", summary="Break", handler=breaks),))
LONG = Command(name="long", summary="Much", actions=(Action(name="", summary="Much", handler=lists, options=(COUNT,)),))


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path, (*COMMANDS, BROKEN, LONG)) as made:
        yield made


def reference(answer: str) -> str:
    found = re.search(r"Something went wrong on our side. Reference: (\w{8})", answer)
    assert found is not None
    return found[1]


async def test_a_failing_handler_gives_a_private_reference_that_the_log_has(
    stage: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await stage.home.member.slash(stage.home.channel, "broken")

    assert reference(text(answer)) in caplog.text
    assert "a secret of the inside" not in text(answer)
    assert shown(answer).ephemeral


async def test_a_failing_store_gives_a_private_reference_even_where_the_answer_was_to_be_shared(
    stage: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(stage.file)) as connection:
        connection.execute("ALTER TABLE sources RENAME TO gone")
    answer = await stage.home.member.slash(stage.home.channel, "sources", share=True)

    assert reference(text(answer)) in caplog.text
    assert [part.ephemeral for part in parts(answer)] == [True]
    assert stage.home.channel.history(viewer=stage.home.admin) == []


async def test_a_busy_store_is_said_in_words(stage: Scene) -> None:
    home = stage.home
    with closing(sqlite3.connect(stage.file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        answer = await home.admin.slash(home.channel, "schedule set", edition="weekly", time="09:00")

    assert "The database is busy at the moment, and nothing was changed." in text(answer)
    assert "Nothing is scheduled here yet." in text(await home.admin.slash(home.channel, "schedule show"))


async def test_a_value_that_is_refused_says_what_would_do(stage: Scene) -> None:
    answer = await stage.home.member.slash(stage.home.channel, "search", query="weights", source="wirre")

    assert "There is no source “wirre”." in text(answer)
    assert "wire" in text(answer).split("wirre")[-1]
    assert shown(answer).ephemeral


def unknown_option(data: dict[str, Any]) -> None:
    data["options"][0]["name"] = "words"


def unknown_command(data: dict[str, Any]) -> None:
    data["name"] = "gazette"


@pytest.mark.parametrize("change", [unknown_option, unknown_command])
async def test_a_menu_from_before_an_update_is_answered_with_advice(stage: Scene, change: Any) -> None:
    stage.wire.tamper = lambda payload: change(payload["data"])
    answer = await stage.home.member.slash(stage.home.channel, "search", query="weights")

    assert text(answer).startswith("This command was updated. Try again in a minute")
    assert shown(answer).ephemeral


async def test_a_long_answer_comes_in_parts_and_in_order(stage: Scene) -> None:
    answer = await stage.home.member.slash(stage.home.channel, "long", count=20)

    assert len(parts(answer)) == 2
    assert all(part.ephemeral for part in parts(answer))
    assert [int(one) for one in re.findall(r"Item (\d+)\.", text(answer))] == list(range(1, 21))


async def test_an_endless_answer_says_that_there_is_more(stage: Scene) -> None:
    answer = await stage.home.member.slash(stage.home.channel, "long", count=80)

    assert len(parts(answer)) == MOST_PARTS
    assert "more parts are not shown. Ask for less at a time." in text(answer)


async def test_components_that_discord_refuses_become_an_embed(stage: Scene) -> None:
    stage.env.inject_error("PATCH", "/webhooks/*", status=400, code=50035, message="Invalid Form Body")
    answer = shown(await stage.home.member.slash(stage.home.channel, "search", query="weights"))

    assert "Agency publishes open weights guidance, part 10" in str(answer.embeds[0].description)
    assert answer.ephemeral


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
async def test_an_interaction_that_is_late_or_answered_already_is_left_alone(
    stage: Scene, status: int, code: int
) -> None:
    stage.env.inject_error("POST", "/interactions/*/callback", status=status, code=code, message="Late")
    answer = await stage.home.member.slash(stage.home.channel, "search", query="weights")

    assert parts(answer) == []
    assert not [one for one in stage.env.http_requests if one.path.startswith("/webhooks")]


async def test_the_bot_lives_on_after_an_answer_that_discord_did_not_take(stage: Scene) -> None:
    stage.env.inject_error("*", "/webhooks/*", status=404, code=10015, message="Unknown Webhook")
    await stage.home.member.slash(stage.home.channel, "about")
    answer = await stage.home.member.slash(stage.home.channel, "about")

    assert "Open Gazette 1.2.3" in text(answer)
    assert deferrals(stage.env) == [True, True]
