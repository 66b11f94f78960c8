"""What an entry was judged to be, and which entries are held: the port `editorial` in SQLAlchemy Core."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select, update

from bot.domain.editorial import Held, Judged, Ruling, Unsorted
from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.relevance import Hit, Judgement, Where
from bot.store import rows
from bot.store.connection import IN_LIST, Connected, chunks
from bot.store.dialects import insert_new, insert_or_replace
from bot.store.editorial_tables import entry_judgements, held_entries
from bot.store.tables import bodies, entries

_AT_ONE_ADDRESS = 50


class EditorialReading(Connected):
    async def unsorted(self, *, since: datetime, rules: str, limit: int) -> Sequence[Unsorted]:
        judged = entry_judgements
        stale = or_(
            judged.c.entry_id.is_(None), judged.c.rules != rules, judged.c.content_hash != entries.c.content_hash
        )
        statement = (
            select(entries, bodies.c.text.label("body"))
            .outerjoin(judged, judged.c.entry_id == entries.c.id)
            .outerjoin(bodies, bodies.c.entry_id == entries.c.id)
            .where(entries.c.first_seen >= since, entries.c.kind != EntryKind.MODEL.value, stale)
            .order_by(entries.c.id)
            .limit(limit)
        )
        return await self._all(statement, _unsorted)

    async def judgements(self, ids: Collection[EntryId]) -> Mapping[EntryId, Judgement]:
        found: dict[EntryId, Judgement] = {}
        for some in chunks(sorted(ids), IN_LIST):
            statement = select(entry_judgements).where(entry_judgements.c.entry_id.in_(some))
            found |= dict(await self._all(statement, lambda row: (EntryId(row.entry_id), _judgement(row))))
        return found

    async def held(self, ids: Collection[EntryId] | None = None) -> Mapping[EntryId, Held]:
        if ids is None:
            return {one.entry_id: one for one in await self._all(select(held_entries), _held)}
        found: dict[EntryId, Held] = {}
        for some in chunks(sorted(ids), IN_LIST):
            statement = select(held_entries).where(held_entries.c.entry_id.in_(some))
            found |= {one.entry_id: one for one in await self._all(statement, _held)}
        return found

    async def bodies(self, ids: Collection[EntryId]) -> Mapping[EntryId, str]:
        found: dict[EntryId, str] = {}
        for some in chunks(sorted(ids), IN_LIST):
            statement = select(bodies).where(bodies.c.entry_id.in_(some))
            found |= dict(await self._all(statement, lambda row: (EntryId(row.entry_id), str(row.text))))
        return found

    async def at_address(self, address_key: str) -> Sequence[Entry]:
        statement = (
            select(entries)
            .where(entries.c.address_key == address_key)
            .order_by(entries.c.id.desc())
            .limit(_AT_ONE_ADDRESS)
        )
        return await self._all(statement, rows.entry)


class EditorialWriting(EditorialReading):
    async def keep_judgements(self, judged: Sequence[Judged]) -> None:
        there = await self._there([one.entry_id for one in judged])
        statement = insert_or_replace(
            entry_judgements, ("entry_id",), ("content_hash", "rules", "points", "passes", "detail")
        )
        await self._run(statement, (_values(one) for one in judged if one.entry_id in there))

    async def hold(self, entry_id: EntryId, reasons: Sequence[str], now: datetime) -> None:
        if entry_id in await self._there([entry_id]):
            row = {"entry_id": entry_id, "reasons": list(reasons), "held_at": now, "ruling": Ruling.OPEN.value}
            await self._run(insert_new(held_entries), [row])

    async def rule_held(self, entry_id: EntryId, ruling: Ruling, now: datetime) -> bool:
        ruled = update(held_entries).where(held_entries.c.entry_id == entry_id)
        return await self._changed(ruled.values(ruling=ruling.value, ruled_at=now))

    async def _there(self, ids: Sequence[EntryId]) -> set[EntryId]:
        found: set[EntryId] = set()
        for some in chunks(sorted(ids), IN_LIST):
            statement = select(entries.c.id).where(entries.c.id.in_(some))
            found.update(await self._all(statement, lambda row: EntryId(row.id)))
        return found


def _unsorted(row: Row[Any]) -> Unsorted:
    return Unsorted(entry=rows.entry(row), content_hash=row.content_hash, body=row.body or "")


def _held(row: Row[Any]) -> Held:
    return Held(
        entry_id=EntryId(row.entry_id),
        reasons=tuple(row.reasons),
        held_at=row.held_at,
        ruling=Ruling(row.ruling),
        ruled_at=row.ruled_at,
    )


def _values(one: Judged) -> rows.Values:
    told = one.judgement
    return {
        "entry_id": one.entry_id,
        "content_hash": one.content_hash,
        "rules": told.rules,
        "points": told.points,
        "passes": told.passes,
        "detail": {
            "gate": told.gate,
            "hits": [[hit.group, hit.phrase, hit.weight, hit.where.value, hit.found] for hit in told.hits],
            "prior": told.prior,
            "topics": list(told.topics),
            "jurisdictions": list(told.jurisdictions),
            "open": told.open,
            "release": told.release,
        },
    }


def _judgement(row: Row[Any]) -> Judgement:
    detail = row.detail
    return Judgement(
        points=row.points,
        passes=row.passes,
        gate=detail["gate"],
        hits=tuple(
            Hit(group=group, phrase=phrase, weight=weight, where=Where(where), found=found)
            for group, phrase, weight, where, found in detail["hits"]
        ),
        prior=detail["prior"],
        topics=tuple(detail["topics"]),
        jurisdictions=tuple(detail["jurisdictions"]),
        open=detail["open"],
        release=detail["release"],
        rules=row.rules,
    )
