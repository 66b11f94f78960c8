"""What a field of a form may hold, while somebody types: never an error, only fewer choices."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from bot.chat.slack.asking import Call, installed_of, visit_of
from bot.chat.slack.core import Core
from bot.chat.slack.forms import option_object, values_of
from bot.chat.slack.meta import Meta
from bot.commands.check import find
from bot.commands.complete import complete
from bot.commands.spec import Choice, Request
from bot.domain.errors import UserError

log = logging.getLogger(__name__)

_MOST = 100
# Slack forgets the question after 3 s, and the acknowledgement is the answer.
_PATIENCE = 2.5


async def suggested(core: Core, call: Call) -> list[dict[str, Any]]:
    """At most 100 options, answered within 2.5 s. Never raises.

    Who types too fast gets no choices and takes no place in the queue; what they typed themselves they may still pick,
    for without that a form could not be filled in.
    """
    typed = str(call.body.get("value") or "")
    if not core.limits.completes(call.tenant_id, call.user_id):
        return options(typed, ())
    found: asyncio.Future[Sequence[Choice]] = asyncio.get_running_loop().create_future()

    async def look() -> None:
        # As a job of its own: it may renew a token, which must not be cut off by the clock of an option.
        choices = await _choices(core, call, typed)
        if not found.done():
            found.set_result(choices)

    choices: Sequence[Choice] = ()
    if core.work.submit(look):
        try:
            async with asyncio.timeout(_PATIENCE):
                choices = await found
        except TimeoutError:
            log.warning("choices came too late")
    return options(typed, choices)


def options(typed: str, choices: Sequence[Choice]) -> list[dict[str, Any]]:
    """The choices, and what was typed itself: no list of choices says all that an option may hold."""
    word = typed.strip()
    same = {text.casefold() for one in choices for text in (one.name, one.value)}
    own = [Choice(name=word, value=word)] if word and word.casefold() not in same else []
    made = [option for one in (*choices, *own) if (option := option_object(one))]
    # Slack refuses a list in which a value stands twice.
    return list({one["value"]: one for one in reversed(made)}.values())[::-1][:_MOST]


async def _choices(core: Core, call: Call, typed: str) -> Sequence[Choice]:
    try:
        installed = await installed_of(core, call)
        if installed is None:
            return ()
        visit = await visit_of(core, call, installed)
        meta = Meta.read(call.view.get("private_metadata"))
        values = values_of(call.view, find(meta.command, meta.action, core.commands))
    except UserError:
        return ()
    except Exception:
        log.warning("no choices for a form", exc_info=True)
        return ()
    request = Request(command=meta.command, action=meta.action, asker=visit.asker, values=values)
    option = str(call.body.get("action_id") or "")
    return await complete(meta.command, meta.action, option, typed, request, core.services, commands=core.commands)
