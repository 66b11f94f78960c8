"""A platform that is away: nothing is lost or counted, and what waited goes out in order once it is back."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.delivery.circuit import Circuit
from bot.delivery.deliver import Tally
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from tests.doubles.publishers import MemoryPublisher
from tests.unit.delivery.rig import NINE, Rig, rig

DOWN = TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, "Nobody answers.")
# 600 posts more to the first channel, the oldest of all.
_BACKLOG = """
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 600)
INSERT INTO deliveries (tenant_id, subscription_id, dedupe_key, part_no, platform, channel_id, payload, nonce, state,
                        reason, tries, next_attempt_at)
SELECT tenant_id, subscription_id, 'more' || n, 1, platform, channel_id, payload, nonce || n, 'pending', '', 0,
       '2000-01-01 00:00:00.000000'
FROM deliveries, n WHERE id = 1
"""


class Away(MemoryPublisher):
    """Does not answer until it is back."""

    back = False

    async def publish(self, delivery: Delivery) -> Receipt:
        if not self.back:
            self.calls.append(delivery)
            raise DOWN
        return await super().publish(delivery)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


@pytest.mark.parametrize("channels", [1, 20])
async def test_a_platform_away_for_six_hours_is_asked_now_and_then_and_gets_everything_within_a_minute_of_its_return(
    desk: Rig, channels: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    desk.publisher = away = Away()
    await desk.fill(channels)
    circuit = Circuit()
    while desk.clock.moment < NINE + timedelta(hours=6):
        await desk.deliver(circuit=circuit, repeats=(0, 0, 0, 0))
        early = desk.clock.moment < NINE + timedelta(minutes=15)
        desk.clock.forward(timedelta(seconds=20) if early else timedelta(minutes=20))
    first = len({call.id for call in away.calls[:21]})
    # Every 40 s of the first quarter of an hour, in which time goes by in steps of 20; then once a step.
    assert len(away.calls) <= 5 * first + 23 + 18
    away.back = True
    returned, sent = desk.clock.moment, Tally()
    while desk.clock.moment < returned + timedelta(minutes=1):
        sent.add(await desk.deliver(circuit=circuit))
        desk.clock.forward(timedelta(seconds=10))
    assert sent == Tally(sent=channels)
    assert max(failures for (failures,) in desk.rows("SELECT failures FROM deliveries")) <= 1
    told = [record.getMessage() for record in caplog.records if record.name.endswith("circuit")]
    assert len(told) == 2


async def test_a_platform_that_is_away_hides_nobody_behind_its_backlog(desk: Rig) -> None:
    """The outbox gives 500 at a time."""
    desk.others = (other := MemoryPublisher("other"),)
    refused = PermanentDeliveryError(DeliveryFault.TOKEN_REVOKED, "Not valid.")
    await desk.fill()
    await desk.subscribe("1", tenant="memory:b")
    await desk.subscribe("1", tenant="other:c")
    desk.clock.forward(timedelta(days=1))
    await desk.open()
    await desk.build()
    desk.change(_BACKLOG)
    circuit = Circuit()
    desk.publisher.moods.append(refused)
    await desk.deliver(circuit=circuit, in_flight=1)
    await desk.deliver(circuit=circuit)
    assert {post.tenant_id for post in desk.publisher.posts} == {"memory:b"}
    assert len(other.posts) == 1


async def test_a_backlog_of_a_channel_goes_out_oldest_first_and_a_second_apart(desk: Rig) -> None:
    await desk.fill()
    for _ in range(2):
        desk.clock.forward(timedelta(days=1))
        await desk.open()
        await desk.build()
    desk.change("UPDATE deliveries SET next_attempt_at = (SELECT max(next_attempt_at) FROM deliveries) WHERE id = 1")
    loop, at = asyncio.get_running_loop(), list[float]()

    class Timed(MemoryPublisher):
        async def publish(self, delivery: Delivery) -> Receipt:
            at.append(loop.time())
            return await super().publish(delivery)

    desk.publisher = Timed()
    assert await desk.deliver(gap=0.1) == Tally(sent=3)
    assert [post.id for post in desk.publisher.posts] == [1, 2, 3]
    assert all(later - sooner >= 0.1 for sooner, later in pairwise(at))
