"""From the acknowledgement to the answer: once, for somebody who may ask, and never without an end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from bot.chat.slack.answers import STRANGER, refuse, show
from bot.chat.slack.asking import Call, Visit, installed_of, visit_of
from bot.chat.slack.core import Core
from bot.chat.slack.modals import open_view
from bot.chat.slack.seen import admitted
from bot.chat.slack.tokens import Installed
from bot.chat.slack.views import View
from bot.commands.answer import refusal
from bot.commands.limits import BUSY
from bot.commands.wording import said

log = logging.getLogger(__name__)

Do = Callable[[Visit], Awaitable[None]]


def take(core: Core, call: Call, do: Do, *, opening: View | None = None) -> str:
    """Hand the call to the queue; empty, or in words why it is turned away: too many at once, or too fast.

    A call that was seen before is taken and not done.
    `opening` is a modal that is opened first: the trigger for it lasts 3 s, and nobody knows how long the rest takes.
    """
    if not core.seen.knows(call.key) and (words := core.limits.refusal(call.tenant_id, call.user_id)):
        return words
    return "" if taken(core, call, partial(_visit, core, call, do, opening)) else BUSY


def taken(core: Core, call: Call, job: Callable[[], Awaitable[None]]) -> bool:
    """As `take`, for what is done without anybody who asks. False where the queue is full."""
    if core.seen.knows(call.key):
        log.info("a request came twice")
        return True
    if not core.work.submit(partial(_once, core, call, job)):
        return False
    core.seen.note(call.key)
    return True


def turn_away(core: Core, call: Call, words: str) -> None:
    """Tell the asker, where that takes a request of its own."""
    if call.response_url and not core.seen.knows(call.key):
        core.refusals.submit(partial(refuse, core, call.response_url, said(words)))


async def _once(core: Core, call: Call, job: Callable[[], Awaitable[None]]) -> None:
    if await admitted(call.key, core.services.store, core.services.clock):
        await job()
    else:
        log.info("a request came twice")


async def _visit(core: Core, call: Call, do: Do, opening: View | None) -> None:
    try:
        installed = await installed_of(core, call)
        if installed is None:
            await refuse(core, call.response_url, STRANGER)
            return
        visit, opened = await asyncio.gather(visit_of(core, call, installed), _opened(core, call, installed, opening))
        if opened or opening is None:
            await do(replace(visit, opened=opened))
    except Exception as error:  # noqa: BLE001 - whatever fails is answered, and logged there
        reply = refusal(error, "a request from Slack")
        if call.response_url:
            await show(core, call.response_url, reply)


async def _opened(core: Core, call: Call, installed: Installed, opening: View | None) -> str:
    return await open_view(core, call, installed, opening) if opening else ""
