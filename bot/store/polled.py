"""What polls left of their sources: only the columns that moved are written, equal sets of them in one go."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, Row, func, select, text

from bot.domain.entries import Known, Resident
from bot.domain.sources import Condition, SourceId, SourceRecord, SourceSpec, SourceState
from bot.store import adding, rows
from bot.store.connection import IN_LIST, Connected, chunks
from bot.store.dialects import LISTED
from bot.store.statements import change_source
from bot.store.tables import entries, sources

_PORTION = 5_000
_KNOWN = text(
    f"SELECT entries.source_id, entries.identity, entries.id, entries.content_hash, entries.facts FROM {LISTED} entries"  # noqa: S608 - our own words
    " WHERE entries.source_id = asked.key AND entries.identity = one.value"
).columns(entries.c.source_id, entries.c.identity, entries.c.id, entries.c.content_hash, entries.c.facts)
_ELSEWHERE = text(
    f"SELECT DISTINCT asked.key AS asking, entries.address_key FROM {LISTED} entries"  # noqa: S608 - our own words
    " WHERE entries.address_key = one.value AND entries.source_id <> asked.key"
).columns(entries.c.source_id.label("asking"), entries.c.address_key)


class PolledReading(Connected):
    async def arrivals(self, *, since: datetime) -> Mapping[SourceId, int]:
        statement = (
            select(entries.c.source_id, func.count().label("brought"))
            .where(entries.c.first_seen >= since, entries.c.eligible)
            .group_by(entries.c.source_id)
        )
        return dict(await self._all(statement, lambda row: (SourceId(row.source_id), int(row.brought))))


class PolledWriting(Connected):
    async def known(self, identities: Mapping[SourceId, Sequence[str]]) -> Mapping[SourceId, Mapping[str, Known]]:
        found: dict[SourceId, dict[str, Known]] = {source_id: {} for source_id in identities}
        for row in await self._looked_up(_KNOWN, identities):
            found[row.source_id][row.identity] = rows.known(row)
        return found

    async def elsewhere(self, address_keys: Mapping[SourceId, Collection[str]]) -> Mapping[SourceId, Collection[str]]:
        found: dict[SourceId, set[str]] = {source_id: set() for source_id in address_keys}
        for row in await self._looked_up(_ELSEWHERE, address_keys):
            found[row.asking].add(row.address_key)
        return found

    async def add(self, new: adding.New, now: datetime) -> None:
        await self._do(lambda connection: adding.add(connection, new, now))

    async def _looked_up(self, statement: Executable, wanted: Mapping[SourceId, Collection[str]]) -> Sequence[Row[Any]]:
        """The rows of a statement that takes a list for each source, whatever the number of lists."""

        def work(connection: Connection) -> list[Row[Any]]:
            return [row for some in _portions(wanted) for row in connection.execute(statement, {"wanted": some})]

        return await self._do(work)

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


def _portions(wanted: Mapping[SourceId, Collection[str]]) -> Iterator[str]:
    """As JSON, a few thousand at a time: a document may have 5,000 entries, and a batch of polls 64 documents."""
    portion: dict[str, list[str]] = {}
    size = 0
    for source_id, several in wanted.items():
        portion[source_id] = list(several)
        size += len(several)
        if size > _PORTION:
            yield json.dumps(portion, ensure_ascii=False)
            portion, size = {}, 0
    if size:
        yield json.dumps(portion, ensure_ascii=False)


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
