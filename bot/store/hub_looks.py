"""Which models are to be looked at in full next, and which of them people watch."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, func, select

from bot.domain.hub import ModelStanding
from bot.domain.subscriptions import SubscriptionState
from bot.store.connection import IN_LIST, chunks
from bot.store.hub import HubReading
from bot.store.outbox import subscriptions
from bot.store.search import readable
from bot.store.tables import hub_models, hub_snapshots
from bot.store.tenants import SUSPENDED

WATCH: Final = "watch:hf:"
_DAILY: Final = timedelta(days=1)
_WEEKLY: Final = timedelta(days=7)
# A look a month at what is gone: it may come back.
_MONTHLY: Final = timedelta(days=30)
_LISTED_OF_LATE: Final = timedelta(days=30)
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class HubLooks(HubReading):
    async def watched_models(self) -> frozenset[str]:
        statement = select(subscriptions.c.edition).where(
            subscriptions.c.edition.startswith(WATCH, autoescape=True),
            subscriptions.c.state == SubscriptionState.ACTIVE.value,
            subscriptions.c.tenant_id.not_in(SUSPENDED),
        )
        return frozenset(await self._all(statement, lambda row: str(row.edition).removeprefix(WATCH)))

    async def models_to_examine(self, now: datetime, *, always: Collection[str], limit: int) -> Sequence[str]:
        """Within each kind the one that was looked at longest ago comes first. A renamed model is looked at under its
        new name; under its old one once a month, as those that are gone.
        """
        watched = sorted(await self.watched_models())
        wanted = {name.casefold(): name for name in (readable(one).strip() for one in (*always, *watched)) if name}
        rows = await self._of_late(now) | await self._named(wanted)
        moved = {row.renamed_to.casefold() for row in rows.values() if row.folded in wanted and row.renamed_to}
        rows |= await self._named(moved)
        newest = await self._first(
            select(func.max(hub_snapshots.c.taken_at, type_=hub_snapshots.c.taken_at.type)), lambda row: row[0]
        )
        known = {row.folded for row in rows.values()}
        turns = [_turn(row, now, wanted.keys() | moved, newest) for row in rows.values()]
        strangers = [(1, _NEVER, name) for folded, name in wanted.items() if folded not in known]
        return [name for _, _, name in sorted([*filter(None, turns), *strangers])[:limit]]

    async def _of_late(self, now: datetime) -> dict[int, Row[Any]]:
        statement = select(hub_models).where(hub_models.c.listed_at >= now - _LISTED_OF_LATE)
        return {row.id: row for row in await self._all(statement, lambda row: row)}

    async def _named(self, folded: Collection[str]) -> dict[int, Row[Any]]:
        found: dict[int, Row[Any]] = {}
        for some in chunks(folded, IN_LIST):
            statement = select(hub_models).where(hub_models.c.folded.in_(some))
            found |= {row.id: row for row in await self._all(statement, lambda row: row)}
        return found


def _turn(
    row: Row[Any], now: datetime, daily: Collection[str], newest: datetime | None
) -> tuple[int, datetime, str] | None:
    """The model's place in the queue: its kind, then its last look. None where it is not due."""
    listed = newest is not None and row.listed_at == newest
    if row.checked_at is None:
        return (0 if listed else 1 if row.folded in daily else 2, _NEVER, row.model_id)
    if row.standing != ModelStanding.PUBLIC.value:
        kind, wait = 2, _MONTHLY
    elif listed or row.folded in daily:
        kind, wait = 1, _DAILY
    else:
        kind, wait = 2, _WEEKLY
    return (kind, row.checked_at, row.model_id) if row.checked_at <= now - wait else None
