"""“Why is this here?” on a message: the reasons for each item of the edition of which it is a part, in a modal."""

from typing import Any, Final

from bot.chat.slack.asking import Visit
from bot.chat.slack.meta import Meta
from bot.chat.slack.modals import fill, update
from bot.chat.slack.views import answered, told
from bot.commands.answer import refusal
from bot.domain.deliveries import StoredDigest
from bot.domain.errors import StoreError

COMMAND: Final = "why"
_NONE = "This message is no edition of mine."


async def why(visit: Visit) -> None:
    """In a modal, because a message in a thread has no good place for an answer to one person."""
    meta = Meta(command=COMMAND, channel=visit.asker.channel_id)
    try:
        edition = await _edition(visit)
    except StoreError as error:
        await update(visit, visit.opened, answered(refusal(error, "a shortcut"), meta, visit.core.commands))
        return
    if edition is None:
        await update(visit, visit.opened, told(_NONE, meta))
    else:
        await fill(visit, visit.opened, meta, {"edition": f"{edition.edition} {edition.number}"})


async def _edition(visit: Visit) -> StoredDigest | None:
    """By the message, or, where it is ours, by the one that began its thread: further parts follow it there."""
    message: dict[str, Any] = visit.call.body.get("message") or {}
    channel = str((visit.call.body.get("channel") or {}).get("id") or "")
    stamps = [message.get("ts"), message.get("thread_ts") if _ours(message, visit) else None]
    async with visit.core.services.store.reading() as view:
        tenant = view.tenant(visit.asker.tenant_id)
        for stamp in filter(None, stamps):
            if found := await tenant.posted(channel, str(stamp)):
                return found
    return None


def _ours(message: dict[str, Any], visit: Visit) -> bool:
    own = {visit.installed.bot_id, visit.installed.bot_user_id} - {None, ""}
    return message.get("bot_id") in own or message.get("user") in own
