"""Subscriptions that came due and the slots they open: what must be composed, for whom, and what became of it.

A slot is open until its deliveries are frozen (filled) or it is closed without one (dropped).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Insert,
    Integer,
    Text,
    Update,
    and_,
    bindparam,
    case,
    exists,
    literal,
    null,
    or_,
    select,
    update,
)

from bot.domain.deliveries import DeliveryState, DueSlot, Receipt, StoredDigest
from bot.domain.entries import EntryId
from bot.domain.subscriptions import Slot, Subscription, SubscriptionState
from bot.store import outbox_rows
from bot.store.connection import IN_LIST, Connected, chunks
from bot.store.dead_letters import RETRIED, taken_back
from bot.store.dialects import insert_new
from bot.store.outbox import delivered, deliveries, slots, subscriptions
from bot.store.tables import entries
from bot.store.tenants import SUSPENDED

_OPEN, _FILLED, _DROPPED = "open", "filled", "dropped"


class SlotReading(Connected):
    async def due_subscriptions(self, now: datetime) -> Sequence[Subscription]:
        statement = (
            select(subscriptions)
            .where(subscriptions.c.state == SubscriptionState.ACTIVE.value, subscriptions.c.next_due_at <= now)
            .where(subscriptions.c.tenant_id.not_in(SUSPENDED))
            .order_by(subscriptions.c.next_due_at, subscriptions.c.id)
        )
        return await self._all(statement, outbox_rows.subscription)

    async def waiting_slots(self) -> Sequence[DueSlot]:
        statement = select(slots).where(slots.c.state == _OPEN).order_by(slots.c.due_at, slots.c.id)
        return await self._all(statement, outbox_rows.due_slot)

    async def unsent_slots(self, before: datetime) -> Sequence[DueSlot]:
        unsent = (
            select(deliveries.c.slot_id)
            .join(slots, slots.c.id == deliveries.c.slot_id)
            .where(deliveries.c.state == DeliveryState.PENDING.value, slots.c.due_at < before)
            # What a person had posted again has another three days.
            .where(slots.c.reason != RETRIED)
        )
        statement = select(slots).where(slots.c.id.in_(unsent), ~_begun()).order_by(slots.c.due_at, slots.c.id)
        return await self._all(statement, outbox_rows.due_slot)

    async def subscription(self, slot: DueSlot) -> Subscription | None:
        statement = select(subscriptions).where(
            subscriptions.c.tenant_id == slot.tenant_id, subscriptions.c.id == slot.subscription_id
        )
        return await self._first(statement, outbox_rows.subscription)


class SlotWriting(SlotReading):
    async def open_slot(self, subscription: Subscription, slot: Slot, *, next_due_at: datetime) -> None:
        """Moves on only a subscription that is due when it was read to be: a schedule changed since then stands."""
        await self._run(_note(subscription, _OPEN), [_noted(slot, "")])
        await self._move_on(subscription, next_due_at)

    async def pass_slots(
        self, subscription: Subscription, slots: Sequence[tuple[Slot, str]], *, next_due_at: datetime
    ) -> None:
        await self._run(_note(subscription, _DROPPED), (_noted(slot, reason) for slot, reason in slots))
        await self._move_on(subscription, next_due_at)

    async def take_back(self, slot: DueSlot, reason: str) -> bool:
        """The posts stay, dead, so that the account is complete."""
        mine = and_(slots.c.tenant_id == slot.tenant_id, slots.c.id == slot.id)
        unsent = update(slots).where(mine, slots.c.state == _FILLED, ~_begun())
        if not await self._changed(unsent.values(state=_DROPPED, reason=reason)):
            return False
        dead = update(deliveries).where(deliveries.c.tenant_id == slot.tenant_id, deliveries.c.slot_id == slot.id)
        await self._run(dead.values(state=DeliveryState.DEAD.value, reason=reason, next_attempt_at=null()))
        for statement in taken_back(and_(delivered.c.tenant_id == slot.tenant_id, delivered.c.slot_id == slot.id)):
            await self._run(statement)
        return True

    async def _move_on(self, subscription: Subscription, next_due_at: datetime) -> None:
        moved = update(subscriptions).where(
            subscriptions.c.tenant_id == subscription.tenant_id,
            subscriptions.c.id == subscription.id,
            subscriptions.c.next_due_at.is_not_distinct_from(literal(subscription.next_due_at, _moment)),
        )
        await self._run(moved.values(next_due_at=next_due_at))

    async def fill_slot(
        self,
        slot: DueSlot,
        digest: StoredDigest | None,
        parts: Sequence[tuple[str, str]],
        shown: Collection[EntryId] = (),
        reply_to: Receipt | None = None,
    ) -> None:
        """Due since the slot was, so that what waited longest goes first. An entry that is gone was shown to nobody."""
        frozen = (_part(slot, number, *part) for number, part in enumerate(parts, start=1))
        await self._run(_freeze(slot, reply_to), frozen)
        for some in chunks(sorted(shown), IN_LIST):
            await self._run(_note_shown(slot, some))
        await self._run(_close(slot).values(state=_FILLED, digest_id=digest.id if digest else None))

    async def drop_slot(self, slot: DueSlot, reason: str) -> None:
        await self._run(_close(slot).values(state=_DROPPED, reason=reason))


_moment = subscriptions.c.next_due_at.type


def _begun() -> ColumnElement[bool]:
    """Whether a post of the slot was made, may have been made, or is closed already."""
    touched = or_(deliveries.c.uncertain_since.is_not(None), deliveries.c.state != DeliveryState.PENDING.value)
    return exists().where(deliveries.c.slot_id == slots.c.id, touched)


def _note(subscription: Subscription, state: str) -> Insert:
    """Nothing where the subscription is gone or the slot is there."""
    row = select(
        subscriptions.c.tenant_id,
        subscriptions.c.id,
        bindparam("key", type_=Text),
        bindparam("due", type_=_moment),
        literal(state),
        bindparam("why", type_=Text),
    ).where(subscriptions.c.tenant_id == subscription.tenant_id, subscriptions.c.id == subscription.id)
    names = ["tenant_id", "subscription_id", "slot_key", "due_at", "state", "reason"]
    return insert_new(slots).from_select(names, row)


def _noted(slot: Slot, reason: str) -> dict[str, Any]:
    return {"key": slot.key, "due": slot.due_at, "why": reason}


def _part(slot: DueSlot, number: int, payload: str, nonce: str) -> dict[str, Any]:
    return {"part": number, "key": f"{slot.id}:{number}", "payload": payload, "nonce": nonce}


def _freeze(slot: DueSlot, reply_to: Receipt | None) -> Insert:
    """A part for the channel that the subscription has now, where the slot is still open; the first one answers."""
    part: BindParameter[int] = bindparam("part", type_=Integer)
    first = part == 1
    message, thread = (reply_to.message_id, reply_to.thread_id) if reply_to else (None, None)
    row = (
        select(
            slots.c.tenant_id,
            slots.c.subscription_id,
            slots.c.id,
            bindparam("key"),
            part,
            subscriptions.c.platform,
            subscriptions.c.channel_id,
            bindparam("payload"),
            bindparam("nonce"),
            literal(DeliveryState.PENDING.value),
            literal(""),
            literal(0),
            slots.c.due_at,
            case((first, literal(message, Text))),
            case((first, literal(thread, Text))),
        )
        .join_from(slots, subscriptions, subscriptions.c.id == slots.c.subscription_id)
        .where(slots.c.tenant_id == slot.tenant_id, slots.c.id == slot.id, slots.c.state == _OPEN)
    )
    return insert_new(deliveries).from_select(_FROZEN, row)


_FROZEN = [
    *("tenant_id", "subscription_id", "slot_id", "dedupe_key", "part_no", "platform", "channel_id"),
    *("payload", "nonce", "state", "reason", "tries", "next_attempt_at", "reply_message", "reply_thread"),
]


def _note_shown(slot: DueSlot, shown: Sequence[EntryId]) -> Insert:
    """Where the slot is still open: what it shows counts as told."""
    row = (
        select(slots.c.tenant_id, slots.c.subscription_id, entries.c.id, slots.c.due_at, slots.c.id)
        .join_from(slots, entries, entries.c.id.in_(shown))
        .where(slots.c.tenant_id == slot.tenant_id, slots.c.id == slot.id, slots.c.state == _OPEN)
    )
    names = ["tenant_id", "subscription_id", "entry_id", "delivered_at", "slot_id"]
    return insert_new(delivered).from_select(names, row)


def _close(slot: DueSlot) -> Update:
    return update(slots).where(slots.c.tenant_id == slot.tenant_id, slots.c.id == slot.id, slots.c.state == _OPEN)
