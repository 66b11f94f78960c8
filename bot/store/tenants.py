"""One tenant's subscriptions. The tenant is given once, to the constructor; every statement carries it."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Update, and_, delete, exists, func, not_, null, or_, select, update

from bot.domain.deliveries import DeliveryState, StoredDigest
from bot.domain.entries import Entry, EntryId
from bot.domain.subscriptions import Cadence, Subscription, SubscriptionId, SubscriptionState
from bot.store import outbox_rows, owned, rows
from bot.store.connection import IN_LIST, chunks
from bot.store.corrections import TenantCorrections
from bot.store.dead_letters import DeadLetterReading, DeadLetterWriting, taken_back
from bot.store.dialects import insert_new, insert_or_replace
from bot.store.ledger import akin
from bot.store.outbox import delivered, deliveries, digests, slots, subscriptions, tenants
from bot.store.rows import Values

_ACTIVE, _SUSPENDED = "active", owned.STATE
SUSPENDED = owned.SUSPENDED
_KEY = ("tenant_id", "platform", "channel_id", "edition")
_TERMS = ("time", "zone", "days", "mention", "state", "reason", "next_due_at", "threaded")


class SqlTenantReading(DeadLetterReading, TenantCorrections):
    """Sees no other tenant's rows."""

    async def subscriptions(self) -> Sequence[Subscription]:
        return await self._all(self._own().order_by(*_listed), outbox_rows.subscription)

    async def suspended(self) -> str:
        mine = select(tenants.c.reason).where(tenants.c.id == self._tenant_id, tenants.c.state == _SUSPENDED)
        return await self._first(mine, lambda row: str(row.reason)) or ""

    async def posted(self, channel_id: str, message_id: str) -> StoredDigest | None:
        statement = (
            select(digests)
            .join(slots, slots.c.digest_id == digests.c.id)
            .join(deliveries, deliveries.c.slot_id == slots.c.id)
            .where(
                deliveries.c.tenant_id == self._tenant_id,
                deliveries.c.channel_id == channel_id,
                deliveries.c.message_id == message_id,
            )
            .limit(1)
        )
        return await self._first(statement, outbox_rows.stored_digest)

    async def told_until(self, subscription_id: SubscriptionId) -> datetime | None:
        # The first part goes first: where it was given up, nothing of the post went out.
        lost = exists().where(
            deliveries.c.slot_id == slots.c.id,
            deliveries.c.part_no == 1,
            deliveries.c.state == DeliveryState.DEAD.value,
        )
        told = or_(
            and_(slots.c.state == "filled", not_(lost)),
            and_(slots.c.state == "dropped", slots.c.reason == "empty"),
        )
        statement = select(func.max(slots.c.due_at, type_=slots.c.due_at.type).label("due_at")).where(
            slots.c.tenant_id == self._tenant_id, slots.c.subscription_id == subscription_id, told
        )
        return await self._first(statement, lambda row: row.due_at)

    async def posted_until(self, subscription_id: SubscriptionId) -> datetime | None:
        statement = select(func.max(slots.c.due_at, type_=slots.c.due_at.type).label("due_at")).where(
            slots.c.tenant_id == self._tenant_id, slots.c.subscription_id == subscription_id, slots.c.state == "filled"
        )
        return await self._first(statement, lambda row: row.due_at)

    async def got(self, subscription_id: SubscriptionId, entries: Collection[EntryId]) -> frozenset[EntryId]:
        found: set[EntryId] = set()
        for some in chunks(sorted(entries), IN_LIST):
            statement = select(delivered.c.entry_id).where(
                delivered.c.tenant_id == self._tenant_id,
                delivered.c.subscription_id == subscription_id,
                delivered.c.entry_id.in_(some),
            )
            found.update(await self._all(statement, lambda row: EntryId(row.entry_id)))
        return frozenset(found)

    async def akin(
        self, subscription_id: SubscriptionId, entries: Collection[EntryId], *, since: datetime
    ) -> Sequence[Entry]:
        found: dict[EntryId, Entry] = {}
        for some in chunks(sorted(entries), IN_LIST):
            statement = akin(self._tenant_id, subscription_id, some, since)
            found |= {one.id: one for one in await self._all(statement, rows.entry)}
        return [found[one] for one in sorted(found)]

    def _own(self) -> Select[*tuple[Any, ...]]:
        return select(subscriptions).where(subscriptions.c.tenant_id == self._tenant_id)


