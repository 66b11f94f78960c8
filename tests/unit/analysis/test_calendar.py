"""When a deadline ends and how many days are left, wherever its zone is and whatever its clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.calendar import THRESHOLDS, crossed, days_left, ends, left, moved_from, over, soonest
from bot.domain.policies import DeadlineKind
from tests import make

ZONES = st.sampled_from(sorted(available_timezones()))
# Days on which the clocks of somewhere do something, and any others.
DAYS = st.dates(date(2005, 1, 1), date(2037, 12, 31)) | st.sampled_from(
    [date(2011, 12, 30), date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1)]
)
TIMES = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(ZONES, DAYS)
def test_without_a_time_the_last_second_is_of_the_day_and_the_end_is_of_the_next(zone: str, on: date) -> None:
    end = ends(make.deadline(on.isoformat(), zone=zone))
    local = ZoneInfo(zone)
    assert end.astimezone(local).date() > on
    # A day that the zone skipped altogether has no second of its own.
    assert (end - SECOND).astimezone(local).date() in {on, on - DAY}


@given(ZONES, DAYS, TIMES)
def test_it_is_over_from_its_end_on_and_not_a_second_before(zone: str, on: date, clock: time | None) -> None:
    deadline = make.deadline(on.isoformat(), zone=zone, at=clock)
    end = ends(deadline)
    assert over(deadline, end)
    assert not over(deadline, end - SECOND)
    assert end.tzinfo is UTC


@given(ZONES, DAYS, st.times())
def test_a_time_is_that_of_the_clock_on_the_wall_unless_the_clocks_skip_it(zone: str, on: date, clock: time) -> None:
    clock = clock.replace(microsecond=0, second=0)
    shown = ends(make.deadline(on.isoformat(), zone=zone, at=clock)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    wanted = datetime.combine(on, clock)
    assert shown == wanted or (shown > wanted and _skipped(wanted, zone))


def _skipped(local: datetime, zone: str) -> bool:
    placed = local.replace(tzinfo=ZoneInfo(zone))
    return placed.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local


@given(ZONES, DAYS, TIMES, st.integers(1, 40 * 24))
def test_as_time_goes_by_the_days_left_never_grow(zone: str, on: date, clock: time | None, hours: int) -> None:
    deadline = make.deadline(on.isoformat(), zone=zone, at=clock)
    before = ends(deadline) - timedelta(hours=hours)
    assert days_left(deadline, before) >= days_left(deadline, before + timedelta(hours=1))


@given(ZONES, DAYS, st.lists(st.integers(1, 600), min_size=1, max_size=60))
def test_however_the_weeks_are_cut_each_threshold_is_crossed_at_most_once_and_none_is_lost(
    zone: str, on: date, hours: list[int]
) -> None:
    deadline = make.deadline(on.isoformat(), zone=zone)
    moments = [ends(deadline) - 30 * DAY]
    for gap in hours:
        moments.append(moments[-1] + timedelta(hours=gap))
    found = [crossed(deadline, on, start, end) for start, end in pairwise(moments)]
    steps = [step for step in found if step is not None]
    assert steps == sorted(set(steps), reverse=True)
    reached = [step for step in THRESHOLDS if days_left(deadline, moments[-1]) <= step]
    assert steps[-1:] == reached[-1:]


@pytest.mark.parametrize(
    ("start", "end", "step"),
    [
        ("2026-03-01T13:00", "2026-03-02T13:00", None),
        ("2026-02-28T13:00", "2026-03-01T13:00", 14),
        ("2026-03-07T13:00", "2026-03-08T13:00", 7),
        ("2026-03-07T13:00", "2026-03-13T13:00", 3),
        ("2026-02-01T13:00", "2026-03-14T13:00", 1),
        ("2026-03-14T13:00", "2026-03-15T13:00", None),
        ("2026-03-08T04:59", "2026-03-08T05:00", 7),
    ],
)
def test_a_window_says_the_smallest_threshold_that_it_crossed(start: str, end: str, step: int | None) -> None:
    assert crossed(make.deadline("2026-03-15"), date(2026, 3, 15), at(start), at(end)) == step


@pytest.mark.parametrize(
    ("zone", "on", "clock", "end"),
    [
        ("America/New_York", "2026-03-08", time(2, 30), "2026-03-08T07:00"),  # skipped: the end of the gap
        ("America/New_York", "2026-11-01", time(1, 30), "2026-11-01T05:30"),  # twice: the first
        ("Pacific/Apia", "2011-12-30", None, "2011-12-30T10:00"),  # a day that never was
        ("America/Havana", "2026-03-07", None, "2026-03-08T05:00"),  # its midnight is skipped
        ("Africa/Cairo", "2026-04-23", None, "2026-04-23T22:00"),
        ("Asia/Kathmandu", "2026-03-08", time(23, 59), "2026-03-08T18:14"),
    ],
)
def test_clocks_that_jump_at_the_very_moment(zone: str, on: str, clock: time | None, end: str) -> None:
    assert ends(make.deadline(on, zone=zone, at=clock)) == at(end)


def test_where_sources_disagree_it_is_over_with_the_last_of_their_dates() -> None:
    deadline = make.deadline("2026-03-15", conflicts_with=((date(2026, 3, 12), make.REGISTER),))
    assert soonest(deadline, at("2026-03-12T12:00")) == date(2026, 3, 12)
    assert soonest(deadline, at("2026-03-13T12:00")) == date(2026, 3, 15)
    assert over(deadline, at("2026-03-16T12:00"))
    assert left(deadline, at("2026-03-11T12:00"), date(2026, 3, 12)) == "tomorrow"


def test_a_date_knows_whose_place_it_took() -> None:
    old = make.deadline("2026-03-01", superseded_by=date(2026, 3, 15))
    other = make.deadline("2026-02-01", kind=DeadlineKind.HEARING, superseded_by=date(2026, 3, 15))
    assert list(moved_from(make.deadline("2026-03-15"), [old, other])) == [date(2026, 3, 1)]
