"""What separates the arithmetic of slots from its nearest wrong neighbours."""

import time as clock
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.subscriptions import Cadence, SubscriptionState, direct_to, instant, reader_of, zone
from tests.unit.store.parcels import SUBSCRIPTION

MINUTE = timedelta(minutes=1)
HOURS_6, HOURS_36 = timedelta(hours=6), timedelta(hours=36)


@pytest.fixture
def machine_on_the_date_line(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As far east as clocks go: 26 hours ahead of the westernmost zone."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Pacific/Kiritimati")
        clock.tzset()
        yield
    clock.tzset()


@pytest.mark.usefixtures("machine_on_the_date_line")
def test_the_zone_of_the_machine_does_not_matter() -> None:
    evening = datetime(2026, 1, 2, 11, 0, tzinfo=UTC)  # 23:00 on the first of January at the place of the cadence
    slot = Cadence(at=time(23, 30), zone="Etc/GMT+12").next_due(evening)
    assert slot.key == "2026-01-01T23:30"
    assert slot.due_at == datetime(2026, 1, 2, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "first", "minutes", "end"),
    [
        ("Europe/Berlin", "2026-03-29T02:00", 60, "2026-03-29T01:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:00", 30, "2026-10-03T15:30"),
        ("Antarctica/Troll", "2026-03-29T01:00", 120, "2026-03-29T01:00"),
        ("Pacific/Apia", "2011-12-30T00:00", 1440, "2011-12-30T10:00"),
    ],
)
def test_every_minute_of_a_gap_falls_on_the_instant_at_which_it_ends(
    name: str, first: str, minutes: int, end: str
) -> None:
    began = datetime.fromisoformat(first).replace(tzinfo=zone(name))
    ended = datetime.fromisoformat(end).replace(tzinfo=UTC)
    assert {instant(began + minute * MINUTE) for minute in range(minutes)} == {ended}
    assert instant(began + minutes * MINUTE) == ended
    assert instant(began - MINUTE) == ended - MINUTE


def test_no_days_mean_all_days_and_one_day_means_one() -> None:
    monday = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
    nine = time(9, 0)
    assert Cadence(at=nine, zone="UTC").next_due(monday).key == "2026-11-03T09:00"
    assert Cadence(at=nine, zone="UTC", days=(1,)).next_due(monday).key == "2026-11-09T09:00"
    assert Cadence(at=nine, zone="UTC", days=(7,)).next_due(monday).key == "2026-11-08T09:00"


@pytest.mark.parametrize(
    ("days", "patience"),
    [
        ((), HOURS_6),
        ((1,), HOURS_36),
        ((1, 3, 5), HOURS_36),
        ((1, 2, 3, 4), HOURS_6),
        ((1, 2, 3, 4, 5), HOURS_6),
    ],
)
def test_what_comes_on_four_days_a_week_or_more_is_stale_after_six_hours_else_after_36(
    days: tuple[int, ...], patience: timedelta
) -> None:
    assert Cadence(at=time(9, 0), zone="UTC", days=days).patience == patience


def test_a_zone_is_read_once() -> None:
    assert zone("Europe/Berlin") is zone("Europe/Berlin")


def test_a_subscription_is_active_unthreaded_and_needs_no_reason() -> None:
    assert (SUBSCRIPTION.state, SUBSCRIPTION.reason, SUBSCRIPTION.threaded) == ("active", "", False)


def test_states_are_stored_under_names_that_stay() -> None:
    assert list(SubscriptionState) == ["active", "paused"]


def test_a_post_to_a_person_names_them_and_no_channel_is_a_person() -> None:
    assert direct_to("42") == "@42"
    assert reader_of(direct_to("42")) == "42"
    assert reader_of(direct_to("@42")) == "@42"
    assert reader_of("42") is None
    assert reader_of("C42@") is None
