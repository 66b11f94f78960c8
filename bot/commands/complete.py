"""What an option may hold, while somebody types: never an error, only fewer choices."""

import asyncio
import logging
from collections.abc import Sequence

from bot.commands.check import allow, find
from bot.commands.known import ranked
from bot.commands.patience import bounded
from bot.commands.registry import COMMANDS
from bot.commands.spec import Choice, Command, Request, Services
from bot.messages.limits import shorten

log = logging.getLogger(__name__)

MOST = 25
LONGEST = 100
# Platforms forget a question for choices that is not answered within 3 s; the way there and back takes its part.
_PATIENCE = 2.0


async def complete(  # noqa: PLR0917 - the place of what is typed, then what was typed
    command: str,
    action: str,
    option: str,
    typed: str,
    request: Request,
    services: Services,
    *,
    commands: Sequence[Command] = COMMANDS,
) -> Sequence[Choice]:
    """At most 25 choices of at most 100 characters, the likeliest first; none for who may not call the action."""
    try:
        does = find(command, action, commands)
        allow(command, does, request.asker)
        wanted = does.option(option)
        if wanted is None:
            return ()
        if wanted.completer is None:
            return ranked(typed, wanted.choices)[:MOST]
        async with asyncio.timeout(_PATIENCE):
            found = await wanted.completer(typed, request, bounded(services))
    except Exception:
        log.warning("no choices for %s of /%s %s", option[:50], command[:50], action[:50], exc_info=True)
        return ()
    fitting = [one for one in found if one.name and 0 < len(one.value) <= LONGEST]
    return tuple(Choice(name=shorten(one.name, LONGEST), value=one.value) for one in fitting[:MOST])
