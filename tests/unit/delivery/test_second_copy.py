"""A sender that was overtaken and posted all the same: its copy goes, unless it is the only one, or was only found."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.deliver import Tally
from bot.delivery.post import LEASE
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from tests.doubles.publishers import MemoryPublisher
from tests.unit.delivery.rig import Rig, rig

SECOND = timedelta(seconds=1)
THEIRS = Receipt(message_id="theirs")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        await made.fill()
        yield made


class Overtaken(MemoryPublisher):
    """The process sleeps past its lease on the way, and another worker claims the delivery; then our post is made."""

    def __init__(self, desk: Rig, *, found: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.found = found
        self.other: Delivery | None = None
        self.retracted: list[str] = []

    async def publish(self, delivery: Delivery) -> Receipt:
        self.desk.clock.forward(LEASE + SECOND)
        now = self.desk.clock.now()
        async with self.desk.store.writing() as tx:
            self.other = await tx.claim((await tx.due_deliveries(now))[0], until=now + LEASE, now=now)
        await self.meanwhile()
        return replace(await super().publish(delivery), found=self.found)

    async def meanwhile(self) -> None:
        """What the other one does before our post is made."""
        await self.record(THEIRS)

    async def record(self, receipt: Receipt) -> None:
        assert self.other is not None
        async with self.desk.store.writing() as tx:
            assert await tx.record_sent(self.other, receipt, self.desk.clock.now())

    async def retract(self, delivery: Delivery) -> None:
        await super().retract(delivery)
        assert delivery.receipt is not None
        self.retracted.append(delivery.receipt.message_id)


async def test_a_copy_that_came_too_late_is_taken_back(desk: Rig, caplog: pytest.LogCaptureFixture) -> None:
    desk.publisher = platform = Overtaken(desk)
    assert await desk.deliver() == Tally()
    assert (platform.retracted, platform.posts) == (["1"], [])
    assert desk.rows("SELECT state, message_id FROM deliveries") == [("sent", "theirs")]
    assert "delivery 1: another worker had made the post meanwhile; our copy 1 was taken back" in caplog.messages


async def test_the_one_copy_that_both_were_told_of_stays(desk: Rig) -> None:
    class Known(Overtaken):
        async def meanwhile(self) -> None:
            await self.record(Receipt(message_id="1"))

    desk.publisher = platform = Known(desk)
    assert await desk.deliver() == Tally()
    assert (platform.retracted, len(platform.posts)) == ([], 1)


async def test_what_was_only_found_is_nobodys_second_copy(desk: Rig) -> None:
    desk.publisher = platform = Overtaken(desk, found=True)
    assert await desk.deliver() == Tally()
    assert (platform.retracted, len(platform.posts)) == ([], 1)


async def test_the_other_one_is_waited_for(desk: Rig) -> None:
    class Slow(Overtaken):
        async def meanwhile(self) -> None:
            self.later = asyncio.create_task(self._later())

        async def _later(self) -> None:
            await asyncio.sleep(0.2)
            await self.record(THEIRS)

    desk.publisher = platform = Slow(desk)
    assert await desk.deliver(patience=30.0) == Tally()
    assert platform.retracted == ["1"]
    await platform.later


async def test_while_it_is_open_what_the_other_one_does_the_copy_stays(desk: Rig) -> None:
    class Silent(Overtaken):
        async def meanwhile(self) -> None:
            pass

    desk.publisher = platform = Silent(desk)
    assert await desk.deliver() == Tally()
    assert (platform.retracted, len(platform.posts)) == ([], 1)


async def test_where_the_other_one_gave_up_the_only_copy_stays(desk: Rig) -> None:
    class GivingUp(Overtaken):
        async def meanwhile(self) -> None:
            assert self.other is not None
            async with self.desk.store.writing() as tx:
                assert await tx.bury(self.other, "expired")

    desk.publisher = platform = GivingUp(desk)
    assert await desk.deliver(patience=30.0) == Tally()
    assert (platform.retracted, len(platform.posts)) == ([], 1)


async def test_where_the_subscription_is_gone_nothing_is_done(desk: Rig) -> None:
    class Ended(Overtaken):
        async def meanwhile(self) -> None:
            await asyncio.to_thread(self.desk.change, "DELETE FROM deliveries")

    desk.publisher = platform = Ended(desk)
    assert await desk.deliver(patience=30.0) == Tally()
    assert (platform.retracted, len(platform.posts), desk.states()) == ([], 1, [])


@pytest.mark.parametrize(
    "error",
    [
        TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, "Nobody answers."),
        PermanentDeliveryError(DeliveryFault.FORBIDDEN, "Not here."),
    ],
    ids=str,
)
async def test_a_copy_that_cannot_be_taken_back_is_told(
    desk: Rig, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    desk.publisher = platform = Overtaken(desk)
    desk.publisher.moods.extend([None, error])
    with caplog.at_level(logging.WARNING):
        assert await desk.deliver() == Tally()
    assert platform.retracted == []
    assert (
        "delivery 1 stands twice in channel 1: our copy 1 came too late and could not be taken back: "
        f"{error}" in caplog.messages
    )
    assert not any(record.exc_info for record in caplog.records)


async def test_a_platform_that_does_not_answer_holds_up_nobody(desk: Rig, caplog: pytest.LogCaptureFixture) -> None:
    class Mute(Overtaken):
        async def retract(self, delivery: Delivery) -> None:
            await asyncio.Event().wait()

    desk.publisher = Mute(desk)
    assert await desk.deliver(deadline=0.3) == Tally()
    assert any("could not be taken back: no answer" in line for line in caplog.messages)


async def test_a_bug_of_the_adapter_harms_no_other_post(desk: Rig, caplog: pytest.LogCaptureFixture) -> None:
    desk.publisher = Overtaken(desk)
    desk.publisher.moods.extend([None, RuntimeError("a bug")])
    assert await desk.deliver() == Tally()
    (told,) = [one for one in caplog.records if "unexpected RuntimeError; here is the trace" in one.getMessage()]
    assert told.exc_info
