"""How a request is answered where it was made: through its `response_url`, at most five times within 30 minutes.

https://docs.slack.dev/interactivity/handling-user-interaction
"""

import logging
from collections.abc import Sequence
from functools import partial

from bot.chat.slack import faults
from bot.chat.slack.core import Core
from bot.chat.slack.render import Payload, render
from bot.chat.slack.spoken import MAIN, spoken
from bot.chat.slack.tokens import Installed
from bot.commands.spec import Reply
from bot.commands.wording import said
from bot.domain.messages import Message

log = logging.getLogger(__name__)

MOST_PARTS = 5
# How often Slack takes something at such an address; a refusal may count.
_USES = 5
_MOST_BLOCKS = 50
_BAD_REQUEST = 400
STRANGER = said(
    "Open Gazette is not installed in your workspace, so it cannot answer you here.",
    "Somebody who manages your workspace can install it.",
)


async def show(
    core: Core,
    response_url: str,
    reply: Reply,
    *,
    in_place: bool = False,
    main: str = MAIN,
    bot: Installed | None = None,
) -> None:
    """One message a part. `in_place` puts an answer of one part where the message was that was asked from.

    `bot` uploads the pictures; without it they are told in words.
    Only what is private goes in place, and no refusal does: what was there is still worth reading.
    """
    parts = shortened(render(spoken(reply.message, core.commands, main)))
    replaces = in_place and reply.private and not reply.fault and len(parts) == 1
    for part in parts:
        shown = {"response_type": "ephemeral" if reply.private else "in_channel", "replace_original": replaces}
        if not await _sent(core, response_url, {**part, **shown}, bot, tries=_USES - 1 - len(parts)):
            return


async def refuse(core: Core, response_url: str, message: Message) -> None:
    """Tell the asker alone, where there is a way to."""
    if response_url:
        await show(core, response_url, Reply(message=message))


async def sent(core: Core, response_url: str, body: Payload) -> bool:
    """False where it did not arrive: the address may have run out, and nobody waits any more.

    What Slack does not take for its shape goes once more as plain text.
    """
    return await _sent(core, response_url, body, None, tries=0)


async def _sent(core: Core, response_url: str, body: Payload, bot: Installed | None, *, tries: int) -> bool:
    """`tries` is how often a picture may be refused, so that the address is still good for the rest."""
    make = partial(core.clients.answer, response_url)
    try:
        if "blocks" in body:
            await core.pictures.show(body, bot, make, unready=_is_refused, tries=max(tries, 0))
        else:
            await make(body)
    except Exception as error:  # noqa: BLE001 - logged by its kind alone: its text may hold the address
        log.warning("an answer did not reach Slack: %s", short(error))
        plain = {name: value for name, value in body.items() if name != "blocks"}
        return plain != body and _is_refused(error) and await _sent(core, response_url, plain, None, tries=0)
    return True


def _is_refused(error: Exception) -> bool:
    """At a `response_url` Slack may give a status instead of a word."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status == _BAD_REQUEST or faults.is_refused_content(error)


def shortened(parts: Sequence[Payload]) -> list[Payload]:
    """At most five, the last of which says how many more there are."""
    if len(parts) <= MOST_PARTS:
        return list(parts)
    *whole, last = parts[:MOST_PARTS]
    rest = len(parts) - MOST_PARTS
    note = f"{rest} more part{'s are' if rest > 1 else ' is'} not shown. Ask for less at a time."
    block = {"type": "context", "elements": [{"type": "plain_text", "text": note, "emoji": False}]}
    return [*whole, {**last, "blocks": [*last["blocks"][: _MOST_BLOCKS - 1], block]}]


def short(error: Exception) -> str:
    """The kind of a failure and Slack's word for it: no address, no token."""
    return f"{type(error).__name__}, {code}" if (code := faults.word(error)) else type(error).__name__
