from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.delivery.build import local_day
from bot.delivery.due import came_due
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


def keys(due_at: str, now: str, cadence: Cadence = BERLIN) -> tuple[str, str]:
    slot, following = came_due(subscription(cadence), utc(due_at), utc(now))
    return slot.key, following.key


def test_a_slot_on_time_is_itself_and_the_next_is_tomorrow() -> None:
    assert keys("2026-11-22T08:00", "2026-11-22T08:00:12") == ("2026-11-22T09:00", "2026-11-23T09:00")


def test_after_a_pause_only_the_newest_slot_is_opened() -> None:
    assert keys("2026-11-01T08:00", "2026-11-22T07:59") == ("2026-11-21T09:00", "2026-11-22T09:00")
    assert keys("2026-11-01T08:00", "2026-11-22T08:00") == ("2026-11-22T09:00", "2026-11-23T09:00")


def test_a_weekly_slot_keeps_its_day_over_a_change_of_clocks() -> None:
    mondays = Cadence(at=time(9, 0), zone="Europe/Berlin", days=(1,))
    assert keys("2026-10-19T07:00", "2026-10-19T07:01", mondays) == ("2026-10-19T09:00", "2026-10-26T09:00")


def test_a_slot_in_a_gap_or_an_overlap_is_known_by_its_nominal_time() -> None:
    assert keys("2026-03-29T01:00", "2026-03-29T01:00", NIGHT) == ("2026-03-29T02:30", "2026-03-30T02:30")
    assert keys("2026-10-25T00:30", "2026-10-25T01:45", NIGHT) == ("2026-10-25T02:30", "2026-10-26T02:30")


def test_a_moment_set_by_hand_has_a_key_that_no_cadence_makes() -> None:
    slot, following = came_due(subscription(), utc("2026-11-22T12:34:56.789"), utc("2026-11-22T12:35"))
    assert slot == Slot(key="run-2026-11-22T12:34:56Z", due_at=utc("2026-11-22T12:34:56.789"))
    assert following.key == "2026-11-23T09:00"


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
