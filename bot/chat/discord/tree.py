"""The table of commands as Discord's command tree. Each command defers, asks the core and shows what it says."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.chat.discord import options
from bot.chat.discord.answers import Ask, Interaction, respond, show, turn_away
from bot.chat.discord.asking import asker, request
from bot.chat.discord.locales import Words
from bot.commands.answer import answer, press, refusal
from bot.commands.complete import complete
from bot.commands.limits import BUSY, Limits
from bot.commands.spec import Action, Asker, Command, Option, Permission, Reply, Services
from bot.domain.errors import UserError
from bot.ports import Painter

log = logging.getLogger(__name__)

# What a button that shows an answer to everybody begins with.
_SHARE = "share:"
# Answers under way; who asks on top is turned away.
_ROOM = 100
_ADMINS = discord.Permissions(manage_guild=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """What the tree asks. `operators` are ids of people, bare or after `discord:`; `running` are answers under way.

    Without a `painter` charts are told in words. `limits` says who asks too fast, and who types too fast.
    """

    services: Services
    commands: Sequence[Command]
    operators: Collection[str] = ()
    painter: Painter | None = None
    limits: Limits = field(default_factory=Limits)
    running: set[asyncio.Task[Any]] = field(default_factory=set)

    async def call(self, interaction: Interaction, command: Command, action: Action, values: dict[str, Any]) -> None:
        asked = request(command.name, action.name, asker(interaction, self.operators), values)
        private = not (asked.values.get("share") is True and action.shareable)
        ask = partial(answer, asked, self.services, commands=self.commands)
        await self._respond(interaction, asked.asker, private, ask)

    async def press(self, interaction: Interaction, key: str) -> None:
        """Buttons say all in their key, so one from before a restart works as well."""
        who = asker(interaction, self.operators)
        ask = partial(press, key, who, self.services, commands=self.commands)
        await self._respond(interaction, who, not key.startswith(_SHARE), ask)

    async def settle(self, patience: float) -> None:
        """Wait so many seconds for the answers under way, then cut off what is left."""
        others = [task for task in self.running if task is not asyncio.current_task()]
        if not others:
            return
        _, late = await asyncio.wait(others, timeout=patience)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _respond(self, interaction: Interaction, who: Asker, private: bool, ask: Ask) -> None:
        if refusal := self._refusal(who):
            await turn_away(interaction, refusal)
            return
        task = asyncio.current_task()
        if task is not None:
            self.running.add(task)
        try:
            await respond(interaction, private=private, ask=ask, painter=self.painter)
        finally:
            if task is not None:
                self.running.discard(task)

    def _refusal(self, who: Asker) -> str:
        return BUSY if len(self.running) >= _ROOM else self.limits.refusal(who.tenant_id, who.user_id)

    async def complete(
        self, interaction: Interaction, typed: str, command: Command, action: Action, option: Option
    ) -> list[app_commands.Choice[Any]]:
        """Empty, and at once, for who types too fast: nothing is read for them, and Discord tells of no match."""
        who = asker(interaction, self.operators)
        if not self.limits.completes(who.tenant_id, who.user_id):
            return []
        asked = request(command.name, action.name, who, dict(iter(interaction.namespace)))
        found = await complete(
            command.name, action.name, option.name, typed, asked, self.services, commands=self.commands
        )
        return [options.choice(option, one) for one in found]


class Tree(app_commands.CommandTree[discord.Client]):
    """Answers what goes wrong before a command of ours runs; what goes wrong in it is answered by the core."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            return
        reply = _trouble(error)
        if interaction.response.is_done():
            await show(interaction, reply, private=True)
        else:
            await respond(interaction, private=True, ask=partial(_ready, reply))


async def _ready(reply: Reply) -> Reply:
    return reply


def _trouble(error: app_commands.AppCommandError) -> Reply:
    """A stale menu is not a fault of ours, and the person can mend it."""
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        stale = UserError("This command was updated.", hint="Try again in a minute; restarting Discord helps too.")
        return refusal(stale, "a stale command")
    if isinstance(error, app_commands.TransformerError):
        return refusal(UserError("One of the options cannot be read.", hint="Pick it from the list."), "an option")
    return refusal(error, "an interaction before its command")


async def plant(client: discord.Client, core: Core) -> Tree:
    """The tree of all commands, with its translations, not yet synced."""
    tree = Tree(client)
    await tree.set_translator(Words())
    for command in core.commands:
        tree.add_command(branch(command, core))
    return tree


def branch(command: Command, core: Core) -> app_commands.Command[Any, ..., Any] | app_commands.Group:
    """A command, or a group where the command does several things. An admin's command exists only in servers."""
    admin = command.permission >= Permission.ADMIN
    made: app_commands.Command[Any, ..., Any] | app_commands.Group
    lone = command.action("")
    if lone is not None:
        made = _leaf(command, lone, core, name=command.name, summary=command.summary)
    else:
        made = app_commands.Group(name=command.name, description=command.summary)
        for action in command.actions:
            made.add_command(_leaf(command, action, core, name=action.name, summary=action.summary))
    made.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=not admin, private_channel=not admin)
    made.allowed_installs = app_commands.AppInstallationType(guild=True, user=not admin)
    made.guild_only = admin
    made.default_permissions = _ADMINS if admin else None
    return made


def _leaf(
    command: Command, action: Action, core: Core, *, name: str, summary: str
) -> app_commands.Command[Any, ..., Any]:
    names = {options.parameter(option): option.name for option in action.options}

    async def called(interaction: Interaction, /, **values: object) -> None:
        await core.call(interaction, command, action, {names[key]: value for key, value in values.items()})

    # discord.py reads options from a signature and from what its decorators leave on the function.
    called.__signature__ = options.signature(action)  # type: ignore[attr-defined]
    called = app_commands.describe(**{options.parameter(one): one.summary for one in action.options})(called)
    called = app_commands.rename(**dict(names))(called)
    fixed = {options.parameter(one): options.choices(one) for one in action.options if one.choices}
    called = app_commands.choices(**fixed)(called)
    made: app_commands.Command[Any, ..., Any] = app_commands.Command(name=name, description=summary, callback=called)
    for option in action.options:
        if option.completer is not None:
            made.autocomplete(options.parameter(option))(_completion(command, action, option, core))
    return made


def _completion(command: Command, action: Action, option: Option, core: Core) -> Any:  # noqa: ANN401 - discord.py's type
    async def completed(interaction: Interaction, typed: str) -> list[app_commands.Choice[Any]]:
        return await core.complete(interaction, str(typed), command, action, option)

    return completed
