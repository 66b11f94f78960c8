"""The only list of commands. Menus, parsers, help and the reference page are made from it."""

from bot.commands import (
    about,
    changes,
    compare,
    correct,
    deadlines,
    digest,
    explain,
    feeds,
    model,
    models,
    policies,
    policy,
    schedule,
    search,
    sources,
    stakeholder,
    trends,
    watch,
    why,
)
from bot.commands.help import help_on
from bot.commands.spec import Command

COMMANDS: tuple[Command, ...] = (
    digest.COMMAND,
    search.COMMAND,
    policy.COMMAND,
    policies.COMMAND,
    model.COMMAND,
    models.COMMAND,
    trends.COMMAND,
    deadlines.COMMAND,
    changes.COMMAND,
    stakeholder.COMMAND,
    compare.COMMAND,
    explain.COMMAND,
    watch.COMMAND,
    sources.COMMAND,
    why.COMMAND,
    help_on(lambda: COMMANDS),
    about.COMMAND,
    schedule.COMMAND,
    correct.COMMAND,
    feeds.COMMAND,
)
