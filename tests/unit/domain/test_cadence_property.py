"""The full size, every zone over two years, is that of `make test-long`; else it is a sample."""

import os
import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.subscriptions import Cadence, Slot, zone

ZONES = sorted(available_timezones() - {"localtime"})
FULL = int(os.environ.get("EXAMPLES", "0")) >= 10_000
SOME = ZONES if FULL else random.Random(2026).sample(ZONES, 40)  # noqa: S311 - the same forty each time
TIMES = (time(0, 0), time(0, 30), time(1, 30), time(2, 30), time(12, 0), time(23, 59))
START = datetime(2026, 1, 1, tzinfo=UTC)
SPAN = timedelta(days=730 if FULL else 365)
DAY = timedelta(days=1)
# The largest change of clocks in a year; Troll in Antarctica moves by two hours.
SHIFT = timedelta(hours=2)


@pytest.mark.timeout(900)
def test_daily_slots_of_all_zones_increase_with_one_a_local_date_a_day_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    count = shifted = 0
    for name in SOME:
        for at in TIMES:
            cadence = Cadence(at=at, zone=name)
            slot = cadence.next_due(START)
            days = [_day(slot)]
            while slot.due_at < START + SPAN:
                following = cadence.next_due(slot.due_at)
                assert DAY - SHIFT <= following.due_at - slot.due_at <= DAY + SHIFT, (name, at, slot)
                shifted += _checked(following, cadence)
                slot = following
                days.append(_day(slot))
            assert days == [days[0] + n * DAY for n in range(len(days))], (name, at)
            count += len(days)
    with capsys.disabled():
        told = f"{count} slots of {len(SOME)} zones at {len(TIMES)} times, {shifted} shifted out of gaps"
        print(f"\n{told}")  # noqa: T201 - the figure is what the full size is for
    assert count >= len(SOME) * len(TIMES) * SPAN.days


def _day(slot: Slot) -> date:
    return datetime.fromisoformat(slot.key).date()


def _checked(slot: Slot, cadence: Cadence) -> bool:
    """Whether its nominal time is in a gap; then it is due at the first instant behind it, else at its first time."""
    nominal = datetime.fromisoformat(slot.key)
    local = slot.due_at.astimezone(zone(cadence.zone))
    if local.replace(tzinfo=None) == nominal:
        assert local.fold == 0, (cadence, slot)
        return False
    before = (slot.due_at - timedelta(microseconds=1)).astimezone(zone(cadence.zone)).replace(tzinfo=None)
    assert before < nominal < local.replace(tzinfo=None), (cadence, slot)
    return True


@given(
    name=st.sampled_from(ZONES),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    days=st.sets(st.integers(1, 7)).map(lambda days: tuple(sorted(days))),
    minutes=st.integers(0, 46 * 365 * 24 * 60),
)
def test_the_next_slot_is_later_on_a_wanted_day_and_nothing_lies_between(
    name: str, at: time, days: tuple[int, ...], minutes: int
) -> None:
    after = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    cadence = Cadence(at=at, zone=name, days=days)
    slot = cadence.next_due(after)
    assert slot.due_at > after
    assert slot.due_at.tzinfo is UTC
    nominal = datetime.fromisoformat(slot.key)
    assert not days or nominal.isoweekday() in days
    assert nominal.time() == at
    local = slot.due_at.astimezone(zone(name)).replace(tzinfo=None)
    assert local >= nominal  # later only where the clocks skipped it
    assert cadence.next_due(slot.due_at - timedelta(seconds=1)) == slot
    assert cadence.next_due(slot.due_at).due_at > slot.due_at
