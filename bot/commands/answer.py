"""The one way to ask: find the action, check who asks and what, run it, answer failures privately in words."""

import asyncio
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import perf_counter

from bot.commands.check import allow, check, find
from bot.commands.pages import MOST, alternatives, pressed, question, related, request_buttons, shares
from bot.commands.pages import buttons as page_buttons
from bot.commands.patience import bounded
from bot.commands.registry import COMMANDS
from bot.commands.spec import Action, Asker, Command, Reply, Request, Services
from bot.commands.usage import typed
from bot.commands.wording import said
from bot.domain.errors import StoreError, StoreFault, UserError
from bot.domain.messages import Block, Buttons, Footer, Message
from bot.domain.metering import QUESTION_SECONDS
from bot.ports import Writing

log = logging.getLogger(__name__)

# An answer waits no longer than this, in seconds, for its buttons.
_TO_REMEMBER = 3.0
_LATER = {
    StoreFault.BUSY: "The database is busy at the moment, and nothing was changed.",
    StoreFault.LOCKED_BY_PROCESS: "Another process is working on the database, and nothing was changed.",
    StoreFault.FULL: "The disk of this bot is full, and nothing was changed. Its operator can make space.",
}

_TOO_SLOW = "This question takes the database too long."
_NARROWER = "Ask for something narrower: rarer words, one source, or only what is newer."


async def answer(
    request: Request, services: Services, *, buttons: bool = True, commands: Sequence[Command] = COMMANDS
) -> Reply:
    """Never raises but for cancellation: an error is a private reply whose `fault` is its code.

    Without `buttons` further pages are offered in words. An answer is private unless `share` was asked for.
    """
    begun = perf_counter()
    try:
        reply = await _answer(request, services, share=shares(request), buttons=buttons, table=commands)
    except Exception as error:  # noqa: BLE001 - whatever fails is answered, and logged there
        reply = refusal(error, f"/{request.command} {request.action}".strip())
        meant = alternatives(request, error) if buttons and isinstance(error, UserError) else {}
        reply = await _offering(reply, meant, services) if meant else reply
    known = any(one.name == request.command for one in commands)
    return _timed(reply, begun, request.asker, request.command if known else "unknown", services)


async def _offering(reply: Reply, meant: Mapping[str, Request], services: Services) -> Reply:
    """The refusal with a button for each request that may have been meant."""
    try:
        async with services.store.writing() as tx:
            keys = await _remembered(meant, tx, services)
    except StoreError as error:
        log.warning("a refusal goes without buttons: %s", error)
        return reply
    return _adding(reply, Buttons(buttons=request_buttons(keys)))


async def press(key: str, asker: Asker, services: Services, *, commands: Sequence[Command] = COMMANDS) -> Reply:
    """Answer a button, checked anew for whoever pressed it. Never raises, like `answer`."""
    begun = perf_counter()
    try:
        asked = await pressed(key, asker, bounded(services).store)
        reply = await _answer(asked.request, services, share=asked.share, buttons=True, table=commands)
    except Exception as error:  # noqa: BLE001 - as above
        reply = refusal(error, "a button")
    return _timed(reply, begun, asker, "button", services)


def _timed(reply: Reply, begun: float, asker: Asker, what: str, services: Services) -> Reply:
    """The same reply. `what` is the name of a command, never what somebody typed."""
    taken = perf_counter() - begun
    services.meter.time(QUESTION_SECONDS, taken, asker.platform, what, reply.fault or "answered")
    return reply


def refusal(error: Exception, what: str) -> Reply:
    """The reply to a failure. What is our fault gets a reference that also stands in the log, with the trace."""
    if isinstance(error, UserError):
        message = str(error).removesuffix(error.hint).strip()
        return Reply(message=said(message, error.hint), fault=error.code)
    if isinstance(error, StoreError) and error.fault in _LATER:
        log.warning("%s: %s", what, error)
        return Reply(message=said(_LATER[error.fault], "Please try again in a minute."), fault=error.code)
    if isinstance(error, StoreError) and error.fault is StoreFault.SLOW:
        log.warning("%s: %s", what, error)
        return Reply(message=said(_TOO_SLOW, _NARROWER), fault=error.code)
    reference = secrets.token_hex(4)
    log.error("%s failed, reference %s", what, reference, exc_info=error)
    code = error.code if isinstance(error, StoreError) else "internal"
    sorry = f"Something went wrong on our side. Reference: {reference}"
    return Reply(message=said(sorry, "The operator of this bot finds the reason under it in the log."), fault=code)


async def _answer(
    request: Request, services: Services, *, share: bool, buttons: bool, table: Sequence[Command]
) -> Reply:
    action = find(request.command, request.action, table)
    allow(request.command, action, request.asker)
    check(request.command, action, request.values)
    if share and not action.shareable:
        raise UserError("This answer is not for everybody.", hint="Ask again with the command.")
    reply = await action.handler(request, bounded(services))
    reply = replace(reply, private=not share)
    return await _with_buttons(reply, request, action, services) if buttons else _in_words(reply, request)


async def _with_buttons(reply: Reply, request: Request, action: Action, services: Services) -> Reply:
    share = action.shareable and reply.private and request.asker.channel_id is not None
    if not (reply.more or request.page > 1 or share or reply.related):
        return reply
    try:
        async with asyncio.timeout(_TO_REMEMBER), services.store.writing() as tx:
            key = await tx.remember(question(request), services.clock.now())
            others = await _remembered(related(reply), tx, services)
    except (StoreError, TimeoutError) as error:
        # The answer is there; only its buttons are not.
        log.warning("/%s is answered without buttons: %s", request.command, error)
        note = "There is more, but buttons do not work at the moment; ask again in a minute."
        return _adding(reply, Footer(lines=(note,))) if reply.more else reply
    made = (*page_buttons(reply, request, key, share=share), *request_buttons(others))
    return _adding(reply, Buttons(buttons=made[:MOST]))


async def _remembered(requests: Mapping[str, Request], tx: Writing, services: Services) -> dict[str, str]:
    return {label: await tx.remember(question(one), services.clock.now()) for label, one in requests.items()}


def _in_words(reply: Reply, request: Request) -> Reply:
    lines = [f"page:{request.page + 1} shows more."] if reply.more else []
    lines += [f"{label}: {typed(one)}" for label, one in related(reply).items()]
    return _adding(reply, Footer(lines=tuple(lines))) if lines else reply


def _adding(reply: Reply, block: Block) -> Reply:
    return replace(reply, message=Message(blocks=(*reply.message.blocks, block)))
