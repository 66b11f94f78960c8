"""A source with three headlines and Discord beside it: what most runs of the whole bot begin with."""

import asyncio
from pathlib import Path

from tests.doubles.discord import shapes
from tests.doubles.discord.server import FakeDiscord
from tests.doubles.discord.state import Channel
from tests.gazette import Gazette, install
from tests.servers.feed_server import FeedServer

ITEMS = [(str(number), f"Open weights: headline number {number} of the day") for number in range(3)]


def installed(folder: Path, feeds: FeedServer, discord: FakeDiscord, *lines: str, **env: str) -> Gazette:
    """`lines` are more of feeds.yaml, below the source; `env` are further settings."""
    config = f"version: 1\nsources:\n  - id: wire\n    url: {feeds.url('/wire')}\n    first_import: all\n"
    return install(
        folder,
        config + "".join(f"{line}\n" for line in lines),
        DISCORD_TOKEN=discord.token,
        DISCORD_API_URL=discord.api_url,
        DISCORD_GATEWAY_URL=discord.gateway_url,
        **env,
    )


async def until(running: asyncio.subprocess.Process, *happened: str) -> None:
    """Read the log until it has said all of this, in any order."""
    assert running.stderr is not None
    waiting = set(happened)
    async with asyncio.timeout(40):
        while waiting:
            line = (await running.stderr.readline()).decode()
            assert line, f"the process ended before it said {waiting}"
            waiting = {words for words in waiting if words not in line}


async def posts(channels: list[Channel], discord: FakeDiscord) -> list[str]:
    """The first post of each place; the forum's is in the thread that was opened in it."""
    async with asyncio.timeout(40):
        while True:
            opened = [one for one in discord.world.channels.values() if one.parent_id == discord.forum.id]
            places = [opened[0] if opened and one is discord.forum else one for one in channels]
            if all(place.messages for place in places):
                return [shapes.text(place.messages[0].body) for place in places]
            await asyncio.sleep(0.1)
