"""The outbox: which posts are due, who holds one, and how it was closed.

A claim is a state, a lease and a count of tries. Whoever closes a delivery says which try was theirs; a sender that
slept past its lease finds the count moved on and changes nothing. A closed delivery has no next attempt, so the index
of those holds only what is still to be done.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, case, exists, func, null, or_, select, update

from bot.domain.deliveries import Delivery, DeliveryState, Receipt
from bot.domain.subscriptions import SubscriptionState, TenantId
from bot.store import outbox_rows
from bot.store.connection import Connected
from bot.store.dead_letters import taken_back
from bot.store.outbox import delivered, deliveries, slots, subscriptions
from bot.store.tenants import SUSPENDED

_AT_ONCE = 500
_earlier = deliveries.alias("earlier")
_theirs = and_(subscriptions.c.tenant_id == deliveries.c.tenant_id, subscriptions.c.id == deliveries.c.subscription_id)
_OPEN = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)
# Editions of one subscription do not mingle: the next begins when the last part of the one before is through.
_older = and_(
    _earlier.c.tenant_id == deliveries.c.tenant_id,
    _earlier.c.subscription_id == deliveries.c.subscription_id,
    _earlier.c.slot_id < deliveries.c.slot_id,
)
_before = and_(_earlier.c.slot_id == deliveries.c.slot_id, _earlier.c.part_no < deliveries.c.part_no)


class DeliveryReading(Connected):
    async def due_deliveries(
        self, now: datetime, *, platforms: Collection[str] | None = None, without: Collection[TenantId] = ()
    ) -> Sequence[Delivery]:
        """At most 500."""
        where = [deliveries.c.platform.in_(sorted(platforms))] if platforms is not None else []
        where += [deliveries.c.tenant_id.not_in(sorted(without))] if without else []
        statement = (
            _with_what_went_before()
            .where(deliveries.c.next_attempt_at <= now, _free(now))
            .where(~exists().where(_before, _earlier.c.state != DeliveryState.SENT.value))
            .where(~exists().where(_older, _earlier.c.state.in_(_OPEN)))
            .where(exists().where(_theirs, subscriptions.c.state == SubscriptionState.ACTIVE.value), *where)
            .where(deliveries.c.tenant_id.not_in(SUSPENDED))
            .order_by(deliveries.c.next_attempt_at, deliveries.c.id)
            .limit(_AT_ONCE)
        )
        return await self._all(statement, outbox_rows.delivery)

    async def holds(self, delivery: Delivery, now: datetime) -> bool:
        mine = select(deliveries.c.id).where(
            deliveries.c.tenant_id == delivery.tenant_id,
            deliveries.c.id == delivery.id,
            deliveries.c.tries == delivery.tries,
            deliveries.c.state == DeliveryState.SENDING.value,
            deliveries.c.lease_until > now,
        )
        return await self._first(mine, lambda _: True) or False

    async def current(self, delivery: Delivery) -> Delivery | None:
        statement = _with_what_went_before().where(
            deliveries.c.tenant_id == delivery.tenant_id, deliveries.c.id == delivery.id
        )
        return await self._first(statement, outbox_rows.delivery)

    async def last_post(self, tenant_id: TenantId, channel_id: str) -> Receipt | None:
        """Of what is posted only a digest is stored, so a slot that has one was an edition."""
        statement = (
            select(deliveries.c.message_id, deliveries.c.thread_id)
            .join(slots, slots.c.id == deliveries.c.slot_id)
            .where(
                deliveries.c.tenant_id == tenant_id,
                deliveries.c.channel_id == channel_id,
                deliveries.c.part_no == 1,
                deliveries.c.state == DeliveryState.SENT.value,
                slots.c.digest_id.is_not(None),
            )
            .order_by(deliveries.c.sent_at.desc(), deliveries.c.id.desc())
            .limit(1)
        )
        return await self._first(statement, lambda row: Receipt(message_id=row.message_id, thread_id=row.thread_id))


class DeliveryWriting(DeliveryReading):
    async def claim(self, delivery: Delivery, *, until: datetime, now: datetime) -> Delivery | None:
        taken = (
            _change(delivery)
            .where(_free(now))
            .values(
                state=DeliveryState.SENDING.value,
                tries=deliveries.c.tries + 1,
                lease_until=until,
                first_try_at=func.coalesce(deliveries.c.first_try_at, now),
                tried_at=now,
                uncertain_since=_doubt_of_a_lapsed_lease,
            )
            .returning(deliveries.c.tries, deliveries.c.first_try_at, deliveries.c.uncertain_since)
        )
        row = await self._first(taken, lambda row: row)
        if row is None:
            return None
        held = replace(delivery, state=DeliveryState.SENDING, tries=row.tries, lease_until=until)
        return replace(held, first_try_at=row.first_try_at, uncertain_since=row.uncertain_since)

    async def release_claims(self) -> None:
        """The lease ends when it began, so that any later moment finds it lapsed."""
        held = update(deliveries).where(deliveries.c.state == DeliveryState.SENDING.value)
        began = func.coalesce(deliveries.c.tried_at, deliveries.c.first_try_at, type_=deliveries.c.tried_at.type)
        await self._run(held.values(lease_until=began))

    async def record_sent(self, delivery: Delivery, receipt: Receipt, now: datetime) -> bool:
        return await self._changed(
            _let_go(delivery, DeliveryState.SENT, "").values(
                message_id=receipt.message_id, thread_id=receipt.thread_id, sent_at=now
            )
        )

    async def put_back(
        self,
        delivery: Delivery,
        *,
        reason: str,
        at: datetime,
        counted: bool = True,
        unsure: bool = False,
        forbidden: bool = False,
    ) -> bool:
        returned = _let_go(delivery, DeliveryState.PENDING, reason).values(
            next_attempt_at=at,
            failures=deliveries.c.failures + int(counted),
            uncertain_since=_since(deliveries.c.uncertain_since) if unsure else null(),
            forbidden_since=_since(deliveries.c.forbidden_since) if forbidden else null(),
        )
        return await self._changed(returned)

    async def bury(self, delivery: Delivery, reason: str) -> bool:
        """The parts behind it go too: they could never become due.

        The ledger forgets what the slot showed only where no part went out: twice would be worse than not at all.
        """
        buried = _let_go(delivery, DeliveryState.DEAD, reason).values(uncertain_since=delivery.uncertain_since)
        if not await self._changed(buried):
            return False
        slot = select(deliveries.c.slot_id).where(deliveries.c.id == delivery.id).scalar_subquery()
        behind = update(deliveries).where(
            deliveries.c.slot_id == slot,
            deliveries.c.part_no > delivery.part_no,
            deliveries.c.state == DeliveryState.PENDING.value,
        )
        await self._run(behind.values(state=DeliveryState.DEAD.value, reason=reason, next_attempt_at=null()))
        mine = and_(
            delivered.c.tenant_id == delivery.tenant_id,
            delivered.c.subscription_id == delivery.subscription_id,
            delivered.c.slot_id == slot,
        )
        for statement in taken_back(mine):
            await self._run(statement)
        return True


def _free(now: datetime) -> ColumnElement[bool]:
    """Nobody has it, or whoever had it has had their time."""
    state = deliveries.c.state
    return or_(
        state == DeliveryState.PENDING.value,
        and_(state == DeliveryState.SENDING.value, deliveries.c.lease_until < now),
    )


def _since(known: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """The moment that is known, else that of the try which ends now."""
    return func.coalesce(known, deliveries.c.tried_at, deliveries.c.first_try_at, type_=known.type)


# Whoever let the lease lapse may have posted before.
_doubt_of_a_lapsed_lease = case(
    (deliveries.c.state == DeliveryState.SENDING.value, _since(deliveries.c.uncertain_since)),
    else_=deliveries.c.uncertain_since,
)


def _change(delivery: Delivery) -> Update:
    return update(deliveries).where(
        deliveries.c.tenant_id == delivery.tenant_id,
        deliveries.c.id == delivery.id,
        deliveries.c.tries == delivery.tries,
    )


def _let_go(delivery: Delivery, state: DeliveryState, reason: str) -> Update:
    """Only for the holder of the claim."""
    claimed = _change(delivery).where(deliveries.c.state == DeliveryState.SENDING.value)
    return claimed.values(state=state.value, reason=reason, lease_until=null(), next_attempt_at=null())


def _with_what_went_before() -> Select[*tuple[Any, ...]]:
    """The message of the part just before, and the thread that the first of them opened, which the others go into.

    Only a first part says what it answers: the others follow it, wherever it went.
    """
    message = select(_earlier.c.message_id).where(_before).order_by(_earlier.c.part_no.desc()).limit(1)
    thread = select(_earlier.c.thread_id).where(_before, _earlier.c.thread_id.is_not(None))
    first = thread.order_by(_earlier.c.part_no).limit(1)
    return select(
        deliveries,
        func.coalesce(message.scalar_subquery(), deliveries.c.reply_message).label("after_message"),
        func.coalesce(first.scalar_subquery(), deliveries.c.reply_thread).label("after_thread"),
    )
