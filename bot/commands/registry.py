"""The only list of commands. Menus, parsers, help and the reference page are made from it."""

from bot.commands import about, digest, feeds, schedule, search, sources, why
from bot.commands.help import help_on
from bot.commands.spec import Command

COMMANDS: tuple[Command, ...] = (
    digest.COMMAND,
    search.COMMAND,
    sources.COMMAND,
    why.COMMAND,
    help_on(lambda: COMMANDS),
    about.COMMAND,
    schedule.COMMAND,
    feeds.COMMAND,
)
