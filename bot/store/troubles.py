"""What is wrong with the bot or with a tenant's posts, and when it was noted and healed. One open row a trouble."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from bot.domain.subscriptions import Subscription, SubscriptionState, TenantId
from bot.domain.troubles import Trouble
from bot.store import outbox_rows
from bot.store.connection import IN_LIST, Connected, chunks
from bot.store.outbox import subscriptions, troubles
from bot.store.owned import SUSPENDED

_ALL = ""
# Long enough that whoever is told once a day has heard of it.
_HEALED_KEPT = timedelta(days=30)


class TroubleReading(Connected):
    async def troubles(self, *, healed_since: datetime) -> Sequence[Trouble]:
        recent = or_(troubles.c.healed_at.is_(None), troubles.c.healed_at >= healed_since)
        return await self._all(select(troubles).where(recent).order_by(troubles.c.id), _trouble)

    async def subscribers(self, editions: Collection[str]) -> Sequence[Subscription]:
        statement = (
            select(subscriptions)
            .where(subscriptions.c.edition.in_(sorted(editions)), subscriptions.c.tenant_id.not_in(SUSPENDED))
            .where(subscriptions.c.state == SubscriptionState.ACTIVE.value)
            .order_by(subscriptions.c.id)
        )
        return await self._all(statement, outbox_rows.subscription)


class TroubleWriting(TroubleReading):
    async def keep_troubles(self, found: Collection[Trouble], now: datetime) -> bool:
        open_ones = {
            (row.key, row.tenant_id): row.id
            for row in await self._all(select(troubles).where(troubles.c.healed_at.is_(None)), lambda row: row)
        }
        wanted = {(one.key, one.tenant_id or _ALL): one for one in found}
        healed = [number for name, number in open_ones.items() if name not in wanted]
        for some in chunks(healed, IN_LIST):
            await self._run(update(troubles).where(troubles.c.id.in_(some)).values(healed_at=now))
        born = [_row(one, now) for name, one in wanted.items() if name not in open_ones]
        await self._run(insert(troubles), born)
        await self._run(delete(troubles).where(troubles.c.healed_at < now - _HEALED_KEPT))
        return bool(healed or born)


def _row(one: Trouble, now: datetime) -> dict[str, Any]:
    where = one.tenant_id or _ALL
    return {"key": one.key, "tenant_id": where, "text": one.text, "since": one.since, "noted_at": now}


def _trouble(row: Row[Any]) -> Trouble:
    return Trouble(
        key=row.key,
        text=row.text,
        since=row.since,
        tenant_id=TenantId(row.tenant_id) if row.tenant_id else None,
        noted_at=row.noted_at,
        healed_at=row.healed_at,
    )
