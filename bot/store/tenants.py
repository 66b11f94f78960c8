"""One tenant's subscriptions. The tenant is given once, to the constructor; every statement carries it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Update, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.subscriptions import Cadence, Subscription, SubscriptionId, SubscriptionState, TenantId
from bot.store import outbox_rows
from bot.store.connection import Connected
from bot.store.dialects import insert_new, insert_or_replace
from bot.store.outbox import subscriptions, tenants
from bot.store.rows import Values

_KEY = ("tenant_id", "platform", "channel_id", "edition")
_TERMS = ("time", "zone", "days", "mention", "state", "reason", "next_due_at")


class SqlTenantReading(Connected):
    """Sees no other tenant's rows."""

    def __init__(self, connection: AsyncConnection, tenant_id: TenantId) -> None:
        super().__init__(connection)
        self._tenant_id = tenant_id

    async def subscriptions(self) -> Sequence[Subscription]:
        return await self._all(self._own().order_by(*_listed), outbox_rows.subscription)

    def _own(self) -> Select[*tuple[Any, ...]]:
        return select(subscriptions).where(subscriptions.c.tenant_id == self._tenant_id)


class SqlTenantWriting(SqlTenantReading):
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

    async def _admit(self, now: datetime) -> None:
        born = {"id": self._tenant_id, "state": "active", "reason": "", "created_at": now}
        await self._run(insert_new(tenants), [born])

    def _change(self, subscription_id: SubscriptionId) -> Update:
        return update(subscriptions).where(
            subscriptions.c.tenant_id == self._tenant_id, subscriptions.c.id == subscription_id
        )


_listed = (subscriptions.c.channel_id, subscriptions.c.edition, subscriptions.c.id)
