"""The app as Slack wants it described, made from the table of commands: https://docs.slack.dev/reference/app-manifest.

No library of Slack's is needed, so that it is printed before there is any app.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.commands.spec import Command
from bot.commands.usage import usage

EVENTS_PATH: Final = "/slack/events"
INSTALL_PATH: Final = "/slack/install"
REDIRECT_PATH: Final = "/slack/oauth_redirect"

DEFAULT_NAME: Final = "Open Gazette"
DEFAULT_COMMAND: Final = "/gazette"
# Callback ids of the shortcuts; the listeners know them too.
LOOK_UP: Final = "gz_open"
WHY: Final = "gz_why"
LONGEST_NAME: Final = 35
EVENTS: Final = ("app_home_opened", "app_uninstalled", "tokens_revoked")

# What each is for stands in docs/howto/slack.md.
_SCOPES = ("chat:write", "chat:write.public", "commands", "files:write", "users:read")
_HISTORY = ("channels:history", "groups:history")
_SUMMARY = "Digests of open-source AI policy, in the channels that you choose."
_LONGEST_HINT = 1000


def scopes(*, history: bool = False) -> tuple[str, ...]:
    """`history` lets a post be looked for before it is repeated, in channels where the bot is a member."""
    return (*_SCOPES, *_HISTORY) if history else _SCOPES


def manifest(
    commands: Sequence[Command],
    *,
    url: str | None = None,
    socket: bool = True,
    many: bool = False,
    aliases: bool = True,
    history: bool = False,
    name: str = DEFAULT_NAME,
    command: str = DEFAULT_COMMAND,
) -> dict[str, Any]:
    """`url` is where the internet reaches our web port, without a path: needed without `socket`, and for `many`."""
    base = (url or "").rstrip("/")
    inbox = None if socket else f"{base}{EVENTS_PATH}"
    return {
        "display_information": {"name": name, "description": _SUMMARY, "background_color": "#1f2d3d"},
        "features": {
            # Without this tab Slack takes no direct message of ours: `messages_tab_disabled`. Nobody writes in it.
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": name, "always_online": True},
            "shortcuts": _shortcuts(),
            "slash_commands": [_given(one, url=inbox) for one in _slash_commands(commands, command, aliases=aliases)],
        },
        "oauth_config": _given(
            {"scopes": {"bot": list(scopes(history=history))}},
            redirect_urls=[f"{base}{REDIRECT_PATH}"] if many else None,
        ),
        "settings": {
            "event_subscriptions": _given({"bot_events": list(EVENTS)}, request_url=inbox),
            "interactivity": _given({"is_enabled": True}, request_url=inbox, message_menu_options_url=inbox),
            "org_deploy_enabled": many,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": many,
        },
    }


def as_yaml(document: Mapping[str, Any]) -> str:
    """Block style with every text in double quotes, which YAML 1.2 reads as JSON does."""
    return "".join(f"{line}\n" for line in _yaml(document))


def _shortcuts() -> list[dict[str, Any]]:
    return [
        {
            "name": "Look something up",
            "type": "global",
            "callback_id": LOOK_UP,
            "description": "Search, read an edition, see the sources",
        },
        {
            "name": "Why is this here?",
            "type": "message",
            "callback_id": WHY,
            "description": "See why each item of a digest was chosen",
        },
    ]


def _slash_commands(commands: Sequence[Command], main: str, *, aliases: bool) -> Iterator[dict[str, Any]]:
    """One for everything, and one for each command whose name says enough where all apps share their names."""
    words = " | ".join(one.name for one in commands)
    # With should_escape people and channels arrive as ids, not as the names that somebody may give himself.
    yield _slash(main, "Search, read and schedule digests of open-source AI policy", words)
    for one in commands if aliases else ():
        if one.alias:
            hint = usage(one, one.actions[0]).partition(" ")[2]
            yield _slash(f"/{one.name}", one.summary, hint or "help")


def _slash(command: str, description: str, hint: str) -> dict[str, Any]:
    return {
        "command": command,
        "description": description,
        "usage_hint": hint[:_LONGEST_HINT],
        "should_escape": True,
    }


def _given(document: dict[str, Any], **more: object) -> dict[str, Any]:
    """The document with what is not None."""
    return document | {key: value for key, value in more.items() if value is not None}


def _yaml(value: object, indent: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _entry(f"{indent}{key}:", one, indent)
    elif isinstance(value, list):
        for one in value:
            first, *rest = _yaml(one, f"{indent}  ")
            yield f"{indent}- {first.strip()}"
            yield from rest
    else:
        yield f"{indent}{json.dumps(value, ensure_ascii=False)}"


def _entry(label: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping | list):
        yield label
        yield from _yaml(value, f"{indent}  ")
    else:
        yield f"{label} {json.dumps(value, ensure_ascii=False)}"
