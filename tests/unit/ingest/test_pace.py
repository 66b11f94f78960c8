"""How often a source is read, by how much it brings."""

from datetime import timedelta

import pytest

from bot.domain.entries import NotModified
from bot.domain.sources import Memory, SourceId
from bot.ingest.lifecycle import after_success
from bot.ingest.pace import Arrivals, interval
from tests.make import NOON, record, spec

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OLD = record(imported_at=NOON - 90 * DAY)
LENIENT = spec(every=HOUR, at_most=8 * HOUR)


def test_an_interval_that_is_a_promise_is_kept_however_little_comes() -> None:
    assert interval(spec(every=HOUR), OLD, brought=0, now=NOON) == HOUR


@pytest.mark.parametrize(("brought", "expected"), [(100, 1.0), (36, 1.0), (10, 1.85), (3, 3.21), (0, 8.0)])
def test_the_interval_grows_with_the_square_root_of_the_gap_between_entries(brought: int, expected: float) -> None:
    assert interval(LENIENT, OLD, brought=brought, now=NOON) / HOUR == pytest.approx(expected, abs=0.01)


def test_it_never_leaves_its_bounds_and_never_exceeds_a_day() -> None:
    assert interval(spec(every=12 * HOUR, at_most=7 * DAY), OLD, brought=0, now=NOON) <= DAY
    assert interval(spec(every=7 * DAY, at_most=7 * DAY), OLD, brought=0, now=NOON) == 7 * DAY
    assert interval(spec(every=4 * HOUR, at_most=HOUR), OLD, brought=0, now=NOON) == 4 * HOUR


def test_a_young_source_is_read_often_until_it_has_shown_that_little_comes() -> None:
    ages = (timedelta(0), 5 * HOUR, 2 * DAY, 20 * DAY)
    waits = [interval(LENIENT, record(imported_at=NOON - age), brought=0, now=NOON) for age in ages]
    assert waits[:2] == [HOUR, HOUR]
    assert HOUR < waits[2] < waits[3]
    assert interval(LENIENT, record(), brought=0, now=NOON) == HOUR, "not read yet"


def test_a_clock_that_was_set_back_before_the_first_poll_does_no_harm() -> None:
    assert interval(LENIENT, record(imported_at=NOON + DAY), brought=0, now=NOON) == HOUR


def test_what_brings_something_is_read_again_at_the_usual_interval() -> None:
    quiet = after_success(OLD, LENIENT, NotModified(memory=Memory()), new=0, now=NOON)
    lively = after_success(OLD, LENIENT, NotModified(memory=Memory()), new=1, brought=1, now=NOON)
    assert (quiet.next_poll_at, lively.next_poll_at) == (NOON + 8 * HOUR, NOON + HOUR)


def test_the_wish_of_the_server_is_respected_beyond_the_interval() -> None:
    answer = NotModified(memory=Memory(), fresh_until=NOON + 20 * HOUR)
    assert after_success(OLD, LENIENT, answer, new=0, now=NOON).next_poll_at == NOON + 20 * HOUR


def test_arrivals_are_asked_once_an_hour_and_kept_up_meanwhile() -> None:
    arrivals, wire = Arrivals(), SourceId("wire")
    assert arrivals.stale(NOON)
    arrivals.renew({wire: 3}, NOON)
    arrivals.add({wire: 2, SourceId("blog"): 1})
    assert (arrivals.of(wire), arrivals.of(SourceId("blog")), arrivals.of(SourceId("other"))) == (5, 1, 0)
    assert not arrivals.stale(NOON + HOUR / 2)
    assert arrivals.stale(NOON + HOUR)
    assert arrivals.stale(NOON - HOUR), "the clock was set back"
