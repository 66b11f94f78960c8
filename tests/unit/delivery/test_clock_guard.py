"""A clock that leaps forward holds posts until a server's date confirms it; one that steps back does not."""

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.clock_guard import ClockGuard
from bot.domain.keeping import ServerTime

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Clocks:
    """A wall clock that can be set, and one that only passes."""

    moment: datetime = NOON
    ticks: float = 1_000.0
    heard: ServerTime | None = None
    asked: list[str] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def passes(self, span: timedelta) -> None:
        self.moment += span
        self.ticks += span.total_seconds()

    def hears(self, moment: datetime) -> None:
        self.heard = ServerTime(moment, self.ticks)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def guard(clocks: Clocks) -> ClockGuard:
    made = ClockGuard(clocks, lambda: clocks.ticks, lambda: clocks.heard, lambda: clocks.asked.append("now"))
    assert made.steady()
    return made


def test_time_that_passes_is_no_leap_however_long_it_takes(clocks: Clocks, guard: ClockGuard) -> None:
    for span in (10 * SECOND, HOUR, 100 * HOUR):
        clocks.passes(span)
        assert guard.steady()
    assert (guard.state(), clocks.asked) == ("", [])


@pytest.mark.parametrize("step", [59 * MINUTE, -MINUTE, -5 * HOUR, -1_000 * HOUR])
def test_a_small_step_and_any_step_back_have_no_effect(clocks: Clocks, guard: ClockGuard, step: timedelta) -> None:
    clocks.moment += step
    assert guard.steady()


def test_a_leap_holds_posts_asks_for_a_date_and_says_so_once(
    clocks: Clocks, guard: ClockGuard, caplog: pytest.LogCaptureFixture
) -> None:
    clocks.moment += 3 * HOUR
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            assert not guard.steady()
            clocks.passes(10 * SECOND)
    assert clocks.asked == ["now"]
    assert [record.message for record in caplog.records] == [
        "the clock leapt forward by 3.0 hours: posts wait until the date of a server agrees"
    ]
    assert guard.state().startswith("doubtful since it leapt forward by 3.0 hours to 2026-11-22 15:00 UTC")


@pytest.mark.parametrize(("off", "steady"), [(4, True), (-4, True), (6, False), (-6, False), (-180, False)])
def test_a_date_within_five_minutes_confirms_the_clock(
    clocks: Clocks, guard: ClockGuard, off: int, steady: bool
) -> None:
    clocks.moment += 3 * HOUR
    assert not guard.steady()
    clocks.hears(clocks.moment + off * MINUTE)
    clocks.passes(MINUTE)
    assert guard.steady() is steady
    assert (guard.state() == "") is steady


def test_a_machine_that_slept_goes_on_as_soon_as_a_server_is_heard(clocks: Clocks, guard: ClockGuard) -> None:
    clocks.hears(clocks.moment)
    clocks.moment += 8 * HOUR  # asleep: the clock that never leaps stood still
    assert not guard.steady()
    clocks.hears(clocks.moment)
    assert guard.steady()


def test_a_clock_that_is_set_right_by_the_leap_is_not_doubted(clocks: Clocks, guard: ClockGuard) -> None:
    clocks.hears(clocks.moment + 5 * HOUR)
    clocks.passes(HOUR)
    clocks.moment += 5 * HOUR
    assert guard.steady()


def test_a_clock_that_goes_back_to_where_it_was_is_believed_again(clocks: Clocks, guard: ClockGuard) -> None:
    clocks.moment += 3 * HOUR
    assert not guard.steady()
    clocks.passes(MINUTE)
    clocks.moment -= 3 * HOUR
    assert guard.steady()


def test_without_any_date_for_thirty_minutes_it_goes_on_and_says_so(
    clocks: Clocks, guard: ClockGuard, caplog: pytest.LogCaptureFixture
) -> None:
    clocks.moment += 3 * HOUR
    assert not guard.steady()
    clocks.passes(29 * MINUTE)
    assert not guard.steady()
    clocks.passes(MINUTE)
    with caplog.at_level(logging.WARNING):
        assert guard.steady()
    assert "within 30 minutes" in caplog.text


def test_while_servers_disagree_posts_wait(clocks: Clocks, guard: ClockGuard) -> None:
    clocks.moment += 3 * HOUR
    for _ in range(10):
        clocks.hears(clocks.moment - 3 * HOUR)
        clocks.passes(20 * MINUTE)
        assert not guard.steady()
    clocks.passes(11 * MINUTE)  # nobody answers any more
    assert guard.steady()


def test_a_second_leap_after_the_first_was_confirmed_is_doubted_anew(clocks: Clocks, guard: ClockGuard) -> None:
    for _ in range(2):
        clocks.moment += 2 * HOUR
        assert not guard.steady()
        clocks.hears(clocks.moment)
        assert guard.steady()
