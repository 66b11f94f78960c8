"""Every expected instant was worked out by hand from the published changes of the zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot.domain.subscriptions import Cadence, Slot

BERLIN, NEW_YORK, CAIRO = "Europe/Berlin", "America/New_York", "Africa/Cairo"
BEIRUT, HAVANA, LORD_HOWE, APIA = "Asia/Beirut", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def slots(zone: str, at: str, since: str, count: int, *days: int) -> list[Slot]:
    cadence = Cadence(at=time.fromisoformat(at), zone=zone, days=days)
    found: list[Slot] = []
    after = utc(since)
    for _ in range(count):
        found.append(cadence.next_due(after))
        after = found[-1].due_at
    return found


@pytest.mark.parametrize(
    ("zone", "at", "day", "due"),
    [
        (BERLIN, "02:30", "2026-03-29", "2026-03-29T01:00"),
        (NEW_YORK, "02:30", "2026-03-08", "2026-03-08T07:00"),
        (CAIRO, "00:00", "2026-04-24", "2026-04-23T22:00"),
        (BEIRUT, "00:00", "2026-03-29", "2026-03-28T22:00"),
        (HAVANA, "00:00", "2026-03-08", "2026-03-08T05:00"),
        (LORD_HOWE, "02:15", "2026-10-04", "2026-10-03T15:30"),
        (APIA, "09:00", "2011-12-30", "2011-12-30T10:00"),
    ],
)
def test_a_local_time_that_the_clocks_skip_takes_the_first_instant_after_the_gap(
    zone: str, at: str, day: str, due: str
) -> None:
    expected = Slot(key=f"{day}T{at}", due_at=utc(due))
    assert slots(zone, at, (utc(due) - timedelta(hours=12)).isoformat()[:16], 1) == [expected]


@pytest.mark.parametrize(
    ("zone", "at", "day", "due"),
    [
        (BERLIN, "02:30", "2026-10-25", "2026-10-25T00:30"),
        (NEW_YORK, "01:30", "2026-11-01", "2026-11-01T05:30"),
        (CAIRO, "23:30", "2026-10-29", "2026-10-29T20:30"),
        (BEIRUT, "23:30", "2026-10-24", "2026-10-24T20:30"),
        (HAVANA, "00:30", "2026-11-01", "2026-11-01T04:30"),
        (LORD_HOWE, "01:45", "2026-04-05", "2026-04-04T14:45"),
    ],
)
def test_a_local_time_that_the_clocks_repeat_comes_once_the_first_time(zone: str, at: str, day: str, due: str) -> None:
    first, second = slots(zone, at, (utc(due) - timedelta(minutes=1)).isoformat()[:16], 2)
    assert first == Slot(key=f"{day}T{at}", due_at=utc(due))
    assert second.key[:10] > day
    assert second.due_at - first.due_at > timedelta(hours=24)


def test_asked_in_the_second_of_two_equal_hours_the_next_slot_is_tomorrow() -> None:
    in_the_second = utc("2026-10-25T01:15")
    assert Cadence(at=time(2, 30), zone=BERLIN).next_due(in_the_second).key == "2026-10-26T02:30"


def test_a_day_that_a_country_skipped_is_made_up_for_at_its_end_and_the_next_day_is_on_time() -> None:
    assert slots(APIA, "09:00", "2011-12-29T00:00", 3) == [
        Slot(key="2011-12-29T09:00", due_at=utc("2011-12-29T19:00")),
        Slot(key="2011-12-30T09:00", due_at=utc("2011-12-30T10:00")),
        Slot(key="2011-12-31T09:00", due_at=utc("2011-12-30T19:00")),
    ]


def test_local_time_stays_while_the_instant_moves_with_the_clocks() -> None:
    assert [slot.due_at.hour for slot in slots(BERLIN, "09:00", "2026-03-27T12:00", 3)] == [8, 7, 7]
    assert [slot.due_at.hour for slot in slots(BERLIN, "09:00", "2026-10-23T12:00", 3)] == [7, 8, 8]


def test_weekdays_are_those_of_the_zone_and_not_of_utc() -> None:
    mondays = slots("Pacific/Auckland", "08:00", "2026-11-01T00:00", 3, 1)
    assert [slot.key for slot in mondays] == ["2026-11-02T08:00", "2026-11-09T08:00", "2026-11-16T08:00"]
    assert [slot.due_at.isoweekday() for slot in mondays] == [7, 7, 7]


def test_the_next_slot_is_strictly_after_the_moment() -> None:
    daily = Cadence(at=time(9, 0), zone="UTC")
    at_nine = utc("2026-11-22T09:00")
    assert daily.next_due(at_nine).key == "2026-11-23T09:00"
    assert daily.next_due(at_nine - timedelta(microseconds=1)).due_at == at_nine


def test_the_zone_of_the_asking_moment_does_not_matter() -> None:
    cadence = Cadence(at=time(9, 0), zone=NEW_YORK, days=(1, 5))
    moment = utc("2026-11-22T09:00")
    assert cadence.next_due(moment) == cadence.next_due(moment.astimezone())


def test_an_unknown_zone_is_an_error_and_not_utc() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        Cadence(at=time(9, 0), zone="Europe/Bonn").next_due(utc("2026-11-22T09:00"))
