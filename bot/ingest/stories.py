"""Entries into stories, as they come: what may be of one story is fetched, `clusters` decides, the store keeps it.

An entry that has a story keeps it, unless the operator ruled otherwise.
"""

import asyncio
from collections.abc import Mapping, Sequence

from bot.analysis.clusters import Shelf
from bot.analysis.clusters_shelf import address_of, day_of, telling, words_of
from bot.analysis.likeness import LATELY, Rarity
from bot.analysis.terms import title_terms
from bot.domain.entries import Entry, EntryKind
from bot.domain.stories import Filed, Placed, Sought, StoryRules, StoryRuling, TermCounts, United
from bot.ingest.story_rulings import settle
from bot.ports import Reading, Writing

_AT_ONCE = 200
_FEW = 4  # take less time than the way to a thread and back
# A publisher's date further back than this says that an entry was in an archive: its words are not looked for.
_OLDEST = 14
_DAYS_REMEMBERED = 3


class Rarities:
    """How rare terms are, by day, for whoever files more than once a day. Days that went by do not change."""

    def __init__(self) -> None:
        self._known: dict[int, Rarity] = {}

    async def of(self, view: Reading, day: int) -> Rarity:
        if day not in self._known:
            if len(self._known) >= _DAYS_REMEMBERED:
                self._known.clear()
            lately = await view.term_counts(first_day=day - LATELY, last_day=day - 1)
            # In a thread: the first one reads a file, and loads the stemmer.
            self._known[day] = await asyncio.to_thread(_rarity, lately)
        return self._known[day]


async def file_stories(
    tx: Writing, entries: Sequence[Entry], rules: StoryRules, rarities: Rarities | None = None
) -> int:
    """Put them into stories, in the order of their ids; how many were put. Models and what is filed are passed over.

    Then rulings on any of them that are not obeyed yet are obeyed. Harmless when repeated.
    """
    known = rarities or Rarities()
    news = sorted((entry for entry in entries if entry.kind is not EntryKind.MODEL), key=lambda entry: entry.id)
    rulings = await tx.story_rulings()
    put = 0
    for start in range(0, len(news), _AT_ONCE):
        some = news[start : start + _AT_ONCE]
        had = await tx.story_of([entry.id for entry in some])
        new = [entry for entry in some if entry.id not in had]
        if new:
            await _file(tx, new, rules, rulings, known)
        put += len(new)
    concerned = {entry.id for entry in news}
    for ruling in rulings:
        if not concerned.isdisjoint((ruling.one, ruling.other)):
            await settle(tx, ruling, rulings)
    return put


async def decide(
    view: Reading, new: Sequence[Entry], rules: StoryRules, rulings: Sequence[StoryRuling], rarities: Rarities
) -> tuple[list[Filed], tuple[United, ...]]:
    """Where entries that are in no story belong, and which stories they show to be one. Changes nothing.

    Each entry sees those before it.
    """
    known = {day: await rarities.of(view, day) for day in sorted({day_of(entry) for entry in new})}
    placed = await _neighbours(view, new, rules, known)
    ruled = await view.story_of({one for ruling in rulings for one in (ruling.one, ruling.other)})
    shelf = Shelf(rules, known, rulings, ruled)
    if len(new) <= _FEW:
        return _arranged(new, shelf, placed)
    # In a thread: two hundred entries take as long as the event loop may be held.
    return await asyncio.to_thread(_arranged, new, shelf, placed)


async def _file(
    tx: Writing, new: Sequence[Entry], rules: StoryRules, rulings: Sequence[StoryRuling], rarities: Rarities
) -> None:
    filed, united = await decide(tx, new, rules, rulings, rarities)
    found_by = {entry.id: (day_of(entry), words_of(entry)) for entry in new if _recent(entry)}
    await tx.keep_stories(filed, united, found_by)


def _arranged(new: Sequence[Entry], shelf: Shelf, placed: Sequence[Placed]) -> tuple[list[Filed], tuple[United, ...]]:
    for one in placed:
        shelf.put(one)
    filed = [shelf.file(entry) for entry in new]
    return shelf.settled(filed), shelf.united


async def _neighbours(
    view: Reading, new: Sequence[Entry], rules: StoryRules, rarities: Mapping[int, Rarity]
) -> Sequence[Placed]:
    """The stories that any of them may belong to."""
    titles = {entry.title_key for entry in new if len(entry.title_key.split()) >= rules.title_words}
    addresses = {key for entry in new if (key := address_of(entry))}
    if len(new) <= _FEW:
        sought = _sought(new, rules, rarities)
    else:
        sought = await asyncio.to_thread(_sought, new, rules, rarities)
    return await view.story_candidates(addresses, titles, sought)


def _rarity(lately: TermCounts) -> Rarity:
    title_terms("ready")
    return Rarity(lately.headlines, lately.counts)


def _sought(new: Sequence[Entry], rules: StoryRules, rarities: Mapping[int, Rarity]) -> list[Sought]:
    days = [day_of(entry) for entry in new]
    return [
        Sought(words=telling(words_of(entry), rarities[day]), first_day=day - rules.window, last_day=day + rules.window)
        for entry, day in zip(new, days, strict=True)
    ]


def _recent(entry: Entry) -> bool:
    return entry.first_seen.toordinal() - day_of(entry) <= _OLDEST
