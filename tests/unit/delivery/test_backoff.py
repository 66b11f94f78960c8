from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.backoff import HORIZON, LONGEST, asked_again, next_attempt, pause
from bot.domain.deliveries import Delivery, DeliveryId
from bot.domain.subscriptions import SubscriptionId, TenantId
from tests.make import NOON

MINUTE = timedelta(minutes=1)
ids = st.integers(1, 10**9).map(DeliveryId)


def delivery(failures: int, *, age: timedelta = timedelta(0), delivery_id: int = 1) -> Delivery:
    return Delivery(
        id=DeliveryId(delivery_id),
        tenant_id=TenantId("memory:a"),
        subscription_id=SubscriptionId(1),
        platform="memory",
        channel_id="1",
        part_no=1,
        payload="{}",
        nonce="n",
        tries=99,
        failures=failures,
        first_try_at=NOON - age,
    )


@given(ids, st.integers(1, 5))
def test_the_pause_doubles_within_a_fifth(delivery_id: DeliveryId, tries: int) -> None:
    usual = 2**tries * MINUTE
    assert 0.8 * usual <= pause(delivery_id, tries) <= 1.2 * usual


@given(ids, st.integers(6, 10**6))
def test_the_pause_is_at_most_an_hour_and_a_fifth(delivery_id: DeliveryId, tries: int) -> None:
    assert 0.8 * LONGEST <= pause(delivery_id, tries) <= 1.2 * LONGEST


def test_the_same_delivery_always_waits_the_same_and_a_crowd_spreads_out() -> None:
    pauses = [pause(DeliveryId(number), 3) for number in range(500)]
    assert pauses == [pause(DeliveryId(number), 3) for number in range(500)]
    assert len(set(pauses)) == 500
    assert min(pauses) < 6.6 * MINUTE
    assert max(pauses) > 9.4 * MINUTE


def test_it_is_never_tried_before_the_platform_said() -> None:
    later = NOON + timedelta(hours=3)
    assert next_attempt(delivery(1), NOON, retry_at=later) == later
    assert next_attempt(delivery(0), NOON, retry_at=NOON) == NOON + pause(DeliveryId(1), 1)


def test_it_is_given_up_when_the_next_try_would_be_past_the_horizon() -> None:
    wait = pause(DeliveryId(1), 9)
    assert next_attempt(delivery(8, age=HORIZON - wait), NOON) == NOON + wait
    assert next_attempt(delivery(8, age=HORIZON - wait + MINUTE), NOON) is None
    assert next_attempt(delivery(1), NOON, retry_at=NOON + HORIZON + MINUTE) is None


def test_a_permission_that_is_missing_is_asked_for_again_after_one_six_and_24_hours() -> None:
    first = delivery(0)
    asked, now, waits = first, NOON, []
    while (later := asked_again(asked, now)) is not None:
        waits.append((later - NOON) / timedelta(hours=1))
        asked, now = replace(asked, forbidden_since=NOON), later + timedelta(seconds=7)
    assert waits == [1, 6, 24]
