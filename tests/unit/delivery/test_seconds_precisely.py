"""How many seconds one try may take, and when within them the platform is asked."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.attempt import PostOffice, attempt
from bot.delivery.post import LEASE
from bot.delivery.second_copy import take_second_copy_back
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, TemporaryDeliveryError
from tests.doubles.publishers import MemoryPublisher
from tests.unit.delivery.leaping import LeapingLoop
from tests.unit.delivery.rig import rig

DOWN = TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, "Nobody answers.")


class Noting(MemoryPublisher):
    """Keeps when it was asked, by the time of the loop."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[float] = []

    async def publish(self, delivery: Delivery) -> Receipt:
        self.asked.append(asyncio.get_running_loop().time())
        return await super().publish(delivery)


def tried(folder: Path, publisher: MemoryPublisher, **terms: Any) -> tuple[float, str]:
    """How many seconds a try took, and what came of it."""

    async def one() -> tuple[float, str]:
        async with rig(folder) as desk:
            await desk.fill()
            now = desk.clock.now()
            async with desk.store.writing() as tx:
                mine = await tx.claim((await tx.due_deliveries(now))[0], until=now + timedelta(minutes=2), now=now)
            assert mine is not None
            office = PostOffice(store=desk.store, clock=desk.clock, publishers={"memory": publisher}, **terms)
            began = asyncio.get_running_loop().time()
            outcome = (await attempt(office, mine)).outcome
            return round(asyncio.get_running_loop().time() - began, 6), str(outcome)

    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(one())


class Taking(MemoryPublisher):
    """Keeps which messages were taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.retracted: list[str] = []

    async def retract(self, delivery: Delivery) -> None:
        assert delivery.receipt
        self.retracted.append(delivery.receipt.message_id)


def overtaken(folder: Path, after: float | None, **terms: Any) -> tuple[float, list[str]]:
    """How long another worker was waited for, which records after so many seconds, and what was taken back."""

    async def one() -> tuple[float, list[str]]:
        async with rig(folder) as desk:
            await desk.fill()
            claims, publisher = [], Taking()
            for now in (desk.clock.now(), desk.clock.now() + timedelta(minutes=3)):
                async with desk.store.writing() as tx:
                    due = await tx.due_deliveries(now)
                    claims.append(await tx.claim(due[0], until=now + timedelta(minutes=2), now=now))
            mine, theirs = claims
            assert mine
            assert theirs

            async def record() -> None:
                await asyncio.sleep(1000 if after is None else after)
                async with desk.store.writing() as tx:
                    assert await tx.record_sent(theirs, Receipt(message_id="theirs"), desk.clock.now())

            office = PostOffice(store=desk.store, clock=desk.clock, publishers={"memory": publisher}, **terms)
            began, other = asyncio.get_running_loop().time(), asyncio.create_task(record())
            await take_second_copy_back(office, mine, Receipt(message_id="ours"))
            took = asyncio.get_running_loop().time() - began
            other.cancel()
            return round(took, 6), publisher.retracted

    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(one())


def test_another_worker_is_looked_at_every_second_for_as_long_as_its_lease(tmp_path: Path) -> None:
    for name, after, seen in (("records", 2.5, (3.0, ["ours"])), ("silent", None, (LEASE.total_seconds(), []))):
        (tmp_path / name).mkdir()
        assert overtaken(tmp_path / name, after) == seen


@pytest.mark.parametrize("patience", [0.0, 2.0])
def test_whoever_has_no_patience_left_looks_no_more(tmp_path: Path, patience: float) -> None:
    assert overtaken(tmp_path, 2.5, patience=patience) == (patience, [])


def test_a_silent_platform_is_asked_again_after_1_2_4_and_8_seconds(tmp_path: Path) -> None:
    publisher = Noting()
    publisher.moods.extend([DOWN] * 6)
    tried(tmp_path, publisher)
    assert [moment - publisher.asked[0] for moment in publisher.asked] == pytest.approx([0, 1, 3, 7, 15])


def test_a_try_ends_45_seconds_after_it_began_while_its_request_is_still_open(tmp_path: Path) -> None:
    publisher = Noting()
    publisher.seconds = 60.0
    assert tried(tmp_path, publisher) == (45.0, "no answer within 45 s")
    assert len(publisher.asked) == 1


def test_a_pause_that_ends_exactly_at_the_deadline_ends_the_try(tmp_path: Path) -> None:
    publisher = Noting()
    publisher.moods.extend([DOWN] * 2)
    assert tried(tmp_path, publisher, deadline=1.0, repeats=(1.0,)) == (0.0, "Nobody answers.")
    assert len(publisher.asked) == 1
