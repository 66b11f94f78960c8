"""Entries on a shelf, for tests of stories."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from bot.analysis.clusters import Shelf
from bot.analysis.identity import title_key
from bot.analysis.measures_stories import rarities
from bot.domain.entries import Entry, EntryId
from bot.domain.stories import Filed, RulingKind, StoryRules, StoryRuling
from tests.make import NOON
from tests.make import entry as make_entry

RULES = StoryRules()


def entry(number: int, title: str, *, day: float = 0.0, **changes: Any) -> Entry:
    """Each from a source of its own, unless it is said."""
    made = {"title": title, "title_key": title_key(title), "first_seen": NOON + timedelta(days=day)}
    return make_entry(number, changes.pop("source", f"source-{number}"), **(made | changes))


def filed(
    entries: Sequence[Entry], rulings: Sequence[StoryRuling] = (), rules: StoryRules = RULES
) -> dict[EntryId, Filed]:
    """By entry, as it is after the last."""
    shelf = Shelf(rules, rarities(entries), rulings)
    return {one.entry_id: one for one in shelf.settled([shelf.file(one) for one in entries])}


def parts(placed: dict[EntryId, Filed]) -> set[frozenset[int]]:
    """Which entries are together, whatever their stories are called."""
    stories = {one.story for one in placed.values()}
    return {frozenset(int(n) for n, one in placed.items() if one.story == story) for story in stories}


def together(placed: dict[EntryId, Filed], numbers: Iterable[int]) -> bool:
    return len({placed[EntryId(number)].story for number in numbers}) == 1


def ruling(one: int, other: int, kind: RulingKind) -> StoryRuling:
    return StoryRuling(one=EntryId(min(one, other)), other=EntryId(max(one, other)), kind=kind, at=NOON)
