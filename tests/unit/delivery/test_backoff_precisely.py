"""What separates the pauses from their nearest wrong neighbours."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from bot.delivery.backoff import HORIZON, asked_again, next_attempt, pause, within
from bot.delivery.nonce import nonce
from bot.domain.deliveries import DeliveryId
from bot.domain.subscriptions import SubscriptionId
from tests.make import NOON
from tests.unit.store.parcels import DELIVERY

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
TRIED = replace(DELIVERY, first_try_at=NOON)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 60), (1, 120), (2, 240), (5, 1920), (6, 3600), (7, 3600), (1000, 3600)]
)
def test_the_pause_doubles_from_two_minutes_to_an_hour(failures: int, seconds: int) -> None:
    many = [pause(DeliveryId(number), failures).total_seconds() / seconds for number in range(1, 400)]
    assert sum(many) / len(many) == pytest.approx(1, abs=0.03)


def test_a_delivery_waits_the_same_in_every_process_and_release() -> None:
    waits = [pause(DeliveryId(number), 1) for number in (1, 2, 3)]
    assert waits == [timedelta(seconds=seconds) for seconds in (116.161155, 135.834498, 110.630312)]


def test_what_is_drawn_of_32_bits_moves_the_pause_by_exactly_a_fifth_at_most() -> None:
    numbers = range(1, 100)
    drawn = [int.from_bytes(hashlib.sha256(b"%d" % number).digest()[:4]) for number in numbers]
    spread = [Fraction(2 * one, 2**32 - 1) - 1 for one in drawn]
    exact = [round(3_600_000_000 * (1 + one / 5)) for one in spread]
    assert [pause(DeliveryId(number), 6) for number in numbers] == [timedelta(microseconds=one) for one in exact]


def test_what_was_never_tried_counts_from_now() -> None:
    later = next_attempt(DELIVERY, NOON)
    assert later == NOON + pause(DELIVERY.id, 1)
    assert within(DELIVERY, NOON + HORIZON, NOON) == NOON + HORIZON
    assert within(DELIVERY, NOON + HORIZON + SECOND, NOON) is None


def test_the_horizon_is_72_hours_after_the_first_try_and_still_within() -> None:
    assert timedelta(hours=72) == HORIZON
    later = NOON + 10 * HOUR
    assert within(TRIED, NOON + HORIZON, later) == NOON + HORIZON
    assert within(TRIED, NOON + HORIZON + SECOND, later) is None


def test_a_moment_to_ask_again_that_is_now_has_passed() -> None:
    refused = replace(TRIED, forbidden_since=NOON)
    assert asked_again(TRIED, NOON) == NOON + HOUR
    assert asked_again(refused, NOON + HOUR - SECOND) == NOON + HOUR
    assert asked_again(refused, NOON + HOUR) == NOON + 6 * HOUR
    assert asked_again(refused, NOON + 24 * HOUR) is None


def test_every_part_of_a_name_changes_the_nonce() -> None:
    names = [(1, "a", 1), (2, "a", 1), (1, "b", 1), (1, "a", 2)]
    assert len({nonce(SubscriptionId(who), key, part) for who, key, part in names}) == len(names)
