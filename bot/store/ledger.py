"""What a subscription got, and what of it may be one story with something else."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from bot.domain.entries import Entry, EntryId
from bot.domain.subscriptions import SubscriptionId, TenantId
from bot.store import rows
from bot.store.connection import IN_LIST, Connected, chunks
from bot.store.outbox import delivered
from bot.store.tables import entries, entry_identifiers

# A short headline ("Weekly links") says too little.
_FEWEST_SPACES = 4


class EntriesReading(Connected):
    async def entries_by_id(self, ids: Collection[EntryId]) -> Sequence[Entry]:
        found: list[Entry] = []
        for some in chunks(sorted(ids), IN_LIST):
            statement = select(entries).where(entries.c.id.in_(some)).order_by(entries.c.id)
            found += await self._all(statement, rows.entry)
        return found


def akin(
    tenant_id: TenantId, subscription_id: SubscriptionId, ids: Collection[EntryId], since: datetime
) -> Select[Any]:
    """At most `IN_LIST` ids. It walks along what the subscription got, however often a name occurs elsewhere."""
    got = select(delivered.c.entry_id).where(
        delivered.c.tenant_id == tenant_id,
        delivered.c.subscription_id == subscription_id,
        delivered.c.delivered_at >= since,
    )
    return select(entries).where(entries.c.id.in_(got), _shares(ids)).order_by(entries.c.id)


def _shares(ids: Collection[EntryId]) -> ColumnElement[bool]:
    """Each list is made once for the whole statement."""
    other = entries.alias("other")
    of = other.c.id.in_(ids)
    words = func.length(other.c.title_key) - func.length(func.replace(other.c.title_key, " ", ""))
    named = select(entry_identifiers.c.key).where(entry_identifiers.c.entry_id.in_(ids))
    return or_(
        entries.c.address_key.in_(select(other.c.address_key).where(of, other.c.address_key.is_not(None))),
        entries.c.title_key.in_(select(other.c.title_key).where(of, words >= _FEWEST_SPACES)),
        exists().where(entry_identifiers.c.entry_id == entries.c.id, entry_identifiers.c.key.in_(named)),
    )
