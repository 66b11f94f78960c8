"""What every store promises about stories: places, members, look-ups by words, addresses and headlines."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.entries import EntryId
from bot.domain.keeping import Expired
from bot.domain.sources import SourceId
from bot.domain.stories import Filed, Placed, Reason, RulingKind, Sought, StoryId, StoryRuling, United
from bot.ports import Store, Writing
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import fresh

DAY = NOON.toordinal()
ONE, TWO, THREE = EntryId(1), EntryId(2), EntryId(3)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
            for number in range(3):
                made = draft(f"Headline of just five {number}", guid=str(number), url=f"https://a.example/{number}")
                await writing.add({SourceId("wire"): [(made, number != 1)]}, NOON + timedelta(days=number))
        yield store


def put(entry_id: EntryId, story: int, reason: Reason = Reason.OPENED, related: int | None = None) -> Filed:
    of = None if related is None else StoryId(related)
    return Filed(entry_id=entry_id, story=StoryId(story), reason=reason, score=0.5, related=of)


async def three(writing: Writing) -> None:
    """The first two are one story; the third opened one of its own that is a thread with theirs."""
    filed = [put(ONE, -1), put(TWO, -1, Reason.LIKENESS), put(THREE, -2, related=-1)]
    found_by = {ONE: (DAY, ["weight", "open"]), TWO: (DAY, ["weight"]), THREE: (DAY + 1, ["weight"])}
    await writing.keep_stories(filed, [], found_by)


async def test_entries_are_where_they_were_put_with_the_reason(store: Store) -> None:
    async with store.writing() as writing:
        await three(writing)
        assert await writing.story_of([ONE, TWO, THREE, EntryId(9)]) == {ONE: 1, TWO: 1, THREE: 2}
        assert await writing.filed([TWO, THREE]) == {
            TWO: put(TWO, 1, Reason.LIKENESS),
            THREE: put(THREE, 2, related=1),
        }
        assert await writing.story_members([StoryId(1), StoryId(2), StoryId(9)]) == {1: (ONE, TWO), 2: (THREE,)}


async def test_an_entry_keeps_its_story_and_a_doubled_call_opens_no_other(store: Store) -> None:
    async with store.writing() as writing:
        await three(writing)
        await three(writing)
        await writing.keep_stories([put(ONE, -7)], [], {})
        assert await writing.story_of([ONE, TWO, THREE]) == {ONE: 1, TWO: 1, THREE: 2}
        await writing.refile([put(ONE, -1, Reason.RULING)])
        assert await writing.story_of([ONE]) == {ONE: 3}


async def test_stories_that_became_one_have_their_entries_in_the_older(store: Store) -> None:
    async with store.writing() as writing:
        await three(writing)
        for _ in range(2):
            await writing.keep_stories([], [United(into=StoryId(1), gone=StoryId(2))], {})
            assert await writing.story_members([StoryId(1), StoryId(2)]) == {1: (ONE, TWO, THREE)}


async def test_the_past_of_a_story_is_its_newest_entry_that_could_be_shown_before_the_moment(store: Store) -> None:
    async with store.writing() as writing:
        await writing.keep_stories([put(one, -1) for one in (ONE, TWO, THREE)], [], {})
        for days, found in ((0, []), (0.5, [ONE]), (1.5, [ONE]), (9, [THREE])):
            past = await writing.story_past([StoryId(1), StoryId(9)], NOON + timedelta(days=days))
            assert [entry.id for entry in past.values()] == found


def sought(*words: str, first: int = DAY, last: int = DAY + 1) -> Sought:
    return Sought(words=dict.fromkeys(words, 1.0), first_day=first, last_day=last)


async def test_words_find_entries_of_their_days_with_all_of_their_story(store: Store) -> None:
    async with store.writing() as writing:
        await three(writing)
        assert ids(await writing.story_candidates([], [], [sought("open", "absent")])) == [ONE, TWO]
        assert ids(await writing.story_candidates([], [], [sought("weight")])) == [ONE, TWO, THREE]
        assert ids(await writing.story_candidates([], [], [sought("weight", first=DAY + 1)])) == [THREE]
        assert ids(await writing.story_candidates([], [], [sought(), sought("absent")])) == []


async def test_of_many_that_share_a_word_those_are_found_on_which_most_weight_falls(store: Store) -> None:
    async with store.writing() as writing:
        more = [(draft(f"More {number}", guid=f"more-{number}"), True) for number in range(60)]
        await writing.add({SourceId("wire"): more}, NOON)
        filed = [put(EntryId(number), -number) for number in range(1, 64)]
        await writing.keep_stories(filed, [], {one.entry_id: (DAY, ["both", f"only{one.entry_id}"]) for one in filed})
        light = Sought(words={"both": 1.0, "only9": 3.0}, first_day=DAY, last_day=DAY)
        assert ids(await writing.story_candidates([], [], [light])) == [EntryId(9), *range(53, 64)]


async def test_terms_are_counted_over_days_and_those_of_one_headline_left_out(store: Store) -> None:
    async with store.writing() as writing:
        await three(writing)
        both = await writing.term_counts(first_day=DAY, last_day=DAY + 1)
        assert (both.headlines, both.counts) == (3, {"weight": 3})
        assert (await writing.term_counts(first_day=DAY, last_day=DAY)).headlines == 2


async def test_addresses_and_headlines_find_what_is_filed_and_nothing_else(store: Store) -> None:
    async with store.writing() as writing:
        await writing.keep_stories([put(ONE, -1), put(TWO, -2)], [], {})
        addresses = [f"a.example/{number}" for number in range(30)]
        assert ids(await writing.story_candidates(addresses, [], [])) == [ONE, TWO]
        assert ids(await writing.story_candidates([], ["headline of just five 1"], [])) == [TWO]
        assert ids(await writing.story_candidates([], [], [])) == []


def ids(placed: Sequence[Placed]) -> list[EntryId]:
    return [one.entry.id for one in placed]


async def test_of_a_large_story_only_the_newest_are_neighbours_and_the_one_that_is_asked_for(store: Store) -> None:
    async with store.writing() as writing:
        more = [(draft(f"More {number}", guid=f"more-{number}"), True) for number in range(60)]
        await writing.add({SourceId("wire"): more}, NOON)
        await writing.keep_stories([put(EntryId(number), -1) for number in range(1, 64)], [], {})
        assert ids(await writing.story_candidates(["a.example/0"], [], [])) == [ONE, *range(23, 64)]


async def test_a_ruling_takes_the_place_of_the_earlier_one_on_the_same_two(store: Store) -> None:
    def ruling(kind: RulingKind, hours: int) -> StoryRuling:
        return StoryRuling(one=ONE, other=TWO, kind=kind, at=NOON + timedelta(hours=hours))

    async with store.writing() as writing:
        await writing.keep_story_ruling(ruling(RulingKind.MERGE, 0))
        await writing.keep_story_ruling(ruling(RulingKind.SPLIT, 1))
        assert await writing.story_rulings() == [ruling(RulingKind.SPLIT, 1)]


async def test_words_of_old_headlines_are_forgotten_and_their_stories_kept(store: Store) -> None:
    async with store.writing() as writing:
        await three(writing)
        for days, found in ((17, [ONE, TWO, THREE]), (18, [THREE])):
            await writing.prune(Expired(), NOON + timedelta(days=days))
            assert ids(await writing.story_candidates([], [], [sought("weight")])) == found
        assert await writing.story_of([ONE]) == {ONE: 1}
