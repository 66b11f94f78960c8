"""What may be asked of the database within one transaction: the port `Reading` in SQLAlchemy Core."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.digests import Window
from bot.domain.entries import Entry
from bot.domain.hub import ModelReading
from bot.domain.sources import SourceRecord, SourceState
from bot.store import rows
from bot.store.faults import translated
from bot.store.tables import configurations, entries, hub_readings, revisions, sources
from bot.store.turns import to_the_end

_Item = TypeVar("_Item")
IN_LIST = 500  # builds of SQLite differ in how many variables a statement may have; all take this many


class SqlReading:
    """Valid as long as the transaction that made it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def sources(self) -> Sequence[SourceRecord]:
        return await self._all(select(sources).order_by(sources.c.id), rows.source_record)

    async def due(self, now: datetime) -> Sequence[SourceRecord]:
        statement = (
            select(sources)
            .where(sources.c.configured, sources.c.state != SourceState.PAUSED.value, sources.c.next_poll_at <= now)
            .order_by(sources.c.next_poll_at, sources.c.id)
        )
        return await self._all(statement, rows.source_record)

    async def entries(self, window: Window) -> Sequence[Entry]:
        statement = (
            select(entries)
            .where(entries.c.first_seen >= window.start, entries.c.first_seen < window.end)
            .order_by(entries.c.id)
        )
        return await self._all(statement, rows.entry)

    async def models(self, model_ids: Sequence[str], *, before: datetime) -> Mapping[str, ModelReading]:
        found: list[ModelReading] = []
        for some in chunks(dict.fromkeys(model_ids), IN_LIST):
            found += await self._all(_newest_readings(some, before), rows.model_reading)
        return {reading.model_id: reading for reading in found}

    async def last_good_config(self) -> tuple[str, str] | None:
        statement = select(configurations.c.path, configurations.c.text).order_by(configurations.c.id.desc()).limit(1)
        found = await self._all(statement, lambda row: (str(row.path), str(row.text)))
        return found[0] if found else None

    async def counts(self) -> Mapping[str, int]:
        counted = {
            "entries": select(func.count()).select_from(entries),
            "revisions": select(func.count()).select_from(revisions),
            "sources": select(func.count()).select_from(sources),
            "models": select(func.count(hub_readings.c.model_id.distinct())),
        }
        statement = select(*(query.scalar_subquery().label(noun) for noun, query in counted.items()))
        found = await self._all(statement, lambda row: dict(row._mapping))  # noqa: SLF001 - documented, not private
        return {str(noun): int(count) for noun, count in found[0].items()}

    async def _all(self, statement: Select[*tuple[Any, ...]], make: Callable[[Row[Any]], _Item]) -> list[_Item]:
        with translated():
            result = await to_the_end(self._connection.execute(statement))
            return [make(row) for row in result]


def _newest_readings(model_ids: Sequence[str], before: datetime) -> Select[*tuple[Any, ...]]:
    newest = (
        select(hub_readings.c.model_id, func.max(hub_readings.c.taken_at).label("taken_at"))
        .where(hub_readings.c.model_id.in_(model_ids), hub_readings.c.taken_at < before)
        .group_by(hub_readings.c.model_id)
        .subquery()
    )
    return select(hub_readings).join(
        newest, (hub_readings.c.model_id == newest.c.model_id) & (hub_readings.c.taken_at == newest.c.taken_at)
    )


def chunks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    remaining = iter(items)
    while some := list(islice(remaining, size)):
        yield some
