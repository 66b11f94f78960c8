"""How long until a deadline, over the borders of zones, days and summer time."""

from datetime import UTC, date, datetime, time

import pytest

from bot.commands.countdown import days_left, ends, left, moment, over
from bot.domain.policies import DeadlineKind
from tests import make

NIGHT = time(23, 59)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "days", "words"),
    [
        ("2025-03-09T04:59", 7, "in 7 days"),  # still Saturday evening in the east, an hour before summer time
        ("2025-03-09T05:00", 6, "in 6 days"),  # a minute later Sunday has begun there
        ("2025-03-10T03:59", 6, "in 6 days"),  # the Sunday of 23 hours
        ("2025-03-10T04:00", 5, "in 5 days"),
        ("2025-03-15T03:59", 1, "tomorrow"),
        ("2025-03-15T04:00", 0, "today, 23:59 Eastern"),
        ("2025-03-16T03:58", 0, "today, 23:59 Eastern"),  # tomorrow already in UTC
        ("2025-03-16T03:59", 0, "earlier today"),
        ("2025-03-16T04:00", -1, "yesterday"),
        ("2025-03-18T04:00", -3, "3 days ago"),
    ],
)
def test_days_are_those_of_the_zone_of_the_deadline(now: str, days: int, words: str) -> None:
    deadline = make.deadline("2025-03-15", at=NIGHT)
    assert (days_left(deadline, at(now)), left(deadline, at(now))) == (days, words)
    assert over(deadline, at(now)) == (at(now) >= at("2025-03-16T03:59"))


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("America/New_York", "2025-03-10T04:00"),  # the night on which the clock goes forward
        ("Europe/Brussels", "2025-03-09T23:00"),
        ("Asia/Tokyo", "2025-03-09T15:00"),
        ("Pacific/Kiritimati", "2025-03-09T10:00"),
        ("UTC", "2025-03-10T00:00"),
    ],
)
def test_a_day_without_a_time_ends_at_its_own_midnight(zone: str, end: str) -> None:
    deadline = make.deadline("2025-03-09", zone=zone)
    assert ends(deadline) == at(end)
    assert not over(deadline, at("2025-03-09T09:59"))
    assert over(deadline, at(end))


def test_the_night_on_which_the_clock_goes_back_is_longer() -> None:
    assert ends(make.deadline("2025-11-02")) == at("2025-11-03T05:00")
    assert ends(make.deadline("2025-11-01")) == at("2025-11-02T04:00")


def test_today_says_until_when() -> None:
    noon = at("2025-08-09T16:00")
    assert left(make.deadline("2025-08-09"), noon) == "today, until midnight Eastern"
    effective = make.deadline("2025-08-09", kind=DeadlineKind.EFFECTIVE, zone="Europe/Brussels")
    assert left(effective, noon) == "today, Brussels time"


def test_a_moment_names_its_zone_as_people_there_call_it() -> None:
    assert moment(make.deadline("2025-03-15", at=NIGHT)) == "15 March 2025, 23:59 Eastern"
    assert moment(make.deadline("2025-03-15", zone="America/Los_Angeles")) == "15 March 2025, Pacific"
    assert moment(make.deadline("2025-03-15", zone="Asia/Seoul")) == "15 March 2025, Seoul time"


def test_where_sources_disagree_it_is_over_with_the_last_of_their_dates() -> None:
    deadline = make.deadline("2025-08-02", conflicts_with=((date(2025, 12, 2), make.REGISTER),))
    assert not over(deadline, at("2025-12-02T12:00"))
    assert over(deadline, at("2025-12-03T05:00"))
