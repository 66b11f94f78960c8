"""Who is sent when: parts in order, channels side by side, two senders at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.deliver import Tally
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.messages.limits import Cost
from tests.doubles.publishers import Hang, MemoryPublisher
from tests.unit.delivery.rig import NINE, Rig, rig

DOWN = TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, "The platform answers 503.")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


async def three_parts(desk: Rig, channels: int = 1) -> None:
    desk.publisher = MemoryPublisher(limit=Cost(pieces=6, characters=2000))
    await desk.publish_news(*(f"Headline number {number} of the week" for number in range(10)))
    await desk.fill(channels)
    assert len(desk.states()) == 3 * channels


async def test_parts_go_in_order_each_knowing_the_receipt_of_the_one_before(desk: Rig) -> None:
    await three_parts(desk)
    assert await desk.deliver() == Tally(sent=3)
    assert [call.part_no for call in desk.publisher.calls] == [1, 2, 3]
    assert [call.after.message_id if call.after else None for call in desk.publisher.calls] == [None, "1", "2"]
    assert [text.rstrip().splitlines()[-1] for _, text in desk.publisher.texts()] == [
        f"Part {number} of 3" for number in (1, 2, 3)
    ]


async def test_a_part_that_fails_holds_back_those_behind_it(desk: Rig) -> None:
    await three_parts(desk)
    desk.publisher.moods.extend([None, DOWN])
    assert await desk.deliver() == Tally(sent=1, put_back=1)
    assert [state for _, state, _, _ in desk.states()] == ["sent", "pending", "pending"]
    desk.clock.forward(timedelta(minutes=3))
    assert await desk.deliver() == Tally(sent=2)
    assert [post.part_no for post in desk.publisher.posts] == [1, 2, 3]


async def test_parts_behind_a_dead_one_are_never_sent(desk: Rig) -> None:
    await three_parts(desk)
    desk.publisher.moods.extend([None, PermanentDeliveryError(DeliveryFault.REFUSED, "Invalid form body.")])
    assert await desk.deliver() == Tally(sent=1, dead=1)
    desk.clock.forward(timedelta(days=1))
    assert await desk.deliver() == Tally()
    assert [post.part_no for post in desk.publisher.posts] == [1]


async def test_two_senders_at_once_send_each_part_once(desk: Rig) -> None:
    await three_parts(desk, channels=8)
    first, second = await asyncio.gather(desk.deliver(in_flight=3), desk.deliver(in_flight=3))
    rest = await desk.deliver()
    assert first.sent + second.sent + rest.sent == 24
    assert len(desk.publisher.calls) == 24
    for channel in range(1, 9):
        parts = [post.part_no for post in desk.publisher.posts if post.channel_id == str(channel)]
        assert parts == [1, 2, 3]


async def test_a_channel_that_hangs_delays_no_other(desk: Rig) -> None:
    await three_parts(desk, channels=4)
    hang = Hang()
    desk.publisher.mood("1", hang)
    sending = asyncio.create_task(desk.deliver())
    async with asyncio.timeout(15):
        while len(desk.publisher.posts) < 3 * 3 + 1:
            await asyncio.sleep(0.01)
    assert not sending.done()
    hang.until.set()
    assert await sending == Tally(sent=12)


async def test_what_becomes_due_while_a_channel_hangs_is_not_kept_waiting(desk: Rig) -> None:
    await desk.fill()
    hang = Hang()
    desk.publisher.mood("1", hang)
    sending = asyncio.create_task(desk.deliver(look_again=0.05))
    while not desk.publisher.posts:
        await asyncio.sleep(0.01)
    await desk.subscribe("2", now=NINE - timedelta(minutes=1))
    await desk.open()
    await desk.build()
    async with asyncio.timeout(15):
        while len(desk.publisher.posts) < 2:
            await asyncio.sleep(0.05)
    hang.until.set()
    assert await sending == Tally(sent=2)


async def test_channels_go_side_by_side_within_the_bound_and_one_by_one_within(desk: Rig) -> None:
    await desk.fill(30)
    desk.publisher.seconds = 0.02
    assert await desk.deliver(in_flight=4) == Tally(sent=30)
    assert 1 < desk.publisher.most_at_once <= 4


async def test_two_editions_of_one_channel_go_one_after_the_other(desk: Rig) -> None:
    await desk.subscribe("1", edition="daily")
    await desk.subscribe("1", edition="weekly")
    desk.clock.moment = NINE
    assert await desk.tick() == Tally(sent=2)
    assert desk.publisher.most_at_once == 1


async def test_what_becomes_due_for_a_busy_channel_waits_its_turn(desk: Rig) -> None:
    await desk.fill()
    hang = Hang()
    desk.publisher.mood("1", hang)
    sending = asyncio.create_task(desk.deliver(look_again=0.02))
    while not desk.publisher.posts:
        await asyncio.sleep(0.01)
    await desk.subscribe("1", edition="daily")
    await desk.open()
    await desk.build()
    await asyncio.sleep(0.2)
    assert len(desk.publisher.calls) == 1
    hang.until.set()
    assert await sending == Tally(sent=2)
    assert desk.publisher.most_at_once == 1


async def test_once_it_is_time_to_stop_nothing_more_is_claimed(desk: Rig) -> None:
    await desk.fill(10)
    assert await desk.deliver(in_flight=1, going=lambda: len(desk.publisher.calls) < 3) == Tally(sent=3)
    assert [(state, tries) for _, state, _, tries in desk.states()] == [("sent", 1)] * 3 + [("pending", 0)] * 7
