from datetime import timedelta

import pytest

from bot.domain.entries import NotModified
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceRecord, SourceState
from bot.ingest.lifecycle import after_failure, after_success
from tests.make import NOON, record, spec

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FAILED = SourceError(SourceFault.HTTP_STATUS, "HTTP 500")
QUIET = NotModified(memory=Memory(etag="x"))


def fail(times: int) -> SourceRecord:
    one = record()
    for _ in range(times):
        one = after_failure(one, spec(every=HOUR), FAILED, now=NOON)
    return one


def test_a_success_is_due_again_after_its_interval_and_remembers_the_validators() -> None:
    one = after_success(record(), spec(every=HOUR), QUIET, new=0, now=NOON)
    assert (one.state, one.next_poll_at, one.memory.etag) == (SourceState.OK, NOON + HOUR, "x")
    assert one.imported_at == NOON


@pytest.mark.parametrize(("asked", "expected"), [(2 * HOUR, 2 * HOUR), (HOUR / 2, HOUR), (9 * DAY, DAY)])
def test_cache_control_may_ask_for_more_patience_up_to_a_day(asked: timedelta, expected: timedelta) -> None:
    one = after_success(
        record(), spec(every=HOUR), NotModified(memory=Memory(), fresh_until=NOON + asked), new=0, now=NOON
    )
    assert one.next_poll_at == NOON + expected


def test_failures_wait_longer_each_time_but_never_more_than_a_day() -> None:
    assert [fail(times).next_poll_at - NOON for times in (1, 2, 3, 9)] == [2 * HOUR, 4 * HOUR, 8 * HOUR, DAY]


def test_after_an_outage_of_our_own_network_every_source_is_tried_within_the_hour() -> None:
    unreached = SourceError(SourceFault.UNREACHABLE, "the host name does not resolve")
    one = record()
    for _ in range(9):
        one = after_failure(one, spec(every=HOUR / 4), unreached, now=NOON)
    assert one.next_poll_at - NOON == HOUR


def test_two_failures_degrade_three_fail_and_one_success_heals() -> None:
    assert [fail(times).state for times in (1, 2, 3)] == ["degraded", "degraded", "failing"]
    healed = after_success(fail(5), spec(), QUIET, new=0, now=NOON)
    assert (healed.state, healed.failures, healed.reason) == (SourceState.OK, 0, "")


def test_what_was_remembered_survives_a_failure() -> None:
    before = record(memory=Memory(etag="kept"), imported_at=NOON)
    assert after_failure(before, spec(), FAILED, now=NOON).memory.etag == "kept"


def test_the_server_may_ask_for_a_longer_wait_than_ours() -> None:
    error = SourceError(SourceFault.RATE_LIMITED, "HTTP 429", retry_at=NOON + 3 * DAY)
    assert after_failure(record(), spec(), error, now=NOON).next_poll_at == NOON + 3 * DAY


def test_410_pauses_the_source() -> None:
    gone = after_failure(record(), spec(), SourceError(SourceFault.GONE, "HTTP 410 Gone"), now=NOON)
    assert (gone.state, gone.reason) == (SourceState.PAUSED, "gone: HTTP 410 Gone")


def test_three_permanent_redirects_over_a_day_teach_the_new_address() -> None:
    moved = NotModified(memory=Memory(), moved_to="https://new.example/feed")
    one = record()
    for poll in range(3):
        assert one.learned_url is None
        one = after_success(one, spec(), moved, new=0, now=NOON + poll * 12 * HOUR)
    assert one.learned_url == "https://new.example/feed"


def test_redirects_within_a_day_or_to_changing_places_teach_nothing() -> None:
    quick = changing = record()
    for poll in range(4):
        moved = NotModified(memory=Memory(), moved_to="https://new.example/feed")
        quick = after_success(quick, spec(), moved, new=0, now=NOON + poll * HOUR)
        other = NotModified(memory=Memory(), moved_to=f"https://new.example/{poll}")
        changing = after_success(changing, spec(), other, new=0, now=NOON + poll * DAY)
    assert quick.learned_url is None
    assert changing.learned_url is None


def test_a_learned_address_that_fails_is_forgotten_before_anything_is_paused() -> None:
    gone = SourceError(SourceFault.GONE, "HTTP 410 Gone")
    one = after_failure(record(learned_url="https://new.example/feed"), spec(), gone, now=NOON)
    assert (one.learned_url, one.state) == (None, SourceState.DEGRADED)


def test_a_source_that_answers_but_brings_nothing_for_weeks_is_stale() -> None:
    silent = record(imported_at=NOON - 60 * DAY, last_new_at=NOON - 46 * DAY)
    one = after_success(silent, spec(), QUIET, new=0, now=NOON)
    assert (one.state, one.reason) == (SourceState.STALE, "nothing new since 2025-06-18")
    assert after_success(one, spec(), QUIET, new=1, now=NOON).state is SourceState.OK
