"""What the outbox has still to do, in figures."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select

from bot.domain.dead_letters import Outstanding
from bot.domain.deliveries import DeliveryState
from bot.domain.subscriptions import SubscriptionState
from bot.store.connection import Connected
from bot.store.outbox import deliveries, subscriptions
from bot.store.owned import SUSPENDED

_WAITING = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)


class OutstandingReading(Connected):
    async def outstanding(self, now: datetime) -> Outstanding:
        """What belongs to a paused subscription waits for a person, and is not counted."""
        found = await self._all(_waiting(now), lambda row: Outstanding(posts=int(row.posts), oldest_due_at=row.oldest))
        return found[0]


def _waiting(now: datetime) -> Select[*tuple[Any, ...]]:
    active = exists().where(
        subscriptions.c.tenant_id == deliveries.c.tenant_id,
        subscriptions.c.id == deliveries.c.subscription_id,
        subscriptions.c.state == SubscriptionState.ACTIVE.value,
    )
    oldest = func.min(deliveries.c.next_attempt_at, type_=deliveries.c.next_attempt_at.type)
    return (
        select(func.count().label("posts"), oldest.label("oldest"))
        .where(deliveries.c.next_attempt_at <= now, deliveries.c.state.in_(_WAITING), active)
        .where(deliveries.c.tenant_id.not_in(SUSPENDED))
    )
