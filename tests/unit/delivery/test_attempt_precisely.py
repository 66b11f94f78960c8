"""What the circuit learns of an answer, which answers are waited for, and what a cancelled sender still ends."""

import asyncio
import gc
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.attempt import Attempt, PostOffice, _pause, attempt
from bot.delivery.circuit import IN_A_ROW, PAUSE, Circuit
from bot.delivery.deliver import Tally
from bot.delivery.post import _to_the_end
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from tests.doubles.publishers import Mood
from tests.unit.delivery.rig import NINE, Rig, rig
from tests.unit.store.parcels import DELIVERY

DOWN = TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, "Nobody answers.")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


async def answered(desk: Rig, *moods: Mood | None, deadline: float = 45.0, circuit: Circuit | None = None) -> Attempt:
    """One try of the first post that is due, without pauses between its requests."""
    desk.publisher.moods.extend(moods)
    now = desk.clock.now()
    async with desk.store.writing() as tx:
        claimed = await tx.claim((await tx.due_deliveries(now))[0], until=now + timedelta(minutes=2), now=now)
    assert claimed is not None
    made = office(desk)
    return await attempt(replace(made, deadline=deadline, circuit=circuit or made.circuit), claimed)


def office(desk: Rig) -> PostOffice:
    return PostOffice(store=desk.store, clock=desk.clock, publishers=desk.publishers, repeats=(0.0, 0.0))


def limited(seconds: float, *, after: datetime = NINE) -> TemporaryDeliveryError:
    at = after + timedelta(seconds=seconds)
    return TemporaryDeliveryError(DeliveryFault.RATE_LIMITED, "Slowly.", retry_at=at)


async def test_what_does_not_answer_is_asked_as_often_as_there_are_repeats(desk: Rig) -> None:
    await desk.fill()
    tried = await answered(desk, DOWN, DOWN, DOWN, None)
    assert tried.outcome is DOWN
    assert len(desk.publisher.calls) == 3


@pytest.mark.parametrize(
    ("asked", "waited"), [(-60, 0.5), (0.2, 0.5), (0.7, 0.7), (5, 5.0), (5.001, None), (3600, None)]
)
async def test_a_platform_that_asks_for_up_to_five_seconds_is_waited_for_and_half_a_second_is_the_least(
    desk: Rig, asked: float, waited: float | None
) -> None:
    assert _pause(office(desk), limited(asked, after=desk.clock.now()), iter(())) == waited


async def test_a_pause_beyond_the_deadline_ends_the_try(desk: Rig) -> None:
    await desk.fill()
    tried = await answered(desk, limited(0), deadline=0.4)
    assert isinstance(tried.outcome, TemporaryDeliveryError)
    assert len(desk.publisher.calls) == 1


async def test_a_bug_of_ours_says_nothing_of_the_platform(desk: Rig) -> None:
    await desk.fill(IN_A_ROW)
    circuit = Circuit()
    desk.publisher.moods += [RuntimeError("a bug")] * IN_A_ROW
    assert await desk.deliver(circuit=circuit) == Tally(put_back=IN_A_ROW)
    assert circuit.state() == {}


async def test_a_refusal_shows_that_the_platform_answers_again(desk: Rig) -> None:
    await desk.fill(IN_A_ROW)
    circuit = Circuit()
    desk.publisher.moods += [DOWN] * IN_A_ROW
    assert await desk.deliver(circuit=circuit) == Tally(put_back=IN_A_ROW)
    assert list(circuit.state()) == ["memory"]
    desk.clock.forward(timedelta(hours=1))
    refused = PermanentDeliveryError(DeliveryFault.REFUSED, "No.")
    assert (await answered(desk, refused, circuit=circuit)).outcome is refused
    assert circuit.state() == {}


async def test_a_claim_that_was_lost_says_nothing_of_the_platform(desk: Rig) -> None:
    await desk.fill(IN_A_ROW)
    circuit = Circuit()
    desk.publisher.moods += [DOWN] * IN_A_ROW
    await desk.deliver(circuit=circuit)
    desk.clock.forward(timedelta(hours=1))
    lost = TemporaryDeliveryError(DeliveryFault.CLAIM_LOST, "Gone.")
    assert (await answered(desk, lost, circuit=circuit)).outcome is lost
    assert list(circuit.state()) == ["memory"]


async def test_the_request_that_finds_a_platform_down_is_the_last_of_its_try(desk: Rig) -> None:
    await desk.fill()
    circuit = Circuit()
    for _ in range(IN_A_ROW - 1):
        circuit.failed(replace(DELIVERY, platform="memory", channel_id="1"), NINE)
    tried = await answered(desk, DOWN, circuit=circuit)
    assert (tried.down_until, len(desk.publisher.calls)) == (NINE + PAUSE, 1)


async def test_work_under_way_ends_however_often_its_caller_is_cancelled() -> None:
    ended = []

    async def work() -> None:
        await asyncio.sleep(0.05)
        ended.append(True)

    caller = asyncio.create_task(_to_the_end(work()))
    for _ in range(3):
        await asyncio.sleep(0.005)
        caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert ended == [True]


async def test_work_that_fails_after_its_caller_was_cancelled_is_complained_of_by_nobody() -> None:
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))

    async def work() -> None:
        await asyncio.sleep(0.02)
        raise LookupError

    caller = asyncio.create_task(_to_the_end(work()))
    await asyncio.sleep(0.005)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    del caller
    gc.collect()
    await asyncio.sleep(0)
    assert complaints == []
