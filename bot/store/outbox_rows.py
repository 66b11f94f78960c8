"""Between the rows of delivery and the nouns of the domain. A row that no noun can be made of raises ValueError."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import Row

from bot.domain.deliveries import Delivery, DeliveryId, DeliveryState, DueSlot, Receipt, SlotId, StoredDigest
from bot.domain.digests import Window
from bot.domain.entries import EntryId
from bot.domain.subscriptions import Cadence, Slot, Subscription, SubscriptionId, SubscriptionState, TenantId
from bot.store.rows import Values

_ENTRIES = "entries"


def subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        id=SubscriptionId(row.id),
        tenant_id=TenantId(row.tenant_id),
        platform=row.platform,
        channel_id=row.channel_id,
        edition=row.edition,
        cadence=Cadence(
            at=time.fromisoformat(row.time),
            zone=row.zone,
            days=tuple(int(day) for day in row.days.split(",") if day),
        ),
        mention=row.mention,
        state=SubscriptionState(row.state),
        reason=row.reason,
        next_due_at=row.next_due_at,
        threaded=row.threaded,
        created_at=row.created_at,
    )


def cadence_values(cadence: Cadence) -> Values:
    """Down to the minute: that is what a slot's key holds."""
    return {"time": f"{cadence.at:%H:%M}", "zone": cadence.zone, "days": ",".join(map(str, cadence.days))}


def due_slot(row: Row[Any]) -> DueSlot:
    return DueSlot(
        id=SlotId(row.id),
        tenant_id=TenantId(row.tenant_id),
        subscription_id=SubscriptionId(row.subscription_id),
        slot=Slot(key=row.slot_key, due_at=row.due_at),
    )


def stored_digest(row: Row[Any]) -> StoredDigest:
    """A digest without a date is older than dates; it has the one on which its window ended."""
    day, _, run = (row.edition_date or "").partition(" ")
    return StoredDigest(
        id=row.id,
        edition=row.edition,
        number=row.number,
        date=date.fromisoformat(day) if day else row.window_end.date(),
        window=Window(start=row.window_start, end=row.window_end),
        composed_at=row.composed_at,
        message={key: value for key, value in row.content.items() if key != _ENTRIES},
        entries={int(number): tuple(ids) for number, ids in row.content.get(_ENTRIES, {}).items()},
        run=run,
    )


def edition_date(day: date, run: str) -> str:
    """The date, and behind it the slot of an edition that was composed by hand: unique within the name."""
    return f"{day.isoformat()} {run}".rstrip()


def content(message: Mapping[str, object], entries: Mapping[int, Sequence[EntryId]]) -> dict[str, object]:
    """A digest as it is kept: the encoded message, and beside it the entries of each item."""
    return {**message, _ENTRIES: {str(number): list(ids) for number, ids in entries.items()}}


def delivery(row: Row[Any]) -> Delivery:
    """`after_message` and `after_thread` come from the part before, or for a first part from what it answers."""
    return Delivery(
        id=DeliveryId(row.id),
        tenant_id=TenantId(row.tenant_id),
        subscription_id=SubscriptionId(row.subscription_id),
        platform=row.platform,
        channel_id=row.channel_id,
        part_no=row.part_no,
        payload=row.payload,
        nonce=row.nonce,
        state=DeliveryState(row.state),
        reason=row.reason,
        tries=row.tries,
        first_try_at=row.first_try_at,
        next_attempt_at=row.next_attempt_at,
        after=_receipt(row.after_message, row.after_thread),
        uncertain_since=row.uncertain_since,
        forbidden_since=row.forbidden_since,
        failures=row.failures,
        lease_until=row.lease_until,
        receipt=_receipt(row.message_id, row.thread_id),
    )


def _receipt(message_id: str | None, thread_id: str | None) -> Receipt | None:
    return None if message_id is None else Receipt(message_id=message_id, thread_id=thread_id)
