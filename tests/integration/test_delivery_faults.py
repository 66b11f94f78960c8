"""What becomes of a post that is not simply made."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.backoff import HORIZON, pause
from bot.delivery.circuit import Circuit
from bot.delivery.deliver import Tally
from bot.delivery.post import LEASE, TOKEN_PAUSE
from bot.domain.deliveries import DeliveryId
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, StoreError, TemporaryDeliveryError
from bot.domain.subscriptions import SubscriptionState
from tests.doubles.publishers import Cut, Hang
from tests.unit.delivery.rig import NINE, Rig, restarted, rig

SECOND = timedelta(seconds=1)
DOWN = TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, "The platform answers 503.")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


async def test_a_temporary_failure_is_tried_again_after_the_pause_with_the_same_nonce(desk: Rig) -> None:
    await desk.fill()
    desk.publisher.moods.append(DOWN)
    assert await desk.deliver() == Tally(put_back=1)
    assert desk.states() == [(1, "pending", "platform_down: The platform answers 503.", 1)]

    desk.clock.forward(pause(DeliveryId(1), 1) - SECOND)
    assert await desk.deliver() == Tally()
    desk.clock.forward(SECOND)
    assert await desk.deliver() == Tally(sent=1)
    first, second = desk.publisher.calls
    assert (first.nonce, first.payload) == (second.nonce, second.payload)
    assert (first.tries, second.tries) == (1, 2)
    assert second.first_try_at == NINE


async def test_the_platform_says_when_to_come_back(desk: Rig) -> None:
    await desk.fill()
    later = NINE + timedelta(minutes=50)
    desk.publisher.moods.append(TemporaryDeliveryError(DeliveryFault.RATE_LIMITED, "Too much.", retry_at=later))
    await desk.deliver()
    desk.clock.moment = later - SECOND
    assert await desk.deliver() == Tally()
    desk.clock.moment = later
    assert await desk.deliver() == Tally(sent=1)


async def test_after_three_days_of_failures_it_is_given_up(desk: Rig) -> None:
    await desk.fill()
    tries = 0
    while desk.states()[0][1] == "pending":
        desk.publisher.moods.append(DOWN)
        await desk.deliver()
        desk.clock.forward(timedelta(minutes=73))
        tries += 1
    assert desk.states() == [(1, "dead", "expired", tries)]
    assert HORIZON - timedelta(hours=3) < desk.clock.moment - NINE < HORIZON + timedelta(hours=3)
    assert (await desk.subscription()).state is SubscriptionState.ACTIVE


async def test_a_channel_that_is_gone_pauses_its_subscription_at_the_first_answer(desk: Rig) -> None:
    await desk.fill(2)
    desk.publisher.mood("1", PermanentDeliveryError(DeliveryFault.CHANNEL_GONE, "The channel takes no posts."))
    assert await desk.deliver() == Tally(sent=1, dead=1)
    assert [state for _, state, _, _ in desk.states()] == ["dead", "sent"]
    paused = await desk.subscription()
    assert (paused.state, paused.reason) == (SubscriptionState.PAUSED, "channel_gone: The channel takes no posts.")

    desk.clock.forward(timedelta(days=1))
    assert await desk.tick() == Tally(sent=1)
    assert [post.channel_id for post in desk.publisher.posts] == ["2", "2"]


async def test_a_channel_closed_to_us_is_asked_again_three_times_and_then_paused(desk: Rig) -> None:
    await desk.fill()
    closed = PermanentDeliveryError(DeliveryFault.FORBIDDEN, "The bot may not post in this channel.")
    tried = []
    for hours in (0, 1, 6, 24):
        desk.clock.moment = NINE + timedelta(hours=hours) - SECOND
        assert await desk.deliver() == Tally()
        desk.clock.forward(SECOND)
        desk.publisher.moods.append(closed)
        tried.append(await desk.deliver())
        assert (await desk.subscription()).state is (
            SubscriptionState.PAUSED if hours == 24 else SubscriptionState.ACTIVE
        )
    assert tried == [Tally(put_back=1)] * 3 + [Tally(dead=1)]
    assert (await desk.subscription()).reason == "forbidden: The bot may not post in this channel."


async def test_a_permission_that_came_back_lets_the_post_through(desk: Rig) -> None:
    await desk.fill()
    desk.publisher.moods.append(PermanentDeliveryError(DeliveryFault.FORBIDDEN, "The bot may not post."))
    await desk.deliver()
    desk.clock.forward(timedelta(hours=1))
    assert await desk.deliver() == Tally(sent=1)


async def test_a_refused_post_is_given_up_and_its_subscription_goes_on(desk: Rig) -> None:
    await desk.fill()
    desk.publisher.moods.append(PermanentDeliveryError(DeliveryFault.REFUSED, "Invalid form body."))
    assert await desk.deliver() == Tally(dead=1)
    assert desk.states() == [(1, "dead", "refused: Invalid form body.", 1)]
    desk.clock.forward(timedelta(days=1))
    assert await desk.tick() == Tally(sent=1)


async def test_a_revoked_token_stops_the_platform_is_logged_once_and_loses_nothing(
    desk: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.fill(3)
    circuit = Circuit()
    revoked = PermanentDeliveryError(DeliveryFault.TOKEN_REVOKED, "The token is not valid.")
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            desk.publisher.moods.append(revoked)
            assert await desk.deliver(circuit=circuit, in_flight=1) == Tally(put_back=1)
            assert await desk.deliver(circuit=circuit, in_flight=1) == Tally()
            desk.clock.forward(TOKEN_PAUSE)
    assert len(desk.publisher.calls) == 3
    assert [record.message for record in caplog.records] == [
        "our token is refused at memory:a; its posts wait until it is mended: The token is not valid."
    ]
    assert await desk.deliver(circuit=circuit) == Tally(sent=3)


async def test_a_cut_connection_is_tried_again_and_readers_see_one_post(desk: Rig) -> None:
    await desk.fill()
    desk.publisher.moods.append(Cut(TemporaryDeliveryError(DeliveryFault.OUTCOME_UNKNOWN, "The connection broke.")))
    assert await desk.deliver() == Tally(put_back=1)
    desk.clock.forward(timedelta(minutes=3))
    assert await desk.deliver() == Tally(sent=1)
    assert (len(desk.publisher.calls), len(desk.publisher.posts)) == (2, 1)


async def test_an_unexpected_failure_is_logged_and_stops_no_other_channel(
    desk: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.fill(3)
    desk.publisher.mood("2", RuntimeError("a bug of the adapter"))
    assert await desk.deliver() == Tally(sent=2, put_back=1)
    reason = "outcome_unknown: unexpected RuntimeError; the log has the trace"
    assert desk.states()[1] == (1, "pending", reason, 1)
    assert "a bug of the adapter" in caplog.text


async def test_no_answer_within_the_deadline_is_an_unknown_outcome(desk: Rig) -> None:
    await desk.fill()
    desk.publisher.moods.append(Hang())
    assert await desk.deliver(deadline=0.05) == Tally(put_back=1)
    assert desk.states() == [(1, "pending", "outcome_unknown: no answer within 0.05 s", 1)]
    desk.clock.forward(timedelta(minutes=3))
    assert await desk.deliver() == Tally(sent=1)
    assert len(desk.publisher.posts) == 1


async def test_a_crash_between_post_and_receipt_is_repeated_with_the_same_nonce_once_the_lease_is_over(
    desk: Rig,
) -> None:
    await desk.fill()
    desk.publisher.moods.append(Hang())
    await _cancelled_while_posting(desk)
    assert desk.states() == [(1, "sending", "", 1)]

    async with restarted(desk) as again:
        again.clock.forward(LEASE)
        assert await again.deliver() == Tally()
        again.clock.forward(SECOND)
        assert await again.deliver() == Tally(sent=1)
    first, second = desk.publisher.calls
    assert first.nonce == second.nonce
    assert len(desk.publisher.posts) == 1


async def test_an_answer_that_came_is_recorded_even_when_the_sender_is_cancelled_just_then(desk: Rig) -> None:
    await desk.fill()
    hang = Hang()
    desk.publisher.moods.append(hang)
    sending = asyncio.create_task(desk.deliver())
    while not desk.publisher.posts:
        await asyncio.sleep(0.01)
    async with desk.store.writing():  # holds up the receipt
        hang.until.set()
        while desk.publisher.at_once:
            await asyncio.sleep(0)
        sending.cancel()
        await asyncio.sleep(0.02)
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert desk.states() == [(1, "sent", "", 1)]


async def test_a_database_that_refuses_a_receipt_ends_the_round_after_what_is_under_way(desk: Rig) -> None:
    await desk.fill(2)
    first, hang = Hang(), Hang()
    desk.publisher.mood("1", first)
    desk.publisher.mood("2", hang)
    sending = asyncio.create_task(desk.deliver())
    while len(desk.publisher.posts) < 2:
        await asyncio.sleep(0.01)
    desk.rows("ALTER TABLE deliveries RENAME TO elsewhere")
    first.until.set()
    await asyncio.sleep(0.1)
    assert not sending.done()
    hang.until.set()
    with pytest.raises(StoreError):
        await sending
    desk.rows("ALTER TABLE elsewhere RENAME TO deliveries")
    desk.clock.forward(LEASE + SECOND)
    assert await desk.deliver() == Tally(sent=2)
    assert len(desk.publisher.posts) == 2


async def _cancelled_while_posting(desk: Rig) -> None:
    sending = asyncio.create_task(desk.deliver())
    while not desk.publisher.posts:
        await asyncio.sleep(0.01)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
