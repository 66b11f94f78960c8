"""What every command of the table promises to every platform. The limits are those of the strictest, Discord:
https://discord.com/developers/docs/interactions/application-commands."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.line import parse
from bot.commands.registry import COMMANDS
from bot.commands.spec import Action, Asker, Command, OptionKind, Permission
from bot.commands.usage import each, label
from bot.domain.subscriptions import TenantId
from tests.unit.commands.counter import OPERATOR, Counter, words
from tests.unit.store.shelf import fresh

NAME = re.compile(r"[-_a-z0-9]{1,32}")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "chat-commands.md"
# A watch to oneself touches the asker's own rows alone; into a channel the command itself asks for an admin.
OF_ONESELF = {"/watch add", "/watch remove"}
ACTIONS = list(each(COMMANDS))
NAMES = [label(*one) for one in ACTIONS]


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    async with fresh(tmp_path / "gazette.db") as store:
        made = Counter(store)
        await made.open()
        yield made


def test_names_are_unique_and_as_every_platform_takes_them() -> None:
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        actions = [action.name for action in command.actions]
        assert len(set(actions)) == len(actions) <= 25
        assert actions == [""] or all(actions), f"{command.name}: one nameless action, or names for all"
        for name in (command.name, *filter(None, actions)):
            assert NAME.fullmatch(name), name


@pytest.mark.parametrize(("command", "action"), ACTIONS, ids=NAMES)
def test_summaries_options_and_choices_keep_within_the_limits(command: Command, action: Action) -> None:
    assert 1 <= len(command.summary) <= 100
    assert 1 <= len(action.summary) <= 100
    assert len({option.name for option in action.options}) == len(action.options) <= 25
    for option in action.options:
        assert NAME.fullmatch(option.name)
        assert 1 <= len(option.summary) <= 100
        assert len(option.choices) <= 25
        assert not (option.choices and option.completer), f"{option.name}: choices or a completer, not both"
        assert not (option.completer and option.kind is not OptionKind.TEXT)
        for choice in option.choices:
            assert 1 <= len(choice.name) <= 100
            assert 1 <= len(choice.value) <= 100


@pytest.mark.parametrize(("command", "action"), ACTIONS, ids=NAMES)
def test_required_options_come_first(command: Command, action: Action) -> None:
    required = [option.required for option in action.options]
    assert required == sorted(required, reverse=True)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_holds_no_more_text_than_discord_takes(command: Command) -> None:
    texts = [command.name, command.summary]
    for action in command.actions:
        texts += [action.name, action.summary]
        for option in action.options:
            texts += [option.name, option.summary, *(part for one in option.choices for part in (one.name, one.value))]
    assert sum(map(len, texts)) <= 8000


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_needs_what_its_easiest_action_needs(command: Command) -> None:
    assert command.permission == min(action.permission for action in command.actions)


@pytest.mark.parametrize(("command", "action"), ACTIONS, ids=NAMES)
def test_what_writes_is_for_admins_and_what_is_shared_is_for_everybody(command: Command, action: Action) -> None:
    own = label(command, action) in OF_ONESELF
    assert not action.writes or action.permission >= Permission.ADMIN or own
    assert not action.shareable or action.permission is Permission.MEMBER
    assert action.shareable or action.option("share") is None


@pytest.mark.parametrize(("command", "action"), ACTIONS, ids=NAMES)
def test_the_example_of_every_action_calls_that_action(command: Command, action: Action) -> None:
    request = parse(action.example, OPERATOR)
    assert (request.command, request.action) == (command.name, action.name)
    assert all(request.values.get(option.name) for option in action.options if option.required)


async def test_help_mentions_every_action_and_explains_every_option(counter: Counter) -> None:
    overview = words(await counter.ask("/help", OPERATOR))
    for command, action in ACTIONS:
        assert label(command, action) in overview
        explained = words(await counter.ask(f"/help {label(command, action)[1:]}", OPERATOR))
        assert action.summary in explained
        assert action.example in explained
        assert [option.name for option in action.options if option.summary not in explained] == []


async def test_every_command_answers_whoever_may_ask_even_with_an_empty_archive(counter: Counter) -> None:
    asker = Asker(tenant_id=TenantId("slack:T1"), platform="slack", user_id="U1", permission=Permission.OPERATOR)
    for _, action in ACTIONS:
        reply = await counter.ask(action.example, asker)
        assert reply.fault in {"", "user_error"}, action.example
        assert reply.private
        assert words(reply)


def test_the_reference_page_mentions_every_command_and_option() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for command, action in ACTIONS:
        section = page.partition(f"## `{label(command, action)}")[2].partition("\n## ")[0]
        assert action.summary in section
        assert [option.name for option in action.options if f"- `{option.name}`: " not in section] == []
