"""`gazette run` with a token: the real process against Discord's double, from connect to SIGTERM."""

import asyncio
from pathlib import Path

import pytest

from tests.acceptance.wire import installed, posts, until
from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.server import FakeDiscord
from tests.servers.feed_server import FeedServer

pytestmark = pytest.mark.timeout(150)


async def test_the_bot_connects_answers_posts_and_stops(
    tmp_path: Path, feeds: FeedServer, discord: FakeDiscord
) -> None:
    gazette = installed(tmp_path, feeds, discord)
    running = await gazette.start("run")
    try:
        await until(running, "new table of", "polled 1 sources")
        found = await discord.slash("search", {"query": "open weights"})
        assert found.private
        assert "headline number 2" in found.text
        places = [discord.text, discord.forum, discord.announcement]
        for place in places:
            where = {"edition": "weekly", "channel": place.id}
            await discord.slash("schedule set", {**where, "time": "09:00", "zone": "Europe/Berlin"}, person=ADMIN)
            await discord.slash("schedule run", where, person=ADMIN)
        assert all("headline number 1" in text for text in await posts(places, discord))
        assert discord.announcement.messages[0].crossposted
        start = asyncio.get_running_loop().time()
    finally:
        running.terminate()
        _, err = await asyncio.wait_for(running.communicate(), 30)
    assert running.returncode == 0, err.decode()
    assert asyncio.get_running_loop().time() - start < 10
    log = err.decode()
    assert "stopped" in log
    assert "was destroyed" not in log
    assert "Traceback" not in log
    assert discord.token not in log


async def test_a_second_start_does_not_sync_again_and_about_knows_the_state(
    tmp_path: Path, feeds: FeedServer, discord: FakeDiscord
) -> None:
    gazette = installed(tmp_path, feeds, discord)
    for _ in range(2):
        running = await gazette.start("run")
        try:
            await until(running, "configuration in force")
            about = await connected(discord)
            assert "connected" in about
        finally:
            running.terminate()
            await asyncio.wait_for(running.communicate(), 30)
    assert discord.calls("PUT", "/commands") == 1


async def connected(discord: FakeDiscord) -> str:
    """What /about says when the guilds have arrived: discord.py waits two seconds for more."""
    await asyncio.wait_for(discord.gateway.connected(), 30)
    await asyncio.sleep(3)
    return (await discord.slash("about")).text


async def test_a_refused_token_ends_discord_alone(tmp_path: Path, feeds: FeedServer, discord: FakeDiscord) -> None:
    discord.revoke_token()
    gazette = installed(tmp_path, feeds, discord)
    running = await gazette.start("run")
    try:
        await until(running, "polled 1 sources")
        await asyncio.sleep(1)
        assert running.returncode is None
    finally:
        running.terminate()
        _, err = await asyncio.wait_for(running.communicate(), 30)
    assert running.returncode == 0, err.decode()
