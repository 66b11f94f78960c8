"""What every store promises by `bot.ports` about the past of models: lists, histories, changes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digests import Window
from bot.domain.hub import Children, Measured, ModelChange, ModelDetail, ModelStanding
from bot.ports import Store
from tests.make import NOON, reading
from tests.unit.store.shelf import fresh

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONTH = Window(start=NOON - 15 * DAY, end=NOON + 15 * DAY)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def test_a_list_is_given_as_it_was_with_the_facts_of_that_moment(store: Store) -> None:
    first = [reading("org/a", 1, licence="mit", base_models=("x/y",)), reading("org/b", 2, trending_score=1.5)]
    later = [replace(first[1], rank=1), replace(first[0], rank=2, licence="llama3.3", base_models=())]
    async with store.writing() as writing:
        assert await writing.snapshot(at=NOON) is None
        await writing.add_models(first[::-1], NOON)
        await writing.add_models(later, NOON + HOUR)

        before, at, after = [await writing.snapshot(at=NOON + hours * HOUR) for hours in (0, 1, 2)]
    assert before is None
    assert at is not None
    assert after is not None
    assert (at.taken_at, list(at.readings)) == (NOON, first)
    assert (after.taken_at, list(after.readings)) == (NOON + HOUR, later)


async def test_readings_without_a_rank_make_no_list_but_are_the_newest_of_their_model(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add_models([reading("org/a", 1, likes=1)], NOON)
        await writing.add_models([replace(reading("org/a", 1, likes=2), rank=None)], NOON + HOUR)

        found = await writing.snapshot(at=NOON + DAY)
        assert found is not None
        assert found.taken_at == NOON
        newest = (await writing.models(["org/a"], before=NOON + DAY))["org/a"]
        assert (newest.rank, newest.likes) == (None, 2)


@pytest.mark.parametrize("searched_first", [True, False])
async def test_the_place_on_the_list_wins_over_a_search_at_the_same_moment(store: Store, searched_first: bool) -> None:
    listed = reading("org/a", 1)
    async with store.writing() as writing:
        for one in [replace(listed, rank=None), listed] if searched_first else [listed, replace(listed, rank=None)]:
            await writing.add_models([one], NOON)
        await writing.add_models([replace(listed, rank=None), reading("org/b", 2), reading("org/b", 3)], NOON + HOUR)

        assert (await writing.models(["org/a"], before=NOON + HOUR))["org/a"] == listed
        found = await writing.snapshot(at=NOON + DAY)
    assert found is not None
    assert found.readings == (reading("org/b", 2),)


async def test_of_the_lists_of_a_day_the_last_one_stands_for_it(store: Store) -> None:
    hours = (-13, -12.5, -12, 0, 11.9, 12, 40)
    async with store.writing() as writing:
        for place, hour in enumerate(hours):
            await writing.add_models([reading("org/a", place + 1)], NOON + hour * HOUR)

        found = await writing.snapshots(Window(start=NOON - 13 * HOUR, end=NOON + 40 * HOUR))
    assert [(one.taken_at, one.readings[0].rank) for one in found] == [
        (NOON - 12.5 * HOUR, 2),
        (NOON + 11.9 * HOUR, 5),
        (NOON + 12 * HOUR, 6),
    ]


async def test_a_history_has_the_last_values_of_each_day_within_the_window(store: Store) -> None:
    async with store.writing() as writing:
        for hour, likes in ((0, 1), (6, 2), (24, None), (48, 4)):
            await writing.add_models([reading("Org/A", 5, likes=likes, downloads=hour)], NOON + hour * HOUR)
        await writing.add_models([replace(reading("Org/A", 1, likes=3), rank=None)], NOON + 8 * HOUR)
        await writing.add_models([reading("org/other", 1)], NOON - 100 * DAY)

        found = await writing.model_history(
            ["org/a", "org/other", "nobody/else"], Window(start=NOON, end=NOON + 48 * HOUR)
        )
    assert found == {
        "Org/A": [
            Measured(at=NOON + 8 * HOUR, rank=5, likes=3, downloads=6),
            Measured(at=NOON + 24 * HOUR, rank=5, likes=None, downloads=24),
        ],
        "org/other": [],
    }


async def test_changes_are_told_and_not_what_was_seen_first(store: Store) -> None:
    one = reading("org/a", 1, licence="mit", base_models=("x/a", "x/b"))
    async with store.writing() as writing:
        await writing.add_models([one], NOON)
        await writing.add_models([replace(one, likes=9, task="any", base_models=("x/b", "x/a"))], NOON + HOUR)
        await writing.add_models([replace(one, licence=None, gated="auto", base_models=())], NOON + 2 * HOUR)
        await writing.keep_standing("org/a", ModelStanding.GONE, NOON + 3 * HOUR)
        await writing.keep_standing("org/a", ModelStanding.GONE, NOON + 4 * HOUR)
        await writing.keep_detail(ModelDetail(model_id="org/a", taken_at=NOON + 5 * HOUR, gated="auto"))
        await writing.keep_standing("org/unheard-of", ModelStanding.GONE, NOON + 5 * HOUR)

        found = await writing.model_changes(MONTH)
        last = await writing.model_changes(Window(start=NOON + 5 * HOUR, end=NOON + 6 * HOUR))
    assert [(change.what, change.before, change.after, change.seen_at) for change in found] == [
        ("base_models", "x/a, x/b", "", NOON + 2 * HOUR),
        ("gated", "", "auto", NOON + 2 * HOUR),
        ("licence", "mit", "", NOON + 2 * HOUR),
        ("standing", "public", "gone", NOON + 3 * HOUR),
        ("standing", "gone", "public", NOON + 5 * HOUR),
    ]
    assert last == [
        ModelChange(model_id="org/a", what="standing", before="gone", after="public", seen_at=NOON + 5 * HOUR)
    ]


async def test_a_look_at_a_listed_model_that_words_its_base_otherwise_is_no_change(store: Store) -> None:
    detail = ModelDetail(model_id="org/a", taken_at=NOON + DAY, base_models=("other/base",), licence="other")
    async with store.writing() as writing:
        await writing.add_models([reading("org/a", 1, base_models=("x/a",))], NOON)
        await writing.keep_detail(detail)
        assert await writing.model_changes(MONTH) == []
        await writing.keep_detail(replace(detail, taken_at=NOON + 5 * DAY))

        changes = await writing.model_changes(MONTH)
    assert [(change.what, change.seen_at) for change in changes] == [
        ("base_models", NOON + 5 * DAY),
        ("licence", NOON + 5 * DAY),
    ]


Seen = tuple[datetime, int | None, int, bool]
MOMENTS = st.datetimes(datetime(2025, 7, 20), datetime(2025, 8, 20), timezones=st.just(UTC))  # noqa: DTZ001 - with a zone below
SEEN = st.tuples(MOMENTS, st.one_of(st.none(), st.integers(1, 9)), st.integers(0, 99), st.booleans())


@settings(max_examples=40)
@given(seen=st.lists(SEEN, max_size=12), start=MOMENTS, end=MOMENTS)
def test_a_history_has_at_most_one_point_a_utc_day(seen: list[Seen], start: datetime, end: datetime) -> None:
    asyncio.run(_at_most_one_a_day(sorted(seen, key=lambda one: one[0]), Window(start=start, end=end)))


async def _at_most_one_a_day(seen: list[Seen], window: Window) -> None:
    with TemporaryDirectory() as folder:
        async with fresh(Path(folder) / "gazette.db") as store, store.writing() as writing:
            for at, rank, likes, in_full in seen:
                if in_full:
                    counted = Children(merge=likes)
                    await writing.keep_detail(ModelDetail(model_id="org/a", taken_at=at, likes=likes, children=counted))
                else:
                    await writing.add_models([replace(reading("org/a", 1, likes=likes), rank=rank)], at)
            points = (await writing.model_history(["org/a"], window)).get("org/a", [])
    days = [point.at.date() for point in points]
    assert days == sorted(set(days))
    assert all(window.start <= point.at < window.end for point in points)
    within = [one for one in seen if window.start <= one[0] < window.end]
    listed = {day: [rank for _, rank, _, in_full in some if rank and not in_full] for day, some in _days(within)}
    assert {day: ranks[-1] for day, ranks in listed.items() if ranks}.items() <= {
        point.at.date(): point.rank for point in points
    }.items()


def _days(
    seen: list[Seen],
) -> list[tuple[object, list[Seen]]]:
    return [(day, list(some)) for day, some in groupby(seen, key=lambda one: one[0].date())]
