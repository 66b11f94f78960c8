"""The adapter when the gateway ends, breaks or refuses: nothing is lost, nothing hammers, everything stops."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.discord.client import CONNECTED
from bot.domain.errors import DeliveryFault, PermanentDeliveryError
from tests.doubles.discord.house import House, house, until
from tests.doubles.discord.mail import delivery

PAUSE = 0.05


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as built:
        yield built


async def test_a_reconnect_loses_no_interaction(home: House) -> None:
    async with home.open() as platform:
        await home.fake.gateway.reconnect()
        await home.fake.gateway.gone()
        answer = await home.fake.slash("help")
        await until(lambda: platform.state() == CONNECTED)

    assert answer.parts
    assert (len(home.fake.gateway.identifies), len(home.fake.gateway.resumes)) == (1, 1)


async def test_a_connection_that_breaks_is_resumed(home: House) -> None:
    async with home.open():
        await home.fake.gateway.drop()
        await home.fake.gateway.connected()
        assert (await home.fake.slash("help")).parts

    assert (len(home.fake.gateway.identifies), len(home.fake.gateway.resumes)) == (1, 1)


async def test_a_resumable_session_that_was_invalidated_is_resumed(home: House) -> None:
    async with home.open():
        await home.fake.gateway.invalidate(resumable=True)
        await home.fake.gateway.gone()
        await home.fake.gateway.connected()
        assert (await home.fake.slash("help")).parts

    assert len(home.fake.gateway.identifies) == 1


async def test_a_lost_session_is_identified_anew_after_five_seconds_and_not_synced_again(home: House) -> None:
    async with home.open():
        began = time.monotonic()
        await home.fake.gateway.invalidate(resumable=False)
        await home.fake.gateway.gone()
        await home.fake.gateway.connected(within=8)
        assert (await home.fake.slash("help")).parts

    assert time.monotonic() - began >= 5
    assert (len(home.fake.gateway.identifies), home.fake.world.syncs) == (2, 1)


async def test_a_gateway_that_refuses_at_the_start_is_tried_again_with_a_new_client(home: House) -> None:
    home.fake.gateway.refusals = [503, 502]

    async with home.open(pause=PAUSE):
        assert (await home.fake.slash("help")).parts

    assert (home.fake.gateway.upgrades, home.fake.world.syncs) == (3, 1)
    assert home.fake.calls("GET", "/users/@me") == 3


async def test_an_event_that_cannot_be_read_costs_one_connection(home: House) -> None:
    async with home.open(pause=PAUSE) as platform:
        broken = {"id": home.fake.text.id, "guild_id": home.fake.guild.id, "type": 0}
        await home.fake.gateway.dispatch("CHANNEL_UPDATE", broken)
        await until(lambda: len(home.fake.gateway.identifies) == 2 and platform.state() == CONNECTED)
        assert (await home.fake.slash("help")).parts


async def test_a_frame_that_is_no_json_costs_one_connection(home: House) -> None:
    async with home.open(pause=PAUSE) as platform:
        await home.fake.gateway.raw("not json")
        await until(lambda: len(home.fake.gateway.identifies) == 2 and platform.state() == CONNECTED)
        assert (await home.fake.slash("help")).parts


@pytest.mark.parametrize("code", [4004, 4014])
async def test_a_final_close_code_ends_the_attempts_and_is_told(home: House, code: int) -> None:
    home.fake.gateway.farewells = [code, code, code]
    platform, stop = home.platform(), asyncio.Event()

    running = asyncio.create_task(platform.run(stop))
    await until(lambda: platform.state().startswith("token refused"))
    await asyncio.sleep(0.2)
    stop.set()
    await running

    assert len(home.fake.gateway.identifies) == 1


async def test_a_refused_token_is_tried_once_and_told(home: House) -> None:
    home.fake.revoke_token()
    platform, stop = home.platform(), asyncio.Event()

    running = asyncio.create_task(platform.run(stop))
    await until(lambda: platform.state().startswith("token refused"))
    with pytest.raises(PermanentDeliveryError) as failure:
        await platform.publisher.publish(delivery(platform.publisher, home.fake.text))
    stop.set()
    await running

    assert failure.value.fault is DeliveryFault.TOKEN_REVOKED
    assert (len(home.fake.rest.calls), home.fake.rest.limits.invalid) == (1, 1)


async def test_a_token_that_is_revoked_on_the_way_ends_the_connection(home: House) -> None:
    async with home.open(pause=PAUSE) as platform:
        home.fake.revoke_token()
        with pytest.raises(PermanentDeliveryError):
            await platform.publisher.publish(delivery(platform.publisher, home.fake.text))
        await until(lambda: platform.state().startswith("token refused"))

    assert home.fake.rest.limits.invalid <= 3


async def test_a_discord_that_is_down_at_the_start_is_waited_for(home: House) -> None:
    home.fake.down(times=2)

    async with home.open(pause=PAUSE):
        assert (await home.fake.slash("help")).parts

    assert len(home.fake.gateway.identifies) == 1


async def test_a_running_bot_posts(home: House) -> None:
    async with home.open() as platform:
        receipt = await platform.publisher.publish(delivery(platform.publisher, home.fake.forum))

    assert receipt.thread_id in home.fake.world.channels
    assert home.fake.calls("GET", f"/channels/{home.fake.forum.id}") == 0, "the gateway has told what it is"


@pytest.mark.parametrize("when", ["connecting", "waiting"])
async def test_a_stop_ends_it_at_any_moment(home: House, when: str) -> None:
    if when == "waiting":
        home.fake.gateway.refusals = [503] * 9
    platform, stop = home.platform(), asyncio.Event()
    running = asyncio.create_task(platform.run(stop))
    await until(lambda: home.fake.gateway.upgrades > 0)
    if when == "waiting":
        await until(lambda: platform.state().startswith("not connected"))

    began = time.monotonic()
    stop.set()
    await running

    assert time.monotonic() - began < 3
    await home.fake.gateway.gone()
