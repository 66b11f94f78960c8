"""Objects as Discord sends them: users, channels, messages, commands. Every one satisfies the OpenAPI document."""

from itertools import count
from typing import Any

from tests.doubles.discord.state import CROSSPOSTED, V2, Channel, Guild, Json, Kind, Message, World, snowflake

_READ = ("title", "name", "content", "description", "value", "text", "label")
_NESTED = ("embeds", "author", "fields", "footer", "components", "accessory")
_GALLERY = 12
_COMPONENT_DEFAULTS: dict[int, Json] = {
    10: {},
    12: {},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}


def bot_user(world: World) -> Json:
    return person(world.bot_id, "gazette") | {"bot": True}


def myself(world: World) -> Json:
    return bot_user(world) | {"mfa_enabled": False, "locale": "en-US", "verified": True}


def person(user_id: str, name: str) -> Json:
    return {
        "id": user_id,
        "username": name,
        "avatar": None,
        "discriminator": "0",
        "public_flags": 0,
        "flags": 0,
        "global_name": name.title(),
        "primary_guild": None,
    }


def member(user: Json, permissions: int) -> Json:
    return {
        "user": user,
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "permissions": str(permissions),
        "deaf": False,
        "mute": False,
        "flags": 0,
        "avatar": None,
        "nick": None,
        "premium_since": None,
        "pending": False,
    }


def application(world: World) -> Json:
    return {
        "id": world.application_id,
        "name": "Open Gazette",
        "icon": None,
        "description": "",
        "type": None,
        "bot": bot_user(world),
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "bot_public": True,
        "bot_require_code_grant": False,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": person("900000000000000001", "owner"),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "rpc_origins": [],
    }


def channel(one: Channel) -> Json:
    """A channel of a guild, a thread, or a direct conversation."""
    basic: Json = {"id": one.id, "type": int(one.kind), "flags": 0, "last_message_id": None}
    if one.kind is Kind.DM:
        return basic | {"recipients": [person(one.name or "900000000000000002", "reader")]}
    placed = basic | {"guild_id": one.guild_id, "name": one.name, "parent_id": one.parent_id}
    if one.kind is Kind.THREAD:
        return placed | _thread(one)
    flags = 1 << 4 if one.requires_tag else 0
    forum: Json = {"available_tags": []} if one.kind is Kind.FORUM else {}
    return placed | {"position": 0, "permission_overwrites": [], "nsfw": False, "flags": flags} | forum


def _thread(one: Channel) -> Json:
    return {
        "owner_id": "1000000000000000001",
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": "2026-01-01T00:00:00+00:00",
            "auto_archive_duration": 1440,
            "locked": False,
        },
        "message_count": len(one.messages),
        "member_count": 1,
        "total_message_sent": len(one.messages),
        "rate_limit_per_user": 0,
    }


def guild(world: World, one: Guild) -> Json:
    """What GUILD_CREATE carries."""
    everyone = {"id": one.id, "name": "@everyone", "permissions": str((1 << 50) - 1), "position": 0, "color": 0}
    flags = {"hoist": False, "managed": False, "mentionable": False, "flags": 0}
    threads = [channel(each) for each in one.channels if each.kind is Kind.THREAD]
    return {
        "id": one.id,
        "name": one.name,
        "owner_id": "900000000000000001",
        "roles": [everyone | flags],
        "channels": [channel(each) for each in one.channels if each.kind is not Kind.THREAD],
        "threads": threads,
        "members": [member(bot_user(world), 0)],
        "member_count": 2,
        "emojis": [],
        "stickers": [],
        "features": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "large": False,
        "unavailable": False,
        "joined_at": "2026-01-01T00:00:00+00:00",
    }


def message(world: World, one: Message, *, with_nonce: bool = False) -> Json:
    """A message as it reads now. The nonce is told to its sender alone."""
    body = one.body
    numbers = count(1)
    shown: Json = {
        "id": one.id,
        "channel_id": one.channel_id,
        "type": 0,
        "author": bot_user(world),
        "content": body.get("content") or "",
        "embeds": [{"type": "rich"} | _embed(embed) for embed in body.get("embeds") or []],
        "components": [_component(each, numbers) for each in body.get("components") or []],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "attachments": [] if one.flags & V2 else [_attachment(each) for each in body.get("attachments") or []],
        "timestamp": one.made_at.isoformat(),
        "edited_timestamp": one.made_at.isoformat() if one.edits else None,
        "flags": one.flags | (CROSSPOSTED if one.crossposted else 0),
        "pinned": False,
        "tts": False,
    }
    return shown | ({"nonce": one.nonce} if with_nonce and one.nonce is not None else {})


def _embed(embed: Json) -> Json:
    fields = [{"inline": False} | field for field in embed.get("fields") or []]
    return embed | ({"fields": fields} if fields else {})


def _attachment(sent: Json) -> Json:
    return {"size": 1, "filename": "", **sent, "id": snowflake()} | _hosted(str(sent.get("filename")))


def _hosted(name: str) -> Json:
    """Where Discord keeps a file."""
    return dict.fromkeys(("url", "proxy_url"), f"https://cdn.discordapp.example/attachments/{name}")


def _shown(item: Json) -> Json:
    """A piece of a gallery: its own description, and where the file is now."""
    media = {"id": snowflake()} | _hosted(item["media"]["url"].rpartition("/")[2])
    return {"description": None, "spoiler": False} | item | {"media": media}


def _component(one: Json, numbers: "count[int]") -> Json:
    shown: Json = {"id": next(numbers)} | _COMPONENT_DEFAULTS.get(one["type"], {}) | one
    if one["type"] == _GALLERY:
        shown["items"] = [_shown(item) for item in one["items"]]
    if "components" in one:
        shown["components"] = [_component(each, numbers) for each in one["components"]]
    if "accessory" in one:
        shown["accessory"] = _component(one["accessory"], numbers)
    return {key: value for key, value in shown.items() if value is not None or key == "accent_color"}


def command(world: World, sent: Json, command_id: str) -> Json:
    """A command as Discord stores it. Permissions become text, in whatever way they were sent."""
    kept: Json = {
        "id": command_id,
        "application_id": world.application_id,
        "version": command_id,
        "type": 1,
        "default_member_permissions": None,
        "description": "",
    }
    given = {key: value for key, value in sent.items() if value is not None}
    if "default_member_permissions" in given:
        given["default_member_permissions"] = str(given["default_member_permissions"])
    return kept | given


def text(body: Json) -> str:
    """Everything that a reader would see of it, in order, a line each."""
    return "\n".join(part for part in _texts(body) if part)


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [part for one in value for part in _texts(one)]
    if not isinstance(value, dict):
        return []
    own = [str(value[key]) for key in _READ if value.get(key)]
    return own + [part for key in _NESTED for part in _texts(value.get(key))]


def buttons(body: Json) -> list[Json]:
    """Every button of the message, in order."""
    found = [one for one in walk(body.get("components") or []) if one.get("type") == 2]
    return [dict(one) for one in found]


def walk(components: list[Json]) -> list[Json]:
    """Every component, nested ones and accessories included."""
    every: list[Json] = []
    for one in components:
        accessory = [one["accessory"]] if one.get("accessory") else []
        every += [one, *walk(one.get("components") or []), *walk(accessory)]
    return every


def is_v2(body: Json) -> bool:
    return bool(int(body.get("flags") or 0) & V2)
