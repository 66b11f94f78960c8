"""Entries into stories through the real store: as they come, again, and after the operator ruled."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.digests import Window
from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.errors import UserError
from bot.domain.sources import SourceId
from bot.domain.stories import Reason, RulingKind, StoryRules
from bot.ingest.stories import Rarities, file_stories
from bot.ingest.story_rulings import rule
from bot.ports import Store, Writing
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import fresh

RULES = StoryRules()
EVER = Window(start=NOON - timedelta(days=9), end=NOON + timedelta(days=999))
SUED = (
    "Anthropic sues Pentagon over supply chain risk label",
    "Anthropic sues Defense Department over supply-chain risk label",
    "Anthropic Sues DoD Over ‘Supply Chain Risk’ Label - The Example Times",
)
OTHER = "Court hears appeal over scraped pictures"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as tx:
            await tx.sync_sources([spec(f"s{number}") for number in range(10)], NOON)
        yield store


async def came(tx: Writing, *titles: str, at: datetime = NOON, **changes: object) -> list[Entry]:
    """All entries that are stored by then; each title of another source."""
    before = len(await tx.entries(EVER))
    for number, title in enumerate(titles, start=before):
        made = draft(title, guid=str(number), url=f"https://s{number % 10}.example/{number}", **changes)
        await tx.add({SourceId(f"s{number % 10}"): [(made, True)]}, at)
    return list(await tx.entries(EVER))


async def stories(tx: Writing) -> list[int]:
    """By entry, numbered in the order in which they occur; 0 for none."""
    entries = await tx.entries(EVER)
    placed = await tx.story_of([entry.id for entry in entries])
    order = {story: number for number, story in enumerate(dict.fromkeys(placed.values()), start=1)}
    return [order[placed[entry.id]] if entry.id in placed else 0 for entry in entries]


@pytest.mark.parametrize("at_once", [True, False])
async def test_retellings_become_one_story_whether_they_come_together_or_one_by_one(
    store: Store, at_once: bool
) -> None:
    async with store.writing() as tx:
        for titles in [(*SUED, OTHER)] if at_once else [(title,) for title in (*SUED, OTHER)]:
            await file_stories(tx, await came(tx, *titles), RULES, Rarities())
        assert await stories(tx) == [1, 1, 1, 2]
        assert (await tx.filed([EntryId(2)]))[EntryId(2)].reason is Reason.LIKENESS


async def test_filing_again_changes_nothing(store: Store) -> None:
    async with store.writing() as tx:
        entries = await came(tx, *SUED, OTHER)
        assert await file_stories(tx, entries, RULES) == 4
        before = await tx.filed([entry.id for entry in entries])
        assert await file_stories(tx, entries, StoryRules(merge=0.99)) == 0
        assert await tx.filed([entry.id for entry in entries]) == before


async def test_models_are_in_no_story(store: Store) -> None:
    async with store.writing() as tx:
        entries = await came(tx, "org/model", kind=EntryKind.MODEL)
        assert await file_stories(tx, entries, RULES) == 0
        assert await stories(tx) == [0]


async def test_what_comes_days_later_is_another_story_and_the_same_headline_is_not(store: Store) -> None:
    async with store.writing() as tx:
        await file_stories(tx, await came(tx, SUED[0]), RULES)
        await file_stories(tx, await came(tx, SUED[1], SUED[0], at=NOON + timedelta(days=5)), RULES)
        assert await stories(tx) == [1, 2, 1]


async def test_an_entry_from_an_archive_is_not_found_by_its_words(store: Store) -> None:
    async with store.writing() as tx:
        old = NOON - timedelta(days=40)
        await file_stories(tx, await came(tx, *SUED[:2], published=old), RULES)
        assert await stories(tx) == [1, 1]
        await file_stories(tx, await came(tx, SUED[2], published=old), RULES)
        assert await stories(tx) == [1, 1, 2]


async def test_two_stories_that_a_later_entry_shows_to_be_one_become_one(store: Store) -> None:
    async with store.writing() as tx:
        await file_stories(tx, await came(tx, SUED[0], OTHER), RULES)
        assert await stories(tx) == [1, 2]
        made = draft(OTHER, guid="bridge", url="https://s0.example/0")
        await tx.add({SourceId("s7"): [(made, True)]}, NOON)
        await file_stories(tx, await came(tx), RULES)
        assert await stories(tx) == [1, 1, 1]


async def test_a_ruling_before_the_entries_are_filed_is_obeyed_when_they_are(store: Store) -> None:
    async with store.writing() as tx:
        entries = await came(tx, *SUED[:2], OTHER)
        assert not await rule(tx, EntryId(1), EntryId(2), RulingKind.SPLIT, NOON)
        assert not await rule(tx, EntryId(3), EntryId(1), RulingKind.MERGE, NOON)
        await file_stories(tx, entries, RULES)
        assert await stories(tx) == [1, 2, 1]


async def test_a_split_takes_the_nearer_entries_along_and_survives_filing_again(store: Store) -> None:
    async with store.writing() as tx:
        entries = await came(tx, *SUED, SUED[2].upper())
        await file_stories(tx, entries, RULES)
        assert await stories(tx) == [1, 1, 1, 1]
        assert await rule(tx, EntryId(1), EntryId(3), RulingKind.SPLIT, NOON)
        split = await stories(tx)
        assert (split[0], split[3]) == (1, split[2])
        assert split[2] != 1
        await file_stories(tx, entries, RULES)
        assert await stories(tx) == split
        assert not await rule(tx, EntryId(1), EntryId(3), RulingKind.SPLIT, NOON)


async def test_a_merge_unites_whole_stories_and_later_pieces_find_them(store: Store) -> None:
    async with store.writing() as tx:
        await file_stories(tx, await came(tx, *SUED[:2], OTHER), RULES)
        assert await rule(tx, EntryId(3), EntryId(1), RulingKind.MERGE, NOON)
        assert await stories(tx) == [1, 1, 1]
        await file_stories(tx, await came(tx, SUED[2]), RULES)
        assert await stories(tx) == [1, 1, 1, 1]
        assert await rule(tx, EntryId(1), EntryId(3), RulingKind.SPLIT, NOON)
        assert await stories(tx) == [1, 1, 2, 1]


async def test_a_ruling_that_cannot_hold_is_refused_and_nothing_is_kept(store: Store) -> None:
    async with store.writing() as tx:
        await came(tx, *SUED)
        await rule(tx, EntryId(1), EntryId(2), RulingKind.MERGE, NOON)
        await rule(tx, EntryId(2), EntryId(3), RulingKind.MERGE, NOON)
        with pytest.raises(UserError, match="contradicts an earlier ruling: merge"):
            await rule(tx, EntryId(1), EntryId(3), RulingKind.SPLIT, NOON)
        with pytest.raises(UserError, match="itself"):
            await rule(tx, EntryId(1), EntryId(1), RulingKind.SPLIT, NOON)
        assert len(await tx.story_rulings()) == 2
