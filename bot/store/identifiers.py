"""Which entries tell of an instrument: those that name one of its keys, and those that hold one of its names."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, select, union

from bot.domain.entries import EntryId
from bot.domain.search import SearchResult
from bot.store import rows
from bot.store.connection import IN_LIST, Connected, chunks
from bot.store.search import any_phrase, holding, readable
from bot.store.tables import entries, entry_identifiers


class CoverageReading(Connected):
    async def coverage(
        self, identifiers: Collection[str], phrases: Collection[str], *, offset: int = 0, limit: int = 5
    ) -> SearchResult:
        """Newest means stored last. Looks at 500 keys and 100 phrases; at one entry more than the page holds.

        Phrases are looked for in titles and summaries. One without a letter or of more than 500 characters is in none.
        """
        reach = offset + limit + 1
        looks = [_naming(sorted(map(readable, identifiers))[:IN_LIST], reach)] if identifiers else []
        if wanted := any_phrase(phrases):
            looks.append(holding(wanted, reach))
        if not looks:
            return SearchResult(entries=(), more=False)
        found = await self._all(_newest(looks, offset, limit + 1), rows.entry)
        return SearchResult(entries=tuple(found[:limit]), more=len(found) > limit)

    async def identifiers_of(self, entries: Collection[EntryId]) -> Mapping[EntryId, tuple[str, ...]]:
        found: dict[EntryId, list[str]] = {}
        for some in chunks(sorted(entries), IN_LIST):
            statement = (
                select(entry_identifiers)
                .where(entry_identifiers.c.entry_id.in_(some))
                .order_by(entry_identifiers.c.entry_id, entry_identifiers.c.key)
            )
            for row in await self._all(statement, lambda row: row):
                found.setdefault(EntryId(row.entry_id), []).append(row.key)
        return {entry_id: tuple(keys) for entry_id, keys in found.items()}


def _naming(keys: Collection[str], most: int) -> Select[Any]:
    return (
        select(entry_identifiers.c.entry_id)
        .distinct()
        .where(entry_identifiers.c.key.in_(keys))
        .order_by(entry_identifiers.c.entry_id.desc())
        .limit(most)
    )


def _newest(looks: Collection[Select[Any]], offset: int, most: int) -> Select[Any]:
    """Each look is cut to what the page can reach before they are united, so that a frequent name costs no more."""
    ids = union(*(select(look.subquery()) for look in looks)).subquery()
    return (
        select(entries)
        .where(entries.c.id.in_(select(ids.c[0])))
        .order_by(entries.c.id.desc())
        .limit(most)
        .offset(offset)
    )
