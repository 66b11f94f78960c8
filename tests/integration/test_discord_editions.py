"""From `/schedule` to the post: the real commands, store, outbox and client, with Discord's double at the end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.bootstrap import SystemClock
from bot.chat.discord.front import DiscordPlatform
from bot.delivery.build import build_waiting
from bot.delivery.deliver import Tally, deliver_due
from bot.delivery.due import open_due
from tests.doubles.discord import shapes
from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.house import House, house
from tests.doubles.discord.state import Channel
from tests.unit.delivery.rig import NO_POLICIES

CLOCK = SystemClock()


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as built:
        await built.add_entries("Open weights act passes", "A licence is contested")
        yield built


async def schedule(home: House, *channels: Channel) -> None:
    """As an admin does: set it, then have it posted at once."""
    for channel in channels:
        where = {"edition": "weekly", "channel": channel.id}
        await home.fake.slash("schedule set", {**where, "time": "09:00", "zone": "Europe/Berlin"}, person=ADMIN)
        await home.fake.slash("schedule run", where, person=ADMIN)


async def post(home: House, platform: DiscordPlatform) -> Tally:
    """One round of the jobs."""
    publishers = {"discord": platform.publisher}
    await open_due(home.store, CLOCK, lambda _: True)
    await build_waiting(home.store, CLOCK, home.config(), publishers, lambda: NO_POLICIES)
    return await deliver_due(home.store, CLOCK, publishers)


async def test_an_edition_reaches_every_kind_of_channel_once(home: House) -> None:
    fake = home.fake
    async with home.open() as platform:
        await schedule(home, fake.text, fake.forum, fake.announcement, fake.thread)
        first = await post(home, platform)
        second = await post(home, platform)

    threads = [one for one in fake.world.channels.values() if one.parent_id == fake.forum.id]
    places = [fake.text, fake.announcement, fake.thread, *threads]
    assert (first.sent, second.sent, home.wakes.count("due")) == (4, 0, 4)
    assert [len(place.messages) for place in places] == [1, 1, 1, 1]
    assert all("Open weights act passes" in shapes.text(place.messages[0].body) for place in places)
    assert fake.announcement.messages[0].crossposted


async def test_a_post_that_was_made_but_not_confirmed_is_not_doubled(home: House) -> None:
    async with home.open() as platform:
        await schedule(home, home.fake.text)
        home.fake.fail("POST", "/messages$", Fault.done_then_cut())
        tally = await post(home, platform)

    assert len(home.fake.text.messages) == 1
    assert (tally.sent, tally.put_back) in {(1, 0), (0, 1)}


async def test_a_bot_that_was_restarted_after_the_post_does_not_double_it(home: House) -> None:
    async with home.open() as platform:
        await schedule(home, home.fake.text)
        assert (await post(home, platform)).sent == 1
    async with home.open() as platform:
        assert (await post(home, platform)).sent == 0

    assert len(home.fake.text.messages) == 1


async def test_a_channel_that_was_deleted_pauses_its_subscription_and_no_other(home: House) -> None:
    async with home.open() as platform:
        await schedule(home, home.fake.text, home.fake.announcement)
        home.fake.text.delete()
        tally = await post(home, platform)
        shown = await home.fake.slash("schedule show", person=ADMIN)

    assert tally.sent == 1
    assert "Paused" in shown.text
    assert len(home.fake.announcement.messages) == 1


async def test_a_shared_answer_is_seen_by_all_and_a_failed_one_by_the_asker_alone(home: House) -> None:
    async with home.open():
        answer = await home.fake.slash("search", {"query": "weights"})
        shared = await home.fake.press(answer, "Share")
        failed = await home.fake.slash("digest", {"edition": "nonsense", "share": True})

    assert (answer.private, shared.private, failed.private) == (True, False, True)
    assert "Open weights act passes" in shared.text
