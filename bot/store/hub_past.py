"""How models stood before: the trending list at a moment and day by day, the history of one model, what changed.

A day is one of UTC. Of several lists or measurements of a day the last one stands for it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, func, select

from bot.domain.digests import Window
from bot.domain.hub import Children, Measured, ModelChange, ModelStanding, Snapshot
from bot.store import hub_rows
from bot.store.hub import HubReading, readings
from bot.store.tables import hub_children, hub_facts, hub_models, hub_readings, hub_snapshots, hub_standings

_before = hub_facts.alias("facts_before")
_earlier = hub_facts.alias("facts_earlier")


class HubPast(HubReading):
    async def snapshot(self, *, at: datetime) -> Snapshot | None:
        newest = select(func.max(hub_snapshots.c.taken_at, type_=hub_snapshots.c.taken_at.type)).where(
            hub_snapshots.c.taken_at < at
        )
        taken_at = await self._first(newest, lambda row: row[0])
        return None if taken_at is None else await self._list(taken_at)

    async def snapshots(self, window: Window) -> Sequence[Snapshot]:
        """A statement a day, so that nothing else waits long."""
        statement = (
            select(hub_snapshots.c.taken_at)
            .where(hub_snapshots.c.taken_at >= window.start, hub_snapshots.c.taken_at < window.end)
            .order_by(hub_snapshots.c.taken_at)
        )
        moments = await self._all(statement, lambda row: row.taken_at)
        last: dict[date, datetime] = {moment.date(): moment for moment in moments}
        return [await self._list(moment) for moment in last.values()]

    async def model_history(self, model_ids: Collection[str], window: Window) -> Mapping[str, Sequence[Measured]]:
        """By the name as it is stored, case aside when asked. A value that the last measurement of a day lacks is taken
        from an earlier one of that day.
        """
        return {row.model_id: await self._history(row.id, window) for row in await self._meant(model_ids)}

    async def model_changes(self, window: Window) -> Sequence[ModelChange]:
        """In the order in which they were seen. An empty `before` or `after` says that the Hub stated nothing."""
        changed = await self._changed_facts(window) + await self._changed_standings(window)
        return sorted(changed, key=lambda one: (one.seen_at, one.model_id, one.what))

    async def _list(self, taken_at: datetime) -> Snapshot:
        statement = (
            readings()
            .where(hub_readings.c.taken_at == taken_at, hub_readings.c.rank.is_not(None))
            .order_by(hub_readings.c.rank, hub_models.c.model_id)
        )
        return Snapshot(taken_at=taken_at, readings=tuple(await self._all(statement, hub_rows.reading)))

    async def _history(self, number: int, window: Window) -> Sequence[Measured]:
        at = hub_readings.c.taken_at
        moved = (
            select(at, hub_readings.c.rank, hub_readings.c.likes, hub_readings.c.downloads)
            .where(hub_readings.c.model == number, at >= window.start, at < window.end)
            .order_by(at)
        )
        at = hub_children.c.taken_at
        counted = select(hub_children).where(hub_children.c.model == number, at >= window.start, at < window.end)
        children = await self._all(counted, lambda row: (row.taken_at, hub_rows.children(row)))
        return _by_day(await self._all(moved, lambda row: row), children)

    async def _changed_facts(self, window: Window) -> list[ModelChange]:
        last = select(func.max(_earlier.c.seen_at)).where(
            _earlier.c.model == hub_facts.c.model, _earlier.c.seen_at < hub_facts.c.seen_at
        )
        told = ("licence", "gated", "base_models")
        statement = (
            select(
                hub_models.c.model_id,
                hub_facts.c.seen_at,
                *(hub_facts.c[what] for what in told),
                *(_before.c[what].label(f"{what}_before") for what in told),
            )
            .join_from(hub_facts, hub_models, hub_models.c.id == hub_facts.c.model)
            .join(_before, and_(_before.c.model == hub_facts.c.model, _before.c.seen_at == last.scalar_subquery()))
            .where(hub_facts.c.seen_at >= window.start, hub_facts.c.seen_at < window.end)
        )
        rows = await self._all(statement, lambda row: row)
        return [
            ModelChange(model_id=row.model_id, what=what, before=before, after=after, seen_at=row.seen_at)
            for row in rows
            for what in told
            if (before := _words(getattr(row, f"{what}_before"))) != (after := _words(getattr(row, what)))
        ]

    async def _changed_standings(self, window: Window) -> list[ModelChange]:
        """A model that was never seen before it was gone has not changed."""
        statement = (
            select(hub_models.c.model_id, hub_models.c.first_seen, hub_standings.c.seen_at, hub_standings.c.standing)
            .join_from(hub_standings, hub_models, hub_models.c.id == hub_standings.c.model)
            .where(hub_standings.c.seen_at < window.end)
            .order_by(hub_standings.c.model, hub_standings.c.seen_at)
        )
        before: dict[str, str] = {}
        changes = []
        for row in await self._all(statement, lambda row: row):
            was, became = before.get(row.model_id, ModelStanding.PUBLIC.value), row.standing
            before[row.model_id] = became
            if row.seen_at >= window.start and row.seen_at > row.first_seen and was != became:
                changes.append(
                    ModelChange(model_id=row.model_id, what="standing", before=was, after=became, seen_at=row.seen_at)
                )
        return changes


def _by_day(moved: Iterable[Row[Any]], counted: Iterable[tuple[datetime, Children]]) -> Sequence[Measured]:
    days: dict[date, Measured] = {}
    for row in moved:
        day = days.get(row.taken_at.date(), Measured(at=row.taken_at, rank=None, likes=None, downloads=None))
        days[row.taken_at.date()] = Measured(
            at=row.taken_at,
            rank=day.rank if row.rank is None else row.rank,
            likes=day.likes if row.likes is None else row.likes,
            downloads=day.downloads if row.downloads is None else row.downloads,
        )
    for at, children in counted:
        day = days.get(at.date(), Measured(at=at, rank=None, likes=None, downloads=None))
        days[at.date()] = Measured(
            at=max(at, day.at), rank=day.rank, likes=day.likes, downloads=day.downloads, children=children
        )
    return [days[day] for day in sorted(days)]


def _words(value: str | Collection[str] | None) -> str:
    """The order in which bases are named means nothing."""
    return value if isinstance(value, str) else ", ".join(sorted(value or ()))
