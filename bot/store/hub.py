"""What is stored of single models: found by name, case aside, with the newest measurement and the newest look in full.

`hub_past` has their histories, `hub_looks` says whom to look at next, `hub_writing` keeps what was seen.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select

from bot.domain.hub import ModelDetail, ModelName, ModelReading, ModelStanding, TrackedModel
from bot.store import hub_rows
from bot.store.connection import IN_LIST, Connected, chunks
from bot.store.search import readable
from bot.store.tables import hub_details, hub_facts, hub_models, hub_readings, hub_version

_NAMES_AT_ONCE = 1_000  # as rows become names, the event loop is held for about 10 ms
_facts_then = hub_facts.alias("facts_then")
_readings_then = hub_readings.alias("readings_then")


class HubReading(Connected):
    async def models(self, model_ids: Sequence[str], *, before: datetime) -> Mapping[str, ModelReading]:
        newest = select(func.max(_readings_then.c.taken_at)).where(
            _readings_then.c.model == hub_models.c.id, _readings_then.c.taken_at < before
        )
        found: list[ModelReading] = []
        for some in chunks(dict.fromkeys(map(readable, model_ids)), IN_LIST):
            wanted = readings().where(
                hub_models.c.model_id.in_(some), hub_readings.c.taken_at == newest.scalar_subquery()
            )
            found += await self._all(wanted, hub_rows.reading)
        return {reading.model_id: reading for reading in found}

    async def model(self, model_id: str) -> TrackedModel | None:
        """Of two that differ in nothing but case the one that is written like that, else the one with more likes."""
        return next(iter((await self.tracked([model_id])).values()), None)

    async def tracked(self, model_ids: Collection[str]) -> Mapping[str, TrackedModel]:
        """Names are looked for case aside, as in `model`."""
        rows = await self._meant(model_ids)
        read = await self._newest_readings([row.id for row in rows])
        details = await self._details(rows)
        return {row.model_id: _tracked(row, read.get(row.id), details.get(row.id)) for row in rows}

    async def model_names(self) -> Sequence[ModelName]:
        """Read in parts and sorted in a thread: a hundred thousand would hold the event loop for long."""
        found: list[ModelName] = []
        last = 0
        while True:
            statement = (
                select(hub_models.c.id, hub_models.c.model_id, hub_models.c.likes, hub_models.c.standing)
                .where(hub_models.c.id > last)
                .order_by(hub_models.c.id)
                .limit(_NAMES_AT_ONCE)
            )
            rows = await self._all(statement, lambda row: row)
            if not rows:
                return await asyncio.to_thread(sorted, found, key=lambda one: (-one.weight, one.model_id))
            last = rows[-1].id
            there = (row for row in rows if row.standing != ModelStanding.GONE.value)
            found += [ModelName(model_id=row.model_id, weight=row.likes or 0) for row in there]

    async def models_version(self) -> int:
        return await self._first(select(hub_version.c.number), lambda row: int(row.number)) or 0

    async def _meant(self, model_ids: Collection[str]) -> list[Row[Any]]:
        """The rows of these models, each once, in the order in which they were asked for."""
        asked = [readable(model_id).strip() for model_id in model_ids]
        alike: dict[str, list[Row[Any]]] = {}
        for some in chunks(dict.fromkeys(name.casefold() for name in asked), IN_LIST):
            statement = (
                select(hub_models)
                .where(hub_models.c.folded.in_(some))
                .order_by(func.coalesce(hub_models.c.likes, 0).desc(), hub_models.c.id)
            )
            for row in await self._all(statement, lambda row: row):
                alike.setdefault(row.folded, []).append(row)
        meant: dict[int, Row[Any]] = {}
        for name in asked:
            rows = alike.get(name.casefold(), ())
            for row in sorted(rows, key=lambda row: row.model_id != name)[:1]:
                meant.setdefault(row.id, row)
        return list(meant.values())

    async def _newest_readings(self, numbers: Sequence[int]) -> dict[int, tuple[datetime, ModelReading]]:
        newest = select(func.max(_readings_then.c.taken_at)).where(_readings_then.c.model == hub_models.c.id)
        found: dict[int, tuple[datetime, ModelReading]] = {}
        for some in chunks(numbers, IN_LIST):
            wanted = readings().where(hub_models.c.id.in_(some), hub_readings.c.taken_at == newest.scalar_subquery())
            found |= dict(await self._all(wanted, lambda row: (row.id, (row.taken_at, hub_rows.reading(row)))))
        return found

    async def _details(self, rows: Sequence[Row[Any]]) -> dict[int, ModelDetail]:
        names = {row.id: row.model_id for row in rows}
        found: dict[int, ModelDetail] = {}
        for some in chunks(names, IN_LIST):
            for row in await self._all(select(hub_details).where(hub_details.c.model.in_(some)), lambda row: row):
                found[row.model] = hub_rows.detail(names[row.model], row.taken_at, row.detail)
        return found


def readings() -> Select[*tuple[Any, ...]]:
    """Readings with the name of their model and the facts that held at that moment."""
    since = select(func.max(_facts_then.c.seen_at)).where(
        _facts_then.c.model == hub_readings.c.model, _facts_then.c.seen_at <= hub_readings.c.taken_at
    )
    facts = (hub_facts.c[name] for name in hub_rows.FACTS)
    moving = (hub_readings.c[name] for name in ("taken_at", "rank", "likes", "downloads", "trending_score"))
    return (
        select(hub_models.c.id, hub_models.c.model_id, *moving, *facts)
        .select_from(hub_models)
        .join(hub_readings, hub_readings.c.model == hub_models.c.id)
        .join(
            hub_facts,
            and_(hub_facts.c.model == hub_readings.c.model, hub_facts.c.seen_at == since.scalar_subquery()),
        )
    )


def _tracked(row: Row[Any], read: tuple[datetime, ModelReading] | None, detail: ModelDetail | None) -> TrackedModel:
    read_at, reading = read or (None, None)
    return TrackedModel(
        model_id=row.model_id,
        first_seen=row.first_seen,
        standing=ModelStanding(row.standing),
        renamed_to=row.renamed_to,
        checked_at=row.checked_at,
        reading=reading,
        read_at=read_at,
        detail=detail,
    )
