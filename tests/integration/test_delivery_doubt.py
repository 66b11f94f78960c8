"""Which tries leave a post in doubt, what is asked again at once, and what a sender does that slept too long."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.circuit import Circuit
from bot.delivery.deliver import Tally
from bot.delivery.post import LEASE
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from tests.doubles.publishers import Cut, Hang, MemoryPublisher
from tests.unit.delivery.rig import NINE, Rig, rig

SECOND = timedelta(seconds=1)
REPEATS = (0.01, 0.02, 0.04, 0.08)
UNKNOWN = TemporaryDeliveryError(DeliveryFault.OUTCOME_UNKNOWN, "The connection broke.")
DOWN = TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, "Nobody answers.")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


def doubts(desk: Rig) -> list[tuple[str | None, int]]:
    """Since when each post is in doubt, and how many of its failures count."""
    return desk.rows("SELECT substr(uncertain_since, 12, 8), failures FROM deliveries ORDER BY id")


def limited(after: timedelta) -> TemporaryDeliveryError:
    return TemporaryDeliveryError(DeliveryFault.RATE_LIMITED, "Too much.", retry_at=NINE + after)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (UNKNOWN, ("09:00:00", 1)),
        (RuntimeError("a bug"), ("09:00:00", 1)),
        (TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, "At last.", unsure=True), ("09:00:00", 1)),
        (DOWN, (None, 1)),
        (limited(timedelta(minutes=20)), (None, 0)),
        (TemporaryDeliveryError(DeliveryFault.RATE_LIMITED, "For how long?"), (None, 0)),
        (PermanentDeliveryError(DeliveryFault.TOKEN_REVOKED, "Not valid."), (None, 0)),
        (PermanentDeliveryError(DeliveryFault.FORBIDDEN, "Not here."), (None, 1)),
    ],
    ids=str,
)
async def test_only_an_unknown_outcome_leaves_doubt_and_being_slowed_down_is_no_failure(
    desk: Rig, error: Exception, expected: tuple[str | None, int]
) -> None:
    await desk.fill()
    desk.publisher.moods.append(error)
    assert await desk.deliver() == Tally(put_back=1)
    assert doubts(desk) == [expected]


async def test_doubt_lasts_from_its_first_try_until_the_post_is_made(desk: Rig) -> None:
    await desk.fill()
    for mood in (DOWN, UNKNOWN, limited(timedelta(hours=3)), UNKNOWN):
        desk.publisher.moods.append(mood)
        await desk.deliver()
        desk.clock.forward(timedelta(hours=1))
    since = [call.uncertain_since for call in desk.publisher.calls]
    second = NINE + timedelta(hours=1)
    assert since == [None, None, second, second]
    assert doubts(desk) == [("10:00:00", 3)]


async def test_a_lease_that_lapsed_leaves_doubt(desk: Rig) -> None:
    await desk.fill()
    async with desk.store.writing() as tx:
        (due,) = await tx.due_deliveries(NINE)
        assert await tx.claim(due, until=NINE + LEASE, now=NINE)
    desk.clock.forward(LEASE + SECOND)
    assert await desk.deliver() == Tally(sent=1)
    assert desk.publisher.calls[0].uncertain_since == NINE


async def test_what_did_not_answer_is_asked_again_at_once_with_the_same_nonce(desk: Rig) -> None:
    await desk.fill()
    desk.publisher.moods.extend([Cut(UNKNOWN), DOWN, UNKNOWN])
    assert await desk.deliver(repeats=REPEATS) == Tally(sent=1)
    assert len({call.nonce for call in desk.publisher.calls}) == 1
    assert (len(desk.publisher.calls), len(desk.publisher.posts)) == (4, 1)
    assert [call.uncertain_since for call in desk.publisher.calls] == [None, NINE, NINE, NINE]


async def test_it_is_asked_again_four_times_at_most_and_not_beyond_the_deadline(desk: Rig) -> None:
    await desk.fill(2)
    desk.publisher.moods.extend([DOWN] * 20)
    assert await desk.deliver(repeats=REPEATS, in_flight=1) == Tally(put_back=1)
    assert len(desk.publisher.calls) == 5  # then the whole platform is left alone
    desk.clock.forward(timedelta(hours=1))
    assert await desk.deliver(repeats=(9.0,), deadline=5.0, in_flight=1) == Tally(put_back=2)
    assert len(desk.publisher.calls) == 7


async def test_a_bug_is_not_asked_again_at_once(desk: Rig) -> None:
    await desk.fill()
    desk.publisher.moods.append(RuntimeError("a bug"))
    assert await desk.deliver(repeats=REPEATS) == Tally(put_back=1)
    assert len(desk.publisher.calls) == 1


async def test_a_short_pause_that_the_platform_asks_for_is_kept_at_once_and_a_long_one_by_the_whole_channel(
    desk: Rig,
) -> None:
    await desk.fill()
    circuit = Circuit()
    desk.publisher.moods.append(limited(SECOND / 2))
    assert await desk.deliver(circuit=circuit) == Tally(sent=1)
    desk.clock.forward(timedelta(days=1))
    await desk.open()
    await desk.build()
    desk.publisher.moods.append(limited(timedelta(days=1, minutes=20)))
    assert await desk.deliver(circuit=circuit) == Tally(put_back=1)
    desk.change("UPDATE deliveries SET next_attempt_at = '2000-01-01' WHERE state = 'pending'")
    assert await desk.deliver(circuit=circuit) == Tally()
    desk.clock.forward(timedelta(minutes=20))
    assert await desk.deliver(circuit=circuit) == Tally(sent=1)


class Sleeper(MemoryPublisher):
    """Sends twice; before each of the calls the process is frozen past its lease, by a clock that jumps."""

    def __init__(self, desk: Rig) -> None:
        super().__init__()
        self.desk = desk

    async def publish(self, delivery: Delivery) -> Receipt:
        self.desk.clock.forward(LEASE + SECOND)
        raise UNKNOWN


async def test_a_sender_that_slept_past_its_lease_asks_nobody_again(desk: Rig) -> None:
    await desk.fill()
    desk.publisher = Sleeper(desk)
    assert await desk.deliver(repeats=(0.01,)) == Tally(put_back=1)
    ((_, state, reason, _),) = desk.states()
    assert (state, reason) == ("pending", "claim_lost: The claim ran out before the post was sent.")
    assert doubts(desk) == [("09:00:00", 0)]


async def test_a_sender_that_slept_while_another_took_over_changes_nothing(desk: Rig) -> None:
    await desk.fill()

    class Overtaken(MemoryPublisher):
        async def publish(self, delivery: Delivery) -> Receipt:
            self.calls.append(delivery)
            desk.clock.forward(LEASE + SECOND)
            async with desk.store.writing() as tx:
                (due,) = await tx.due_deliveries(desk.clock.now())
                mine = await tx.claim(due, until=desk.clock.now() + LEASE, now=desk.clock.now())
                assert mine is not None
                assert await tx.record_sent(mine, Receipt(message_id="theirs"), desk.clock.now())
            raise UNKNOWN

    desk.publisher = Overtaken()
    assert await desk.deliver(repeats=(0.01, 0.01)) == Tally()
    assert len(desk.publisher.calls) == 1
    assert desk.states() == [(1, "sent", "", 2)]


async def test_a_hang_leaves_doubt_and_is_given_up_at_the_horizon(desk: Rig) -> None:
    await desk.fill()
    first: datetime | None = None
    while desk.states()[0][1] == "pending":
        desk.publisher.moods.append(Hang())
        await desk.deliver(deadline=0.01)
        first = first or desk.publisher.calls[0].first_try_at
        desk.clock.forward(timedelta(minutes=73))
    assert desk.states()[0][1:3] == ("dead", "expired")
    assert doubts(desk)[0][0] == "09:00:00"
