import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import available_timezones

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.subscriptions import Cadence, zone

ZONES = sorted(available_timezones() - {"localtime"})
SOME = random.Random(2026).sample(ZONES, 40)  # noqa: S311 - the same forty each time
TIMES = (time(0, 0), time(0, 30), time(1, 30), time(2, 30), time(12, 0), time(23, 59))
START = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
# The largest change of clocks in a year; Troll in Antarctica moves by two hours.
SHIFT = timedelta(hours=2)


def test_a_year_of_daily_slots_in_forty_zones_has_one_a_local_date_a_day_apart() -> None:
    for name in SOME:
        for at in TIMES:
            cadence = Cadence(at=at, zone=name)
            slot = cadence.next_due(START)
            keys = [slot.key]
            while slot.due_at < START + YEAR:
                following = cadence.next_due(slot.due_at)
                apart = following.due_at - slot.due_at
                assert timedelta(days=1) - SHIFT <= apart <= timedelta(days=1) + SHIFT, (name, at, slot)
                slot = following
                keys.append(slot.key)
            days = [datetime.fromisoformat(key).date() for key in keys]
            assert [day - days[0] for day in days] == [timedelta(days=n) for n in range(len(days))], (name, at)


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
