"""Posts that were given up: shown to the tenant whose they are, and put back into the outbox when asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Insert,
    Row,
    Select,
    and_,
    delete,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    update,
)

from bot.domain.dead_letters import DeadLetter
from bot.domain.deliveries import DeliveryId, DeliveryState
from bot.domain.subscriptions import SubscriptionId
from bot.store.dialects import insert_new
from bot.store.outbox import delivered, deliveries, digests, slots, subscriptions, undelivered
from bot.store.owned import Owned

# Why a slot is filled again that had been closed.
RETRIED = "retried"
_DEAD = deliveries.c.state == DeliveryState.DEAD.value
# A post outside of a slot stands for itself; minus its id is the number of no slot.
_POST = func.coalesce(deliveries.c.slot_id, -deliveries.c.id)


class DeadLetterReading(Owned):
    async def dead_letters(self, *, since: datetime) -> Sequence[DeadLetter]:
        return await self._all(self._dead(since), _dead_letter)

    def _dead(self, since: datetime) -> Select[*tuple[Any, ...]]:
        """A row a post, its reason that of the first part that was given up."""
        first = (
            select(
                func.min(deliveries.c.id).label("id"),
                func.count().label("parts"),
            )
            .where(deliveries.c.tenant_id == self._tenant_id, _DEAD)
            .group_by(_POST)
            .subquery()
        )
        due = func.coalesce(slots.c.due_at, deliveries.c.first_try_at, type_=slots.c.due_at.type)
        return (
            select(
                *(deliveries.c.id, deliveries.c.subscription_id, deliveries.c.channel_id, deliveries.c.reason),
                *(subscriptions.c.edition, digests.c.number, first.c.parts, due.label("due_at")),
                _missing().label("items"),
                _told_later().label("later"),
            )
            .join(first, first.c.id == deliveries.c.id)
            .join(subscriptions, subscriptions.c.id == deliveries.c.subscription_id)
            .outerjoin(slots, slots.c.id == deliveries.c.slot_id)
            .outerjoin(digests, digests.c.id == slots.c.digest_id)
            .where(due >= since)
            .order_by(due.desc(), deliveries.c.id.desc())
        )


class DeadLetterWriting(DeadLetterReading):
    async def retry_dead(self, delivery_id: DeliveryId, now: datetime) -> int:
        """Doubt stays: who sends it looks first whether an earlier try made it after all."""
        slot = select(deliveries.c.slot_id).where(deliveries.c.id == delivery_id).scalar_subquery()
        mine = and_(deliveries.c.tenant_id == self._tenant_id, _DEAD)
        found = await self._all(
            select(deliveries.c.id).where(mine, or_(deliveries.c.id == delivery_id, _same(slot))), lambda row: row.id
        )
        if delivery_id not in found:
            return 0
        fresh = {"state": DeliveryState.PENDING.value, "reason": "", "next_attempt_at": now, "failures": 0}
        again = update(deliveries).where(mine, deliveries.c.id.in_(found))
        await self._run(again.values(**fresh, first_try_at=null(), lease_until=null(), forbidden_since=null()))
        await self._run(
            update(slots)
            .where(slots.c.tenant_id == self._tenant_id, slots.c.id == slot)
            .values(state="filled", reason=RETRIED)
        )
        await self._count_again(slot, now)
        return len(found)

    async def _count_again(self, slot: Any, now: datetime) -> None:  # noqa: ANN401 - a scalar of SQL
        """What the post shows is told again, but for what another post told since."""
        told = select(
            *(undelivered.c.tenant_id, undelivered.c.subscription_id, undelivered.c.entry_id),
            *(literal(now, delivered.c.delivered_at.type), undelivered.c.slot_id),
        ).where(undelivered.c.slot_id == slot, undelivered.c.tenant_id == self._tenant_id)
        names = ["tenant_id", "subscription_id", "entry_id", "delivered_at", "slot_id"]
        await self._run(insert_new(delivered).from_select(names, told))
        await self._run(
            delete(undelivered).where(undelivered.c.slot_id == slot, undelivered.c.tenant_id == self._tenant_id)
        )


def taken_back(which: ColumnElement[bool]) -> tuple[Insert, Delete]:
    """Of the rows of the ledger that belong to a slot of which nothing went out: note them as lost, then forget them.

    Where a part went out they stay: twice would be worse than not at all.
    """
    part = deliveries.alias("part")
    went_out = exists().where(part.c.slot_id == delivered.c.slot_id, part.c.state == DeliveryState.SENT.value)
    mine = and_(which, delivered.c.slot_id.is_not(None), ~went_out)
    names = ["slot_id", "entry_id", "tenant_id", "subscription_id"]
    lost = select(*(delivered.c[name] for name in names)).where(mine)
    return insert_new(undelivered).from_select(names, lost), delete(delivered).where(mine)


def _same(slot: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    return and_(deliveries.c.slot_id.is_not(None), deliveries.c.slot_id == slot)


def _missing() -> Any:  # noqa: ANN401 - as above
    return (
        select(func.count())
        .select_from(undelivered)
        .where(undelivered.c.slot_id == deliveries.c.slot_id)
        .scalar_subquery()
    )


def _told_later() -> Any:  # noqa: ANN401 - as above
    return (
        select(func.count())
        .select_from(undelivered)
        .join(
            delivered,
            and_(
                delivered.c.subscription_id == undelivered.c.subscription_id,
                delivered.c.entry_id == undelivered.c.entry_id,
            ),
        )
        .where(undelivered.c.slot_id == deliveries.c.slot_id)
        .scalar_subquery()
    )


def _dead_letter(row: Row[Any]) -> DeadLetter:
    return DeadLetter(
        id=DeliveryId(row.id),
        subscription_id=SubscriptionId(row.subscription_id),
        channel_id=row.channel_id,
        edition=row.edition,
        number=row.number,
        due_at=row.due_at,
        reason=row.reason,
        parts=row.parts,
        items=row.items,
        later=row.later,
    )
