"""Keeps what the Hub said of models: lists, single readings, looks in full, and whom it no longer has.

Nothing is deleted. Facts such as the licence are written when they differ from the last ones that were seen.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, or_, select, update

from bot.domain.hub import ModelDetail, ModelReading, ModelStanding
from bot.store import hub_rows
from bot.store.connection import IN_LIST, chunks
from bot.store.dialects import insert_new, insert_or_replace
from bot.store.hub import HubReading
from bot.store.rows import Values
from bot.store.tables import (
    hub_children,
    hub_details,
    hub_facts,
    hub_models,
    hub_readings,
    hub_snapshots,
    hub_standings,
    hub_version,
)

_newer = hub_facts.alias("facts_newer")
_COUNTS = ("taken_at", "finetune", "adapter", "merge", "quantized")
_VERSION = 1
_LISTED_OF_LATE = timedelta(days=2)


class HubWriting(HubReading):
    async def add_models(self, readings: Sequence[ModelReading], now: datetime) -> None:
        """Of two readings of a model at the same moment the first one stays, but one with a rank before one without."""
        distinct: dict[str, ModelReading] = {}
        for reading in sorted(readings, key=lambda one: one.rank is None):
            distinct.setdefault(reading.model_id, reading)
        if not distinct:
            return
        numbers = await self._numbered(list(distinct), now)
        listed = {name: numbers[name].id for name, reading in distinct.items() if reading.rank is not None}
        for row in numbers.values():
            if row.standing != ModelStanding.PUBLIC.value:
                await self._stand(row, ModelStanding.PUBLIC, now, None)
        await self._note_list(list(listed.values()), now)
        by_number = {numbers[name].id: reading for name, reading in distinct.items()}
        await self._measure(by_number, now)
        await self._state(by_number, now)
        await self._grow()

    async def keep_detail(self, detail: ModelDetail) -> None:
        """One that is older than the stored one changes nothing. It is a point of the history where the model was not
        measured on that UTC day before.

        Facts of models on the list are those of the list: where two answers of the Hub name the bases in two ways,
        nothing has changed.
        """
        now = detail.taken_at
        row = (await self._numbered([detail.model_id], now))[detail.model_id]
        if row.checked_at is not None and row.checked_at > now:
            return
        await self._stand(row, ModelStanding.PUBLIC, now, None)
        await self._run(update(hub_models).where(hub_models.c.id == row.id).values(checked_at=now))
        kept = {"model": row.id, "taken_at": now, "detail": hub_rows.detail_values(detail)}
        await self._run(insert_or_replace(hub_details, ["model"], ["taken_at", "detail"]), [kept])
        if detail.children is not None:
            counted = hub_rows.children_values(detail.children, row.id, now.astimezone(UTC))
            await self._run(insert_or_replace(hub_children, ["model", "day"], _COUNTS), [counted])
        if not await self._measured_on_the_day(row.id, now):
            reading = {row.id: hub_rows.as_reading(detail)}
            await self._measure(reading, now)
            if row.listed_at is None or row.listed_at < now - _LISTED_OF_LATE:
                await self._state(reading, now)
        await self._grow()

    async def keep_standing(
        self, model_id: str, standing: ModelStanding, now: datetime, *, renamed_to: str | None = None
    ) -> None:
        row = next(iter(await self._meant([model_id])), None)
        row = row or (await self._numbered([model_id], now))[model_id]
        await self._stand(row, standing, now, renamed_to)
        await self._run(update(hub_models).where(hub_models.c.id == row.id).values(checked_at=now))
        await self._grow()

    async def _numbered(self, names: Sequence[str], now: datetime) -> Mapping[str, Row[Any]]:
        """The rows of these models; who was never seen is seen now."""
        found = await self._rows(names)
        born = [name for name in names if name not in found]
        if not born:
            return found
        await self._run(
            insert_new(hub_models),
            (
                {
                    "model_id": name,
                    "folded": name.casefold(),
                    "first_seen": now,
                    "standing": ModelStanding.PUBLIC.value,
                }
                for name in born
            ),
        )
        return found | await self._rows(born)

    async def _rows(self, names: Sequence[str]) -> dict[str, Row[Any]]:
        found: dict[str, Row[Any]] = {}
        for some in chunks(names, IN_LIST):
            statement = select(hub_models).where(hub_models.c.model_id.in_(some))
            found |= {row.model_id: row for row in await self._all(statement, lambda row: row)}
        return found

    async def _note_list(self, listed: Sequence[int], now: datetime) -> None:
        """These stand on the list of that moment; what was read of them apart from it at that moment gives way."""
        if not listed:
            return
        await self._run(insert_new(hub_snapshots), [{"taken_at": now}])
        at = hub_models.c.listed_at
        for some in chunks(listed, IN_LIST):
            await self._run(
                update(hub_models).where(hub_models.c.id.in_(some), or_(at.is_(None), at < now)).values(listed_at=now)
            )
            apart = delete(hub_readings).where(hub_readings.c.taken_at == now, hub_readings.c.rank.is_(None))
            await self._run(apart.where(hub_readings.c.model.in_(some)))

    async def _measure(self, readings: Mapping[int, ModelReading], now: datetime) -> None:
        """Keep what moves."""
        rows = (hub_rows.measured(reading, number, now) for number, reading in readings.items())
        await self._run(insert_new(hub_readings), rows)
        liked = update(hub_models).where(hub_models.c.id == bindparam("of"))
        likes = ({"of": number, "likes": one.likes} for number, one in readings.items() if one.likes is not None)
        await self._run(liked, likes)

    async def _state(self, readings: Mapping[int, ModelReading], now: datetime) -> None:
        """Keep what stays, where it is not what was seen last."""
        known = await self._facts(list(readings), now)
        await self._run(
            insert_new(hub_facts),
            (
                {"model": number, "seen_at": now, **hub_rows.facts(reading)}
                for number, reading in readings.items()
                if known.get(number) != hub_rows.facts(reading)
            ),
        )

    async def _facts(self, numbers: Sequence[int], now: datetime) -> dict[int, Values]:
        newest = select(func.max(_newer.c.seen_at)).where(_newer.c.model == hub_facts.c.model, _newer.c.seen_at <= now)
        found: dict[int, Values] = {}
        for some in chunks(numbers, IN_LIST):
            statement = select(hub_facts).where(
                hub_facts.c.model.in_(some), hub_facts.c.seen_at == newest.scalar_subquery()
            )
            found |= dict(await self._all(statement, lambda row: (row.model, hub_rows.stored_facts(row))))
        return found

    async def _measured_on_the_day(self, number: int, now: datetime) -> bool:
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        at = hub_readings.c.taken_at
        statement = select(at).where(hub_readings.c.model == number, at >= midnight, at < midnight + timedelta(days=1))
        return await self._first(statement.limit(1), lambda row: row) is not None

    async def _stand(self, row: Row[Any], standing: ModelStanding, now: datetime, renamed_to: str | None) -> None:
        if (row.standing, row.renamed_to) == (standing.value, renamed_to):
            return
        mine = update(hub_models).where(hub_models.c.id == row.id)
        await self._run(mine.values(standing=standing.value, renamed_to=renamed_to))
        if row.standing != standing.value:
            changed = {"model": row.id, "seen_at": now, "standing": standing.value}
            await self._run(insert_or_replace(hub_standings, ["model", "seen_at"], ["standing"]), [changed])

    async def _grow(self) -> None:
        grown = update(hub_version).where(hub_version.c.id == _VERSION).values(number=hub_version.c.number + 1)
        if not await self._changed(grown):
            await self._run(insert(hub_version), [{"id": _VERSION, "number": 1}])
