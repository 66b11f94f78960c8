from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.delivery.build import local_day
from bot.delivery.due import NOTED, came_due
from bot.domain.deliveries import DueSlot, SlotId
from bot.domain.subscriptions import Cadence, Slot, Subscription, SubscriptionId, TenantId

BERLIN = Cadence(at=time(9, 0), zone="Europe/Berlin")
NIGHT = Cadence(at=time(2, 30), zone="Europe/Berlin")
SECOND = timedelta(seconds=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def subscription(cadence: Cadence = BERLIN) -> Subscription:
    return Subscription(
        id=SubscriptionId(1),
        tenant_id=TenantId("memory:a"),
        platform="memory",
        channel_id="1",
        edition="weekly",
        cadence=cadence,
    )


def keys(due_at: str, now: str, cadence: Cadence = BERLIN) -> tuple[str | None, str]:
    """Of the slot that is opened, if one is, and of the next."""
    came = came_due(subscription(cadence), utc(due_at), utc(now))
    return came.newest.key if came.newest else None, came.following.key


def test_a_slot_on_time_is_itself_and_the_next_is_tomorrow() -> None:
    assert keys("2026-11-22T08:00", "2026-11-22T08:00:12") == ("2026-11-22T09:00", "2026-11-23T09:00")


def test_after_downtime_only_the_newest_slot_is_opened_and_the_others_are_noted() -> None:
    came = came_due(subscription(), utc("2026-11-18T08:00"), utc("2026-11-22T08:00"))
    assert came.newest
    assert (came.newest.key, came.following.key) == ("2026-11-22T09:00", "2026-11-23T09:00")
    assert [(slot.key, reason) for slot, reason in came.noted()] == [
        (f"2026-11-{day}T09:00", "merged") for day in (18, 19, 20, 21)
    ]


@pytest.mark.parametrize(
    ("days", "late", "opened"),
    [
        ((), 6, True),
        ((), 6.01, False),
        ((1, 2, 3, 4, 5), 6, True),
        ((1, 2, 3, 4, 5), 7, False),
        ((1, 3, 5), 36, True),
        ((1,), 36, True),
        ((1,), 36.01, False),
    ],
)
def test_a_daily_slot_is_opened_up_to_six_hours_late_and_another_up_to_36(
    days: tuple[int, ...], late: float, opened: bool
) -> None:
    monday = utc("2026-11-23T08:00")
    cadence = Cadence(at=time(9, 0), zone="Europe/Berlin", days=days)
    came = came_due(subscription(cadence), monday, monday + timedelta(hours=late))
    assert (came.newest is not None, len(came.passed)) == ((True, 0) if opened else (False, 1))


@pytest.mark.parametrize("edition", ["deadlines", "watch:openai"])
def test_what_is_no_digest_is_never_too_late(edition: str) -> None:
    one = replace(subscription(), edition=edition)
    came = came_due(one, utc("2026-11-18T08:00"), utc("2026-11-22T23:00"))
    assert came.newest
    assert (came.newest.key, len(came.passed)) == ("2026-11-22T09:00", 4)


def test_of_a_long_sleep_four_hundred_slots_are_noted_and_the_others_counted() -> None:
    came = came_due(subscription(), utc("2024-11-22T08:00"), utc("2026-11-22T20:00"))
    noted = came.noted()
    assert (len(noted), came.newest) == (NOTED, None)
    assert noted[-1] == (Slot(key="2026-11-22T09:00", due_at=utc("2026-11-22T08:00")), "merged")
    assert noted[0][1] == "merged (and 331 before it)"


def test_a_weekly_slot_keeps_its_day_over_a_change_of_clocks() -> None:
    mondays = Cadence(at=time(9, 0), zone="Europe/Berlin", days=(1,))
    assert keys("2026-10-19T07:00", "2026-10-19T07:01", mondays) == ("2026-10-19T09:00", "2026-10-26T09:00")


def test_a_slot_in_a_gap_or_an_overlap_is_known_by_its_nominal_time() -> None:
    assert keys("2026-03-29T01:00", "2026-03-29T01:00", NIGHT) == ("2026-03-29T02:30", "2026-03-30T02:30")
    assert keys("2026-10-25T00:30", "2026-10-25T01:45", NIGHT) == ("2026-10-25T02:30", "2026-10-26T02:30")


def test_a_moment_set_by_hand_has_a_key_that_no_cadence_makes() -> None:
    came = came_due(subscription(), utc("2026-11-22T12:34:56.789"), utc("2026-11-22T12:35"))
    assert came.newest == Slot(key="run-2026-11-22T12:34:56Z", due_at=utc("2026-11-22T12:34:56.789"))
    assert came.following.key == "2026-11-23T09:00"


def test_a_run_at_the_very_time_of_the_cadence_is_that_slot() -> None:
    assert keys("2026-11-22T08:00", "2026-11-22T08:00") == ("2026-11-22T09:00", "2026-11-23T09:00")
    assert keys("2026-11-22T08:00:00.5", "2026-11-22T08:00:01")[0] == "run-2026-11-22T08:00:00Z"


@pytest.mark.parametrize(
    ("key", "due_at", "zone", "day"),
    [
        ("2026-11-22T09:00", "2026-11-21T20:00", "Pacific/Auckland", date(2026, 11, 22)),
        ("2011-12-30T09:00", "2011-12-30T10:00", "Pacific/Apia", date(2011, 12, 30)),
        ("run-2026-11-21T20:00:00Z", "2026-11-21T20:00", "Pacific/Auckland", date(2026, 11, 22)),
        ("run-2026-11-22T03:00:00Z", "2026-11-22T03:00", "America/New_York", date(2026, 11, 21)),
    ],
)
def test_the_day_of_an_edition_is_the_one_where_its_readers_live(key: str, due_at: str, zone: str, day: date) -> None:
    one = subscription(Cadence(at=time(9, 0), zone=zone))
    slot = Slot(key=key, due_at=utc(due_at))
    waiting = DueSlot(id=SlotId(1), tenant_id=one.tenant_id, subscription_id=one.id, slot=slot)
    assert local_day(waiting, one) == day
