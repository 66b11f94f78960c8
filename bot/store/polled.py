"""What polls left of their sources: only the columns that moved are written, equal sets of them in one go."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from bot.domain.entries import Resident
from bot.domain.sources import Condition, SourceId, SourceRecord, SourceSpec, SourceState
from bot.store import rows
from bot.store.connection import IN_LIST, Connected, chunks
from bot.store.statements import change_source
from bot.store.tables import entries, sources


class PolledReading(Connected):
    async def arrivals(self, *, since: datetime) -> Mapping[SourceId, int]:
        statement = (
            select(entries.c.source_id, func.count().label("brought"))
            .where(entries.c.first_seen >= since, entries.c.eligible)
            .group_by(entries.c.source_id)
        )
        return dict(await self._all(statement, lambda row: (SourceId(row.source_id), int(row.brought))))


class PolledWriting(Connected):
    async def conditions(self, specs: Sequence[SourceSpec]) -> Mapping[SourceId, Condition]:
        asked = {spec.id: spec for spec in specs}
        found: dict[SourceId, Condition] = {}
        for some in chunks(asked, IN_LIST):
            statement = select(*_CONDITION).where(sources.c.configured, sources.c.id.in_(some))
            for row in await self._all(statement, lambda row: row):
                if row.address_hash == rows.address_hash(asked[SourceId(row.id)]):
                    found[SourceId(row.id)] = _condition(row)
        return found

    async def keep_polled(self, lives: Sequence[tuple[SourceRecord, SourceRecord]]) -> None:
        moved: defaultdict[frozenset[str], list[rows.Values]] = defaultdict(list)
        for before, after in lives:
            stored, polled = rows.source_values(before), rows.source_values(after)
            changed = {name: value for name, value in polled.items() if value != stored[name]}
            if changed:
                moved[frozenset(changed)].append({"of": after.id, **changed})
        for same in moved.values():
            await self._run(change_source(), same)

    async def at_addresses(self, source_id: SourceId, address_keys: Collection[str]) -> Mapping[str, Resident]:
        found: dict[str, Resident] = {}
        for some in chunks(dict.fromkeys(address_keys), IN_LIST):
            # Said so that the index of addresses is used: through that of sources SQLite would visit all its entries.
            mine = entries.c.source_id.concat("") == source_id
            oldest = (
                select(func.min(entries.c.id))
                .where(mine, entries.c.address_key.in_(some))
                .group_by(entries.c.address_key)
                .having(func.count(entries.c.title_key.distinct()) == 1)
            )
            statement = select(*_RESIDENT).where(entries.c.id.in_(oldest))
            found |= dict(await self._all(statement, lambda row: (str(row.address_key), _resident(row))))
        return found


_CONDITION = (
    sources.c.id,
    sources.c.address_hash,
    sources.c.state,
    sources.c.reason,
    sources.c.next_poll_at,
    sources.c.failures,
    sources.c.failing_since,
)
_RESIDENT = (
    entries.c.id,
    entries.c.identity,
    entries.c.address_key,
    entries.c.title_key,
    entries.c.content_hash,
    entries.c.facts,
)


def _condition(row: Row[Any]) -> Condition:
    return Condition(
        state=SourceState(row.state),
        reason=row.reason,
        next_poll_at=row.next_poll_at,
        failures=row.failures,
        failing_since=row.failing_since,
    )


def _resident(row: Row[Any]) -> Resident:
    return Resident(identity=row.identity, title_key=row.title_key, known=rows.known(row))