class SqlTenantWriting(SqlTenantReading, DeadLetterWriting):
    """Changes no other tenant's rows."""

    async def subscribe(
        self,
        *,
        platform: str,
        channel_id: str,
        edition: str,
        cadence: Cadence,
        mention: str | None,
        now: datetime,
        threaded: bool = False,
    ) -> Subscription:
        """Raises what `Cadence.next_due` raises for a zone that is none."""
        slot = await asyncio.to_thread(cadence.next_due, now)  # the first look at a zone reads a file
        key = {"tenant_id": self._tenant_id, "platform": platform, "channel_id": channel_id, "edition": edition}
        terms: Values = {
            **outbox_rows.cadence_values(cadence),
            "mention": mention,
            "state": SubscriptionState.ACTIVE.value,
            "reason": "",
            "next_due_at": slot.due_at,
            "threaded": threaded,
        }
        await self._admit(now)
        await self._run(insert_or_replace(subscriptions, _KEY, _TERMS), [{**key, **terms, "created_at": now}])
        return (await self._all(self._own().filter_by(**key), outbox_rows.subscription))[0]

    async def set_state(self, subscription_id: SubscriptionId, state: SubscriptionState, reason: str) -> bool:
        return await self._changed(self._change(subscription_id).values(state=state.value, reason=reason))

    async def set_next_due(self, subscription_id: SubscriptionId, at: datetime) -> bool:
        return await self._changed(self._change(subscription_id).values(next_due_at=at))

    async def unsubscribe(self, subscription_id: SubscriptionId) -> bool:
        """Its slots and deliveries go with it."""
        statement = delete(subscriptions).where(
            subscriptions.c.tenant_id == self._tenant_id, subscriptions.c.id == subscription_id
        )
        return await self._changed(statement)

    async def suspend(self, reason: str, now: datetime) -> None:
        """What waits is closed: when the tenant is back, its next post is the newest edition, not a backlog."""
        born = {"id": self._tenant_id, "state": _SUSPENDED, "reason": reason, "created_at": now}
        await self._run(insert_or_replace(tenants, ["id"], ["state", "reason"]), [born])
        dropped = update(slots).where(slots.c.tenant_id == self._tenant_id, slots.c.state == "open")
        await self._run(dropped.values(state="dropped", reason=_SUSPENDED))
        waiting = update(deliveries).where(
            deliveries.c.tenant_id == self._tenant_id, deliveries.c.state == DeliveryState.PENDING.value
        )
        await self._run(waiting.values(state=DeliveryState.DEAD.value, reason=_SUSPENDED, next_attempt_at=null()))
        closed = select(deliveries.c.slot_id).where(
            deliveries.c.tenant_id == self._tenant_id, deliveries.c.reason == _SUSPENDED
        )
        for statement in taken_back(and_(delivered.c.tenant_id == self._tenant_id, delivered.c.slot_id.in_(closed))):
            await self._run(statement)

    async def reinstate(self) -> None:
        mine = update(tenants).where(tenants.c.id == self._tenant_id, tenants.c.state == _SUSPENDED)
        await self._run(mine.values(state=_ACTIVE, reason=""))

    async def _admit(self, now: datetime) -> None:
        born = {"id": self._tenant_id, "state": _ACTIVE, "reason": "", "created_at": now}
        await self._run(insert_new(tenants), [born])

    def _change(self, subscription_id: SubscriptionId) -> Update:
        return update(subscriptions).where(
            subscriptions.c.tenant_id == self._tenant_id, subscriptions.c.id == subscription_id
        )


_listed = (subscriptions.c.channel_id, subscriptions.c.edition, subscriptions.c.id)
