"""Somebody's script types without end: it gets no more choices, and neither others nor its own questions wait for that.

The limits are those with which the bot comes.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap.platforms import limits
from bot.commands.limits import TYPIST, Limits
from bot.settings import read_settings
from tests.doubles.discord import asks
from tests.doubles.discord.asks import ADMIN, READER, Person
from tests.doubles.discord.house import House, house, until
from tests.integration.slack_dialogue import Scene, scene, text

BURST = 500
# Under way at any moment. The port of a double has room for 128 who knock; who comes on top tries again after a second.
SIDE_BY_SIDE = 25
WITHIN = 2.0
PATIENCE = 8.0
FASTER = "faster than I can answer"
Choices = list[dict[str, Any]]


def shipped(rate: str = "") -> Limits:
    return limits(read_settings({"GAZETTE_TENANT_RATE": rate}))


@asynccontextmanager
async def flood(typed: Callable[[], Awaitable[Choices]]) -> AsyncIterator[list[Choices]]:
    """What was offered so far, once a part of the burst is answered; ends when all of it is."""
    offered: list[Choices] = []

    async def typing() -> None:
        for _ in range(BURST // SIDE_BY_SIDE):
            offered.append(await typed())  # noqa: PERF401 - others shall see how many there are

    burst = asyncio.gather(*(typing() for _ in range(SIDE_BY_SIDE)))
    await until(lambda: len(offered) >= SIDE_BY_SIDE)
    yield offered
    await burst


async def seconds(awaited: Awaitable[object]) -> float:
    """Of work, of the bot and the double together: what else the machine does meanwhile is not held against them."""
    began = time.process_time()
    await asyncio.wait_for(awaited, PATIENCE)
    return time.process_time() - began


def assert_limited(looked_up: int, began: float, caplog: pytest.LogCaptureFixture) -> None:
    most = TYPIST.at_once + TYPIST.a_second * (time.monotonic() - began)
    assert TYPIST.at_once <= looked_up <= most
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert [line.partition(" ")[2] for line in lines] == ["types too fast; what comes on top gets no choices"]


async def type_on_discord(home: House, person: Person = READER) -> Choices:
    """Autocomplete of `/search source`; without waiting until all is quiet, which it is not."""
    asked = home.fake._ask(asks.COMPLETION, home.fake.text)
    data = asks.command_data(home.fake.world, "search", {"query": "weights", "source": "wi"}, focused="source")
    await home.fake._dispatch(asked, data, person=person, guild=home.fake.guild)
    await asked.done.wait()
    return asked.choices


async def ask_on_discord(home: House) -> None:
    asked = await home.fake.begin("about", person=ADMIN)
    await asked.done.wait()
    assert "Open Gazette" in asked.text


async def test_on_discord_who_types_without_end_keeps_nobody_waiting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with house(tmp_path) as home:
        home.limits = shipped()
        await home.add_entries("Open weights")
        async with home.open():
            began = time.monotonic()
            async with flood(lambda: type_on_discord(home)) as offered:
                assert await seconds(ask_on_discord(home)) < WITHIN
                assert await seconds(type_on_discord(home, ADMIN)) < WITHIN
            assert_limited(sum(map(bool, offered)), began, caplog)
            assert len(offered) == BURST
            assert [one["value"] for one in await type_on_discord(home, ADMIN)] == ["wire"]
            assert "Open weights" in (await home.fake.slash("search", {"query": "weights"})).text


async def type_on_slack(stage: Scene, form: dict[str, Any], person: Any = None) -> Choices:
    gesture = await stage.double.suggest(form, "source", "wi", person=person)
    return list(gesture.options)


async def ask_on_slack(stage: Scene) -> None:
    asked = await stage.double.slash("about", person=stage.double.home.admin)
    await stage.double.answers(asked, within=PATIENCE)
    assert "Open Gazette 1.2.3" in text(asked)


@pytest.mark.parametrize("socket", [False, True], ids=["http", "socket"])
async def test_on_slack_who_types_without_end_keeps_nobody_waiting(
    socket: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with scene(tmp_path, limits=shipped(), socket=socket) as stage:
        form, admin = await stage.modal("search"), stage.double.home.admin
        began = time.monotonic()
        async with flood(lambda: type_on_slack(stage, form)) as offered:
            assert await seconds(ask_on_slack(stage)) < WITHIN
            assert await seconds(type_on_slack(stage, form, admin)) < WITHIN
        # What was typed itself may always be picked: a form is filled in with it.
        assert {choices[-1]["value"] for choices in offered} == {"wi"}
        assert_limited(sum(len(choices) > 1 for choices in offered), began, caplog)
        assert len(offered) == BURST
        assert [one["value"] for one in await type_on_slack(stage, form, admin)] == ["wire", "wi"]
        assert "open weights" in text(await stage.ask("search weights"))


async def test_where_the_operator_wants_no_limits_there_are_none(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        home.limits = shipped("0")
        await home.add_entries("Open weights")
        async with home.open(), flood(lambda: type_on_discord(home)) as offered:
            pass
    assert (len(offered), all(offered)) == (BURST, True)
