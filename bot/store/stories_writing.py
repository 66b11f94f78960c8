"""Which entries are one story: the port `stories` in SQLAlchemy Core, its writing half."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bot.domain.entries import EntryId
from bot.domain.stories import Filed, StoryId, StoryRuling, United
from bot.store.connection import IN_LIST, chunks, run
from bot.store.dialects import insert_new, insert_or_replace
from bot.store.editorial_tables import entry_stories, stories, story_rulings, story_terms
from bot.store.rows import Values
from bot.store.stories import EVERY, StoryReading
from bot.store.tables import entries

# As long as entries are sorted, and as far as one looks back from the oldest of them.
_TERMS_KEPT = timedelta(days=17)


class StoryWriting(StoryReading):
    async def keep_stories(
        self, filed: Sequence[Filed], united: Sequence[United], terms: Mapping[EntryId, tuple[int, Sequence[str]]]
    ) -> None:
        def work(connection: Connection) -> None:
            had = _there(connection, [one.entry_id for one in filed])
            new = [one for one in filed if one.entry_id not in had]
            numbers = _open(connection, new, {one.story: had[one.entry_id] for one in filed if one.entry_id in had})
            run(connection, insert_new(entry_stories), (_values(one, numbers) for one in new))
            found_by = ((one.entry_id, *terms[one.entry_id]) for one in new if one.entry_id in terms)
            run(connection, insert_new(story_terms), _postings(found_by))
            run(connection, _MOVED, ({"gone": pair.gone, "into": pair.into} for pair in united))

        await self._do(work)

    async def refile(self, filed: Sequence[Filed]) -> None:
        def work(connection: Connection) -> None:
            numbers = _open(connection, filed, {})
            run(connection, _REFILED, (_values(one, numbers) for one in filed))

        await self._do(work)

    async def keep_story_ruling(self, ruling: StoryRuling) -> None:
        values = {"one": ruling.one, "other": ruling.other, "kind": ruling.kind.value, "at": ruling.at}
        await self._run(insert_or_replace(story_rulings, key=["one", "other"], columns=["kind", "at"]), [values])

    async def _forget_terms(self, now: datetime) -> None:
        await self._run(delete(story_terms).where(story_terms.c.day < (now - _TERMS_KEPT).toordinal()))


_STORY_OF = select(entry_stories.c.entry_id, entry_stories.c.story).where(
    entry_stories.c.entry_id.in_(bindparam("ids", expanding=True))
)
_MOVED = update(entry_stories).where(entry_stories.c.story == bindparam("gone")).values(story=bindparam("into"))
_REFILED = insert_or_replace(entry_stories, key=["entry_id"], columns=["story", "reason", "score", "related"])
_OPENED = insert(stories).from_select(
    ["id", "opened_at"], select(bindparam("number"), entries.c.first_seen).where(entries.c.id == bindparam("of"))
)


def _there(connection: Connection, ids: Sequence[EntryId]) -> dict[EntryId, StoryId]:
    found = (row for some in chunks(ids, IN_LIST) for row in connection.execute(_STORY_OF, {"ids": some}))
    return {EntryId(row.entry_id): StoryId(row.story) for row in found}


def _open(connection: Connection, filed: Sequence[Filed], opened: Mapping[StoryId, StoryId]) -> dict[StoryId, StoryId]:
    """The numbers of the stories below zero, those that were opened before among them."""
    numbers = {story: number for story, number in opened.items() if story < 0}
    first = {one.story: one.entry_id for one in reversed(filed) if one.story < 0 and one.story not in numbers}
    if first:
        newest = connection.execute(select(func.coalesce(func.max(stories.c.id), 0))).scalar_one()
        fresh = sorted(first, reverse=True)
        numbers |= {story: StoryId(newest + place) for place, story in enumerate(fresh, start=1)}
        run(connection, _OPENED, ({"number": numbers[story], "of": first[story]} for story in fresh))
    return numbers


def _values(one: Filed, numbers: Mapping[StoryId, StoryId]) -> Values:
    related = None if one.related is None else numbers.get(one.related, one.related)
    story = numbers.get(one.story, one.story)
    return {
        "entry_id": one.entry_id,
        "story": story,
        "reason": one.reason.value,
        "score": one.score,
        "related": related,
    }


def _postings(found_by: Iterable[tuple[EntryId, int, Sequence[str]]]) -> Iterable[Values]:
    for entry_id, day, terms in found_by:
        for term in (EVERY, *dict.fromkeys(terms)):
            yield {"term": term, "day": day, "entry_id": entry_id}
