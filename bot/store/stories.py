"""Which entries are one story: the port `stories` in SQLAlchemy Core, its reading half.

Every look-up is along an index and ends after a fixed number of rows, so that it costs the same over a million entries
as over a thousand. The days of the index of words are kept short by `prune`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Executable,
    Float,
    Row,
    Select,
    bindparam,
    func,
    select,
    union_all,
)

from bot.domain.entries import Entry, EntryId
from bot.domain.stories import Filed, Placed, Reason, RulingKind, Sought, StoryId, StoryRuling, TermCounts
from bot.store import rows
from bot.store.connection import IN_LIST, Connected, chunks
from bot.store.editorial_tables import entry_stories, story_rulings, story_terms
from bot.store.rows import Values
from bot.store.tables import entries

# Each filed headline once, beside its words: its count is the number of headlines.
EVERY = ""
_WORDS, _EQUALS = 10, 5  # keys of one statement, each with a limit of its own
_NEWEST = 60
_LIKELY = 12
_MEMBERS = 41  # one more than filing looks at, which shows that there are more


class StoryReading(Connected):
    async def story_of(self, ids: Collection[EntryId]) -> Mapping[EntryId, StoryId]:
        found: dict[EntryId, StoryId] = {}
        for some in chunks(sorted(ids), IN_LIST):
            statement = select(entry_stories.c.entry_id, entry_stories.c.story).where(
                entry_stories.c.entry_id.in_(some)
            )
            found |= dict(await self._all(statement, _place))
        return found

    async def filed(self, ids: Collection[EntryId]) -> Mapping[EntryId, Filed]:
        found: dict[EntryId, Filed] = {}
        for some in chunks(sorted(ids), IN_LIST):
            statement = select(entry_stories).where(entry_stories.c.entry_id.in_(some))
            found |= {one.entry_id: one for one in await self._all(statement, _filed)}
        return found

    async def story_members(self, stories: Collection[StoryId]) -> Mapping[StoryId, tuple[EntryId, ...]]:
        found: dict[StoryId, list[EntryId]] = {}
        for some in chunks(sorted(stories), IN_LIST):
            statement = (
                select(entry_stories.c.entry_id, entry_stories.c.story)
                .where(entry_stories.c.story.in_(some))
                .order_by(entry_stories.c.story, entry_stories.c.entry_id)
            )
            for entry_id, story in await self._all(statement, _place):
                found.setdefault(story, []).append(entry_id)
        return {story: tuple(members) for story, members in found.items()}

    async def story_past(self, stories: Collection[StoryId], before: datetime) -> Mapping[StoryId, Entry]:
        found: dict[StoryId, Entry] = {}
        for some in chunks(sorted(stories), IN_LIST):
            newest = (
                select(func.max(entries.c.id))
                .join(entry_stories, entry_stories.c.entry_id == entries.c.id)
                .where(entry_stories.c.story.in_(some), entries.c.first_seen < before, entries.c.eligible)
                .group_by(entry_stories.c.story)
            )
            statement = _placed().where(entries.c.id.in_(newest))
            found |= {one.story: one.entry for one in await self._all(statement, _placed_entry)}
        return found

    async def story_rulings(self) -> Sequence[StoryRuling]:
        order = (story_rulings.c.at, story_rulings.c.one, story_rulings.c.other)
        return await self._all(select(story_rulings).order_by(*order), _ruling)

    async def story_candidates(
        self, address_keys: Collection[str], title_keys: Collection[str], sought: Sequence[Sought]
    ) -> Sequence[Placed]:
        looks: list[tuple[Executable, Values]] = [(_LIKELIEST, _weighted(one)) for one in sought if one.words]
        addresses, titles = (list(chunks(sorted(keys), _EQUALS)) for keys in (address_keys, title_keys))
        for address, title in zip_longest(addresses, titles, fillvalue=()):
            looks.append((_EQUAL, _named("address", address, _EQUALS) | _named("title", title, _EQUALS)))

        def work(connection: Connection) -> dict[EntryId, Placed]:
            near = {row.entry_id for look, keys in looks for row in connection.execute(look, keys)}
            found = (row for some in chunks(sorted(near), IN_LIST) for row in connection.execute(_WHOLE, {"ids": some}))
            return {EntryId(row.id): _placed_entry(row) for row in found}

        found = await self._do(work)
        return [found[one] for one in sorted(found)]

    async def term_counts(self, *, first_day: int, last_day: int) -> TermCounts:
        statement = (
            select(story_terms.c.term, func.count().label("headlines"))
            .where(story_terms.c.day >= first_day, story_terms.c.day <= last_day)
            .group_by(story_terms.c.term)
            .having(func.count() > 1)
        )
        counts = dict(await self._all(statement, lambda row: (str(row.term), int(row.headlines))))
        return TermCounts(headlines=counts.pop(EVERY, 0), counts=counts)


def _placed() -> Select[Any]:
    return select(entries, entry_stories.c.story).join(entry_stories, entry_stories.c.entry_id == entries.c.id)


def _each(
    key: str, many: int, column: ColumnElement[str], make: Callable[[int], Select[Any]], *order: ColumnElement[Any]
) -> list[Select[Any]]:
    """The same look-up for each of several keys, each with its own end."""
    looks = (make(n).where(column == bindparam(f"{key}_{n}")).order_by(*order).limit(_NEWEST) for n in range(many))
    return [select(look.subquery()) for look in looks]


def _equal() -> CompoundSelect[Any]:
    filed = select(entries.c.id.label("entry_id")).join(entry_stories, entry_stories.c.entry_id == entries.c.id)
    columns = (("address", entries.c.address_key), ("title", entries.c.title_key))
    looks = (_each(key, _EQUALS, column, lambda _: filed, entries.c.id.desc()) for key, column in columns)
    return union_all(*chain.from_iterable(looks))


def _likeliest() -> Select[Any]:
    """The newest of equals. A few words of a headline are enough to find what shares most of it."""
    on_day = story_terms.c.day.between(bindparam("first"), bindparam("last"))
    newest = (story_terms.c.day.desc(), story_terms.c.entry_id.desc())

    def weighed(number: int) -> Select[Any]:
        return select(story_terms.c.entry_id, bindparam(f"weight_{number}", type_=Float).label("weight")).where(on_day)

    found = union_all(*_each("word", _WORDS, story_terms.c.term, weighed, *newest)).subquery()
    by_weight = (func.sum(found.c.weight).desc(), found.c.entry_id.desc())
    return select(found.c.entry_id).group_by(found.c.entry_id).order_by(*by_weight).limit(_LIKELY)


def _whole() -> Select[Any]:
    """The entries of these ids that are filed, and the newest of each of their stories."""
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    theirs = select(entry_stories.c.story).where(entry_stories.c.entry_id.in_(ids))
    place = func.row_number().over(partition_by=entry_stories.c.story, order_by=entry_stories.c.entry_id.desc())
    members = select(entry_stories.c.entry_id, place.label("place")).where(entry_stories.c.story.in_(theirs))
    ranked = members.subquery()
    wanted = select(ranked.c.entry_id).where((ranked.c.place <= _MEMBERS) | ranked.c.entry_id.in_(ids))
    return _placed().where(entries.c.id.in_(wanted))


def _named(key: str, values: Sequence[object], many: int, missing: object = None) -> Values:
    """A key that is not needed equals nothing."""
    return {f"{key}_{number}": values[number] if number < len(values) else missing for number in range(many)}


def _weighted(sought: Sought) -> Values:
    words = _named("word", list(sought.words), _WORDS) | _named("weight", list(sought.words.values()), _WORDS, 0.0)
    return words | {"first": sought.first_day, "last": sought.last_day}


# Made once: to build and to compare such a statement takes longer than to run it.
_EQUAL, _LIKELIEST, _WHOLE = _equal(), _likeliest(), _whole()


def _place(row: Row[Any]) -> tuple[EntryId, StoryId]:
    return EntryId(row.entry_id), StoryId(row.story)


def _placed_entry(row: Row[Any]) -> Placed:
    return Placed(entry=rows.entry(row), story=StoryId(row.story))


def _filed(row: Row[Any]) -> Filed:
    return Filed(
        entry_id=EntryId(row.entry_id),
        story=StoryId(row.story),
        reason=Reason(row.reason),
        score=row.score,
        related=None if row.related is None else StoryId(row.related),
    )


def _ruling(row: Row[Any]) -> StoryRuling:
    return StoryRuling(one=EntryId(row.one), other=EntryId(row.other), kind=RulingKind(row.kind), at=row.at)
