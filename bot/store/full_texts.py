"""Full texts that were read from the pages behind entries: the rest of the port `editorial`."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select

from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.sources import SourceId
from bot.store import rows
from bot.store.connection import Connected
from bot.store.dialects import insert_new, insert_or_replace
from bot.store.editorial_tables import entry_judgements, text_tries
from bot.store.tables import bodies, entries


class FullTextReading(Connected):
    async def without_text(
        self, source_ids: Collection[SourceId], *, since: datetime, tried_before: datetime, limit: int
    ) -> Sequence[Entry]:
        tries = text_tries
        due = or_(tries.c.entry_id.is_(None), (tries.c.fault != "") & (tries.c.tried_at < tried_before))
        statement = (
            select(entries)
            .outerjoin(tries, tries.c.entry_id == entries.c.id)
            .outerjoin(bodies, bodies.c.entry_id == entries.c.id)
            .where(
                entries.c.first_seen >= since,
                entries.c.source_id.in_(sorted(source_ids)),
                entries.c.kind == EntryKind.NEWS.value,
                entries.c.url.is_not(None),
                entries.c.eligible,
                bodies.c.entry_id.is_(None),
                due,
            )
            .order_by(entries.c.id.desc())
            .limit(limit)
        )
        return await self._all(statement, rows.entry)


class FullTextWriting(FullTextReading):
    async def keep_text(self, entry_id: EntryId, text: str, now: datetime, *, fault: str = "") -> None:
        if not await self._all(select(entries.c.id).where(entries.c.id == entry_id), lambda row: row.id):
            return
        tried = insert_or_replace(text_tries, ("entry_id",), ("tried_at", "fault"))
        await self._run(tried, [{"entry_id": entry_id, "tried_at": now, "fault": fault}])
        if text:
            await self._run(insert_new(bodies), [{"entry_id": entry_id, "text": text}])
            # Judged by its description so far: what the text shows may make it pass, or be held.
            await self._run(delete(entry_judgements).where(entry_judgements.c.entry_id == entry_id))
