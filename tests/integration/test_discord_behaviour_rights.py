"""Who may do what: Discord hides commands, we check again; no server sees another's schedules."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from simcord import SetupError

from bot.domain.sources import SourceState
from tests.integration.discord_read import labels, shown, text
from tests.integration.discord_scene import Scene, Server, scene


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


async def schedule(server: Server) -> None:
    await server.admin.slash(server.channel, "schedule set", edition="weekly", time="09:00")


async def schedules(server: Server) -> str:
    return text(await server.admin.slash(server.channel, "schedule show"))


@pytest.mark.parametrize("name", ["schedule show", "feeds list"])
async def test_a_member_is_not_offered_the_commands_of_admins(stage: Scene, name: str) -> None:
    home = stage.home
    assert name not in home.member.available_commands(home.channel)
    assert name in home.admin.available_commands(home.channel)
    with pytest.raises(SetupError, match="default-member-permissions"):
        await home.member.slash(home.channel, name)


@pytest.mark.parametrize("name", ["schedule show", "feeds list"])
async def test_a_member_whom_the_owner_let_through_is_refused_by_us(stage: Scene, name: str) -> None:
    home = stage.home
    stage.let_through(name.split(maxsplit=1)[0], home.member)
    answer = await home.member.slash(home.channel, name)

    assert f"/{name} needs an admin" in text(answer)
    assert shown(answer).ephemeral


async def test_a_member_whom_the_owner_let_through_is_offered_no_names(stage: Scene) -> None:
    home = stage.home
    stage.let_through("feeds", home.member)

    assert await home.member.autocomplete(home.channel, "feeds show", "feed", "wi") == []
    assert await home.admin.autocomplete(home.channel, "feeds show", "feed", "wi") != []


async def state(stage: Scene) -> SourceState:
    async with stage.counter.store.reading() as view:
        return next(record.state for record in await view.sources() if record.id == "wire")


async def test_what_belongs_to_operators_is_refused_to_admins(stage: Scene) -> None:
    home = stage.home
    refused = await home.admin.slash(home.channel, "feeds pause", feed="wire")
    assert "/feeds pause needs an operator of this bot." in text(refused)
    assert await state(stage) is SourceState.NEW

    await stage.operator().slash(home.channel, "feeds pause", feed="wire")
    assert await state(stage) is SourceState.PAUSED


async def test_each_server_sees_and_changes_its_own_schedules_only(stage: Scene) -> None:
    away = stage.server("Away")
    await schedule(stage.home)

    assert "Nothing is scheduled here yet." in await schedules(away)
    refused = await away.admin.slash(away.channel, "schedule remove", edition="weekly")
    assert "Nothing is scheduled here yet." in text(refused)
    assert "The weekly edition in this channel" in await schedules(stage.home)


async def test_a_channel_of_another_server_is_refused_even_if_discord_let_it_pass(stage: Scene) -> None:
    home, away = stage.home, stage.server("Away")

    def swap(payload: dict[str, Any]) -> None:
        (action,) = payload["data"]["options"]
        (channel,) = [one for one in action["options"] if one["name"] == "channel"]
        resolved = payload["data"]["resolved"]["channels"]
        resolved[str(away.channel.id)] = resolved.pop(channel["value"]) | {"id": str(away.channel.id)}
        channel["value"] = str(away.channel.id)

    stage.wire.tamper = swap
    options = {"edition": "weekly", "time": "09:00", "channel": home.channel}
    refused = await home.admin.slash(home.channel, "schedule set", **options)
    stage.wire.tamper = None

    assert "One of the options cannot be read." in text(refused)
    assert "Nothing is scheduled here yet." in await schedules(home)


async def test_an_admin_who_merely_brought_the_app_along_administers_nothing(stage: Scene) -> None:
    home = stage.home
    await schedule(home)
    stage.wire.installed = False

    assert "/schedule show needs an admin" in await schedules(home)
    assert labels(await home.member.slash(home.channel, "about")) == []


async def test_commands_work_in_a_direct_message_and_offer_nothing_to_share(stage: Scene) -> None:
    person = stage.env.create_user("eve")
    found = await person.slash("search", query="weights")
    assert "1. Agency publishes open weights guidance, part 10" in text(found)
    assert labels(found) == ["Next"]

    further = await person.click(shown(found), label="Next")
    assert "6. Senate votes on open weights, part 8" in text(further)
    assert not any(name.startswith(("schedule", "feeds")) for name in person.available_commands())
