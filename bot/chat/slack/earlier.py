"""Whether an earlier try has made a post already: what this process remembers, and what the channel shows."""

from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.deliveries import Delivery, Receipt
from bot.domain.subscriptions import TenantId

_EVENT: Final = "gazette_part"
# A post that was made but not recorded: how long before our try its own clock may have dated it.
_SLACK: Final = timedelta(seconds=30)
_PAGE, _MOST_PAGES = 100, 5
_KEPT_FOR, _KEPT_MOST = timedelta(hours=1), 1000
_Name = tuple[TenantId, str, str]


class Receipts:
    """The receipts of this process, for the repeats of posts whose record was lost. Kept for an hour, the newest."""

    def __init__(self) -> None:
        self._kept: dict[_Name, tuple[Receipt, datetime]] = {}

    def get(self, delivery: Delivery, now: datetime) -> Receipt | None:
        receipt, since = self._kept.get(_name(delivery), (None, now))
        return receipt if now - since < _KEPT_FOR else None

    def keep(self, delivery: Delivery, receipt: Receipt, now: datetime) -> None:
        while len(self._kept) >= _KEPT_MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[_name(delivery)] = (receipt, now)


def marker(delivery: Delivery) -> dict[str, Any]:
    """What marks a message as this delivery: https://docs.slack.dev/messaging/message-metadata."""
    return {"event_type": _EVENT, "event_payload": {"nonce": delivery.nonce}}


async def earlier(client: AsyncWebClient, delivery: Delivery) -> tuple[str | None, bool]:
    """The id of the message with our mark, looked for since the doubt began; None where there is none.

    The flag says whether that is sure: of a busy channel not everything is read.

    Raises what slack_sdk raises, `missing_scope` where the workspace did not allow us to read.
    """
    since = delivery.uncertain_since - _SLACK if delivery.uncertain_since else None
    asked: dict[str, Any] = {
        "channel": delivery.channel_id,
        "oldest": f"{since.timestamp():.6f}" if since else "0",
        "include_all_metadata": True,
        "limit": _PAGE,
    }
    thread = delivery.after.thread_id if delivery.after else None
    method = "conversations.replies" if thread else "conversations.history"
    asked |= {"ts": thread} if thread else {}
    for _ in range(_MOST_PAGES):
        answer = await client.api_call(method, http_verb="GET", params=asked)
        for message in answer.get("messages") or ():
            if _is_marked(message, delivery):
                return str(message["ts"]), True
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None, True
        asked["cursor"] = cursor
    return None, False


def _is_marked(message: dict[str, Any], delivery: Delivery) -> bool:
    mark = message.get("metadata") or {}
    return mark.get("event_type") == _EVENT and (mark.get("event_payload") or {}).get("nonce") == delivery.nonce


def _name(delivery: Delivery) -> _Name:
    return delivery.tenant_id, delivery.channel_id, delivery.nonce
