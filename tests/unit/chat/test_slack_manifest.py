from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.chat.slack import app, home
from bot.chat.slack.manifest import LOOK_UP, WHY, as_yaml, manifest, scopes
from bot.commands.registry import COMMANDS
from bot.commands.spec import Action, Command, Reply
from tests.slack_manifest import faults

URL = "https://bot.example"
KINDS: list[dict[str, Any]] = [
    {},
    {"aliases": False, "history": True},
    {"url": URL, "socket": False},
    {"url": f"{URL}/", "socket": False, "many": True},
    {"url": URL, "socket": True, "many": True},
    {"name": "Bo’s „News“ #1", "command": "/news"},
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_manifest_passes_slacks_own_schema_and_survives_yaml(kind: dict[str, Any]) -> None:
    made = manifest(COMMANDS, **kind)
    assert faults(made) == []
    assert YAML(typ="safe").load(as_yaml(made)) == made


def test_the_schema_judges() -> None:
    made = manifest(COMMANDS)
    assert faults(made | {"unknown": 1}) != []
    assert faults(manifest(COMMANDS, command="gazette")) != []
    assert faults(manifest(COMMANDS, name="x" * 36)) != []


def commands_of(made: dict[str, Any]) -> list[str]:
    return [one["command"] for one in made["features"]["slash_commands"]]


async def _nothing(*_: object) -> Reply:
    raise AssertionError("a manifest calls nothing")


def test_the_slash_commands_are_one_and_the_aliases_of_the_table() -> None:
    action = Action(name="", summary="Show models", handler=_nothing)
    table = (Command(name="models", summary="Show models", actions=(action,), alias=True), *COMMANDS)
    aliases = [f"/{command.name}" for command in table if command.alias]
    assert commands_of(manifest(table)) == ["/gazette", *aliases]
    assert "/models" in aliases
    assert commands_of(manifest(table, aliases=False, command="/news")) == ["/news"]


def test_people_and_channels_arrive_as_ids() -> None:
    assert all(one["should_escape"] for one in manifest(COMMANDS)["features"]["slash_commands"])


def test_over_http_everything_comes_to_one_address_and_over_the_socket_to_none() -> None:
    text = as_yaml(manifest(COMMANDS, url=URL, socket=False))
    assert text.count(f'"{URL}/slack/events"') == 3 + len(commands_of(manifest(COMMANDS)))
    assert URL not in as_yaml(manifest(COMMANDS, url=URL, socket=True))


def test_tokens_rotate_where_many_workspaces_install_the_app() -> None:
    made = manifest(COMMANDS, url=URL, many=True)
    assert made["settings"]["token_rotation_enabled"]
    assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert not manifest(COMMANDS)["settings"]["token_rotation_enabled"]


def test_messages_are_read_only_where_it_was_asked_for() -> None:
    assert not any("history" in scope for scope in scopes())
    assert set(scopes(history=True)) - set(scopes()) == {"channels:history", "groups:history"}


def test_the_listeners_know_the_shortcuts_by_the_same_names() -> None:
    assert (home.OPEN, app.WHY) == (LOOK_UP, WHY)
