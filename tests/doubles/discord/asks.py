"""INTERACTION_CREATE payloads: what Discord sends when a person uses a command, types in it, or presses a button."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.doubles.discord import shapes
from tests.doubles.discord.interactions import Interaction
from tests.doubles.discord.state import Channel, Guild, Json, Message, World

COMMAND, COMPONENT, COMPLETION = 2, 3, 4
_SUBCOMMAND, _GROUP, _CHANNEL, _ROLE = 1, 2, 7, 8
_BY_VALUE: Mapping[type, int] = {str: 3, int: 4, bool: 5, float: 10}
# MANAGE_GUILD, and a member's usual SEND_MESSAGES with VIEW_CHANNEL.
MANAGE_GUILD = 1 << 5
MEMBER = 1 << 10 | 1 << 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks. `permissions` are those in the guild; `locale` is the language of their client."""

    id: str = "900000000000000002"
    name: str = "reader"
    permissions: int = MEMBER
    locale: str = "en-US"


ADMIN = Person(id="900000000000000003", name="admin", permissions=MEMBER | MANAGE_GUILD)
READER = Person()


def payload(
    world: World, asked: Interaction, data: Json, *, person: Person, guild: Guild | None, channel: Channel
) -> Json:
    """`attachment_size_limit` and the whole `channel` are required by discord.py; Discord sends them always."""
    user = shapes.person(person.id, person.name)
    basic: Json = {
        "id": asked.id,
        "application_id": world.application_id,
        "type": asked.kind,
        "token": asked.token,
        "version": 1,
        "data": data,
        "channel": shapes.channel(channel),
        "channel_id": channel.id,
        "locale": person.locale,
        "entitlements": [],
        "attachment_size_limit": 10_485_760,
        "app_permissions": str((1 << 50) - 1),
    }
    if asked.message is not None:
        basic["message"] = shapes.message(world, asked.message)
    if guild is None:
        return basic | {"user": user, "context": 1, "authorizing_integration_owners": {"1": person.id}}
    installed = guild in world.guilds
    where = {
        "guild_id": guild.id,
        "guild": {"id": guild.id, "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "member": shapes.member(user, person.permissions),
        "context": 0,
        "authorizing_integration_owners": {"0": guild.id} if installed else {"1": person.id},
    }
    return basic | where


def command_data(world: World, words: str, options: Mapping[str, Any], *, focused: str | None = None) -> Json:
    """The data of `/words options`. The command must be synced; an option that it has not is sent all the same."""
    name, *inner = words.split()
    known = next((one for one in world.commands if one["name"] == name), None)
    assert known is not None, f"/{name} was never synced"
    spec: Json = known
    for word in inner:
        spec = next((one for one in spec.get("options", []) if one["name"] == word), {"type": _SUBCOMMAND})
    kinds = {one["name"]: one["type"] for one in spec.get("options", [])}
    given = [_option(key, value, kinds, focused) for key, value in options.items()]
    for depth, word in enumerate(reversed(inner)):
        given = [{"name": word, "type": _SUBCOMMAND if depth == 0 else _GROUP, "options": given}]
    return {
        "id": known["id"],
        "name": name,
        "type": 1,
        "options": given,
        "resolved": _resolved(world, kinds, options),
    }


def button_data(custom_id: str) -> Json:
    return {"component_type": 2, "custom_id": custom_id, "id": 1}


def button_of(message: Message, button: str) -> str:
    """The custom id of the button with that label or that very custom id."""
    for one in shapes.buttons(message.body):
        if button in {one.get("label"), one.get("custom_id")}:
            return str(one["custom_id"])
    raise AssertionError(f"no button {button!r} among {[one.get('label') for one in shapes.buttons(message.body)]}")


def _option(key: str, value: Any, kinds: Mapping[str, int], focused: str | None) -> Json:
    option: Json = {"name": key, "type": kinds.get(key, _BY_VALUE[type(value)]), "value": value}
    return option | ({"focused": True} if key == focused else {})


def _resolved(world: World, kinds: Mapping[str, int], options: Mapping[str, Any]) -> Json:
    channels = {
        value: shapes.channel(world.channels[value]) | {"permissions": str((1 << 50) - 1)}
        for key, value in options.items()
        if kinds.get(key) == _CHANNEL and value in world.channels
    }
    roles = {value: _role(value) for key, value in options.items() if kinds.get(key) == _ROLE}
    return ({"channels": channels} if channels else {}) | ({"roles": roles} if roles else {})


def _role(role_id: str) -> Json:
    colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    basic = {"id": role_id, "name": "readers", "color": 0, "colors": colours, "permissions": "0", "position": 1}
    return basic | {"hoist": False, "managed": False, "mentionable": True, "flags": 0}
