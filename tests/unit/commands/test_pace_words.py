"""How often a source is read, in the words of `/feeds show` and `gazette feeds list`."""

from datetime import timedelta
from typing import Any

import pytest

from bot.commands.pace import pace
from bot.domain.sources import SourceState
from tests.make import NOON, record, spec
from tests.unit.commands.counter import ADMIN, Counter, words

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LENIENT = spec(every=HOUR, at_most=8 * HOUR)


def polled(wait: timedelta, **changes: Any) -> Any:
    return record(last_polled_at=NOON, next_poll_at=NOON + wait, imported_at=NOON - 99 * DAY, **changes)


def test_a_longer_interval_is_told_with_its_reason() -> None:
    assert pace(LENIENT, polled(3 * HOUR, last_new_at=NOON - 9 * DAY)) == "every 3 h, not 1 h: nothing new for 9 days"
    assert pace(LENIENT, polled(2 * HOUR, last_new_at=NOON - HOUR)) == "every 2 h, not 1 h: little is new"


@pytest.mark.parametrize(
    ("every", "expected"), [(MINUTE, "1 min"), (90 * MINUTE, "90 min"), (6 * HOUR, "6 h"), (7 * DAY, "7 days")]
)
def test_the_usual_interval_is_told_plainly(every: timedelta, expected: str) -> None:
    assert pace(spec(every=every), None) == f"every {expected}"
    assert pace(spec(every=every), polled(every)) == f"every {expected}"


def test_waiting_after_a_failure_or_at_the_wish_of_the_server_is_no_pace() -> None:
    assert pace(LENIENT, polled(4 * HOUR, failures=2)) == "every 1 h"
    assert pace(LENIENT, polled(20 * HOUR)) == "every 1 h"


async def test_the_card_of_a_source_has_its_pace_and_health_shows_unstable_ids(counter: Counter) -> None:
    await counter.fare(
        "wire",
        state=SourceState.UNSTABLE,
        reason="guid_unstable: 9 of 10 entries came under new ids",
        last_polled_at=NOON,
    )
    assert "every 1 h" in words(await counter.ask("/feeds show wire", ADMIN))
    health = words(await counter.ask("/feeds health", ADMIN))
    assert "guid_unstable: 9 of 10" in health
