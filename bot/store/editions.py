"""Stored editions: one for each name and date, numbered from 1 within the name."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Connection, func, select

from bot.domain.deliveries import StoredDigest
from bot.domain.digests import Window
from bot.domain.entries import EntryId
from bot.store import outbox_rows
from bot.store.connection import Connected
from bot.store.dialects import insert_new
from bot.store.outbox import digests

# A clock that is further behind than this was wrong before, not now.
_STEP = timedelta(hours=3)
_NEWEST = 50
_ENDS = select(digests.c.window_end).order_by(digests.c.id.desc()).limit(_NEWEST)


class EditionReading(Connected):
    async def digests(
        self, *, edition: str | None = None, since: datetime | None = None, limit: int = 25
    ) -> Sequence[StoredDigest]:
        statement = select(digests).order_by(digests.c.id.desc()).limit(limit)
        if edition is not None:
            statement = statement.where(digests.c.edition == edition)
        if since is not None:
            statement = statement.where(digests.c.window_end > since)
        return await self._all(statement, outbox_rows.stored_digest)

    async def digest(self, edition: str, number: int) -> StoredDigest | None:
        statement = select(digests).where(digests.c.edition == edition, digests.c.number == number)
        return await self._first(statement, outbox_rows.stored_digest)

    async def edition_of(self, edition: str, date: date, run: str = "") -> StoredDigest | None:
        dated = outbox_rows.edition_date(date, run)
        statement = select(digests).where(digests.c.edition == edition, digests.c.edition_date == dated)
        return await self._first(statement, outbox_rows.stored_digest)


class EditionWriting(EditionReading):
    async def keep_digest(
        self,
        edition: str,
        date: date,
        window: Window,
        message: Mapping[str, object],
        now: datetime,
        *,
        entries: Mapping[int, Sequence[EntryId]] = MappingProxyType({}),
        run: str = "",
    ) -> StoredDigest:
        last = select(func.coalesce(func.max(digests.c.number), 0)).where(digests.c.edition == edition)
        dated = outbox_rows.edition_date(date, run)
        values = {
            "edition": edition,
            "number": last.scalar_subquery() + 1,
            "edition_date": dated,
            "window_start": window.start,
            "window_end": window.end,
            "composed_at": now,
            "content": outbox_rows.content(message, entries),
        }
        await self._run(insert_new(digests).values(**values))
        kept = select(digests).where(digests.c.edition == edition, digests.c.edition_date == dated)
        return (await self._all(kept, outbox_rows.stored_digest))[0]


def after_editions(connection: Connection, now: datetime) -> datetime:
    """Now, or the end of the newest edition where the clock stepped back behind it since it was composed."""
    ends = [row.window_end for row in connection.execute(_ENDS)]
    return max((end for end in ends if now < end <= now + _STEP), default=now)
