import json
from collections.abc import Sequence
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.chat.discord.asking import asker, permission, request
from bot.chat.discord.locales import NAMES, SUMMARIES
from bot.chat.discord.sync import fingerprint, sync_if_changed
from bot.chat.discord.tree import Core, Tree, plant
from bot.commands.registry import COMMANDS
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Permission, Reply, Request, Services
from bot.domain.messages import Message
from tests.openapi import validator
from tests.unit.chat.discord_refusals import refusal


async def nothing(request: Request, services: Services) -> Reply:
    return Reply(message=Message(blocks=()))


async def no_choice(typed: str, request: Request, services: Services) -> Sequence[Choice]:
    return ()


OPTIONS = (
    Option(name="query", summary="What", required=True, completer=no_choice),
    Option(name="since-date", summary="When", choices=(Choice(name="A week", value="7d"),)),
    Option(name="count", summary="How many", kind=OptionKind.NUMBER),
    Option(name="share", summary="For all", kind=OptionKind.FLAG),
    Option(name="channel", summary="Where", kind=OptionKind.CHANNEL),
    Option(name="role", summary="Whom", kind=OptionKind.ROLE),
)
SEARCH = Command(
    name="search", summary="Search", actions=(Action(name="", summary="S", handler=nothing, options=OPTIONS),)
)
SET = Action(name="set", summary="Set it", handler=nothing, permission=Permission.ADMIN)
ADMIN = Command(name="schedule", summary="When", actions=(SET,), permission=Permission.ADMIN)


async def tree(*commands: Command) -> Tree:
    client = discord.Client(intents=discord.Intents(guilds=True))
    client._connection.application_id = 1
    services: Any = None
    return await plant(client, Core(services=services, commands=commands))


async def payloads(made: Tree) -> dict[str, dict[str, Any]]:
    words = made.translator
    assert words is not None
    return {one.name: await one.get_translated_payload(made, words) for one in made.get_commands()}


async def test_options_have_their_kind_name_and_choices() -> None:
    made = (await payloads(await tree(SEARCH)))["search"]["options"]
    assert [(one["name"], one["type"]) for one in made] == [
        ("query", 3), ("since-date", 3), ("count", 4), ("share", 5), ("channel", 7), ("role", 8),
    ]  # fmt: skip
    assert [one["required"] for one in made] == [True, False, False, False, False, False]
    assert made[0]["autocomplete"] is True
    assert made[1]["choices"] == [{"name": "A week", "value": "7d"}]
    assert {0, 5, 15} <= set(made[4]["channel_types"])


async def test_a_members_command_is_everywhere_and_an_admins_only_in_servers() -> None:
    made = await payloads(await tree(SEARCH, ADMIN))
    assert made["search"]["contexts"] == [0, 1, 2]
    assert made["search"]["integration_types"] == [0, 1]
    assert made["search"]["default_member_permissions"] is None
    assert made["schedule"]["contexts"] == [0]
    assert made["schedule"]["integration_types"] == [0]
    assert made["schedule"]["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    assert [one["name"] for one in made["schedule"]["options"]] == ["set"]


async def test_the_real_table_is_one_that_discord_takes() -> None:
    judge = validator("ApplicationCommandUpdateRequest")
    made = await payloads(await tree(*COMMANDS))
    assert {one.name for one in COMMANDS} == set(made)
    for one in made.values():
        assert judge(one) == []
        assert len(json.dumps(one)) < 8000


async def test_names_and_descriptions_are_german_where_the_person_is() -> None:
    made = (await payloads(await tree(SEARCH)))["search"]
    assert made["name_localizations"] == {"de": "suche", "en-US": "search", "en-GB": "search"}
    assert made["description_localizations"]["de"] == SUMMARIES["de"]["search"]
    assert set(NAMES["de"]) <= {one.name for one in COMMANDS}
    assert "name_localizations" not in made["options"][0] or made["options"][0]["name_localizations"] == {}


class Memory:
    def __init__(self) -> None:
        self.text: str | None = None

    async def load(self) -> str | None:
        return self.text

    async def save(self, text: str) -> None:
        self.text = text


class Counted(Tree):
    """Counts what would go to Discord; `refused` is what it says instead."""

    sent = 0
    refused: Exception | None = None

    async def sync(self, *, guild: Any = None) -> list[app_commands.AppCommand]:
        self.sent += 1
        if self.refused:
            raise self.refused
        return []


async def counted(*commands: Command) -> Counted:
    made = await tree(*commands)
    made.__class__ = Counted
    assert isinstance(made, Counted)
    return made


async def test_the_table_is_sent_once_and_again_only_when_it_changed() -> None:
    memory, made = Memory(), await counted(SEARCH)
    assert [await sync_if_changed(made, memory) for _ in range(3)] == [True, False, False]
    assert made.sent == 1
    changed = await counted(SEARCH, ADMIN)
    assert await sync_if_changed(changed, memory) is True


async def test_another_application_gets_its_own_table() -> None:
    first, second = await tree(SEARCH), await tree(SEARCH)
    second.client._connection.application_id = 2
    assert await fingerprint(first) != await fingerprint(second)


async def test_a_refused_table_is_tried_again_at_the_next_start_and_stops_nothing() -> None:
    memory, made = Memory(), await counted(SEARCH)
    made.refused = refusal(400, 30034)
    assert await sync_if_changed(made, memory) is False
    assert memory.text is None
    made.refused = refusal(503)
    with pytest.raises(discord.DiscordServerError):
        await sync_if_changed(made, memory)


class Call:
    """An interaction, as far as it says who asks."""

    def __init__(self, *, guild: int | None, at_home: bool, **granted: bool) -> None:
        self.guild_id = guild
        self.channel_id = 5
        self.user = discord.Object(7)
        self.locale = discord.Locale.german
        self.permissions = discord.Permissions(**granted)
        self._at_home = at_home

    def is_guild_integration(self) -> bool:
        return self._at_home


def who(call: Call, *operators: str) -> tuple[str, Permission, str | None]:
    made = asker(call, operators)  # type: ignore[arg-type]
    return made.tenant_id, made.permission, made.channel_id


def test_the_tenant_is_the_server_and_its_managers_are_admins() -> None:
    assert who(Call(guild=9, at_home=True)) == ("discord:9", Permission.MEMBER, "5")
    assert who(Call(guild=9, at_home=True, manage_guild=True)) == ("discord:9", Permission.ADMIN, "5")
    assert who(Call(guild=9, at_home=True, administrator=True)) == ("discord:9", Permission.ADMIN, "5")


def test_elsewhere_everybody_is_a_tenant_of_their_own_without_power() -> None:
    assert who(Call(guild=None, at_home=False)) == ("discord:user-7", Permission.MEMBER, None)
    brought_along = Call(guild=9, at_home=False, manage_guild=True, administrator=True)
    assert who(brought_along) == ("discord:user-7", Permission.MEMBER, None)


def test_an_operator_is_one_wherever_they_ask() -> None:
    assert who(Call(guild=None, at_home=False), "7")[1] is Permission.OPERATOR
    assert permission("7", ["discord:7"], discord.Permissions.none()) is Permission.OPERATOR
    assert permission("7", ["slack:7", "77"], discord.Permissions.none()) is Permission.MEMBER


def test_a_request_holds_only_what_was_given_and_channels_by_id() -> None:
    made = request("search", "", asker(Call(guild=9, at_home=True), ()), {"a": None, "b": 3, "c": discord.Object(8)})  # type: ignore[arg-type]
    assert made.values == {"b": 3, "c": "8"}
