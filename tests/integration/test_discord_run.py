"""`gazette run` as its users start it, in a process of its own, with Discord's double at the other end of the wire."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.doubles.discord import shapes
from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.house import until
from tests.doubles.discord.server import FakeDiscord
from tests.feeds import rss
from tests.gazette import Gazette, install
from tests.servers.feed_server import FeedServer, Reply

HEAD = "version: 1\nsources:\n"


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as double:
        yield double
        double.assert_clean()


@pytest.fixture
async def gazette(tmp_path: Path, fake: FakeDiscord) -> AsyncIterator[Gazette]:
    """One source with two entries that an edition may show."""
    async with FeedServer() as feeds:
        entries = [("one", "Open weights act passes the senate"), ("two", "A licence for open models is contested")]
        feeds.reply("/wire", Reply(body=rss(entries)))
        addresses = {"DISCORD_API_URL": fake.api_url, "DISCORD_GATEWAY_URL": fake.gateway_url}
        source = f"  - id: wire\n    url: {feeds.url('/wire')}\n"
        yield install(tmp_path, HEAD + source, DISCORD_TOKEN=fake.token, **addresses)


@asynccontextmanager
async def running(gazette: Gazette, fake: FakeDiscord) -> AsyncIterator[None]:
    """From the first connection to the end that SIGTERM makes, which must come within ten seconds."""
    process = await gazette.start("run")
    try:
        await fake.gateway.connected(within=30)
        yield
    finally:
        began = time.monotonic()
        process.terminate()
        _, err = await asyncio.wait_for(process.communicate(), 20)
    assert time.monotonic() - began < 10
    assert process.returncode == 0, err.decode()
    assert "Traceback" not in err.decode(), err.decode()
    assert fake.token not in err.decode()
    assert "interaction-" not in err.decode()


async def search(fake: FakeDiscord, words: str) -> str:
    """The answer, once the first poll has brought something."""
    async with asyncio.timeout(20):
        while "Nothing" in (text := (await fake.slash("search", {"query": words})).text):
            await asyncio.sleep(0.2)
    return text


async def test_it_connects_syncs_once_answers_posts_and_stops(gazette: Gazette, fake: FakeDiscord) -> None:
    places = [fake.text, fake.forum, fake.announcement]
    async with running(gazette, fake):
        found = await search(fake, "weights")
        for channel in places:
            where = {"edition": "weekly", "channel": channel.id}
            await fake.slash("schedule set", {**where, "time": "09:00", "zone": "Europe/Berlin"}, person=ADMIN)
            await fake.slash("schedule run", where, person=ADMIN)
        await until(lambda: fake.calls("POST", "/threads") + fake.calls("POST", "/messages") >= 3, within=20)
        await until(lambda: any(made.crossposted for made in fake.announcement.messages))
    async with running(gazette, fake):
        again = await search(fake, "licence")

    threads = [one for one in fake.world.channels.values() if one.parent_id == fake.forum.id]
    posts = [made for place in (fake.text, fake.announcement, *threads) for made in place.messages]
    assert "Open weights act passes" in found
    assert "A licence for open models" in again
    assert fake.world.syncs == 1
    assert len(posts) == 3
    assert all("Open weights act passes" in shapes.text(made.body) for made in posts)


async def test_a_refused_token_leaves_the_rest_running_and_says_so(gazette: Gazette, fake: FakeDiscord) -> None:
    fake.revoke_token()
    process = await gazette.start("run")
    await until(lambda: fake.calls("GET", "/users/@me") > 0, within=30)
    await asyncio.sleep(0.5)
    still = process.returncode is None
    process.terminate()
    _, err = await asyncio.wait_for(process.communicate(), 15)

    assert (still, process.returncode, len(fake.rest.calls)) == (True, 0, 1)
    assert "token" in err.decode()
