"""A workspace that threw the app out: its token is forgotten, and nothing is due there until it has us back.

https://docs.slack.dev/reference/events/app_uninstalled, https://docs.slack.dev/reference/events/tokens_revoked
"""

import logging

from bot.chat.slack.asking import Call
from bot.chat.slack.core import Core

log = logging.getLogger(__name__)

EVENTS = ("app_uninstalled", "tokens_revoked")
_REASONS = {"app_uninstalled": "the app was uninstalled", "tokens_revoked": "the app's access was taken away"}


def leaves(call: Call) -> bool:
    """Whether the event takes the bot away; that of a person's own token does not."""
    event = call.body.get("event") or {}
    if event.get("type") == "tokens_revoked":
        return bool((event.get("tokens") or {}).get("bot"))
    return event.get("type") in EVENTS


async def leave(core: Core, call: Call) -> None:
    """The tenant is read from the event alone: with its token gone, Slack cannot be asked."""
    reason = _REASONS[str((call.body.get("event") or {}).get("type"))]
    try:
        await core.tokens.forget(call.tenant_id)
    finally:
        async with core.services.store.writing() as tx:
            await tx.tenant(call.tenant_id).suspend(reason, core.services.clock.now())
    log.warning("%s: %s", call.tenant_id, reason)
