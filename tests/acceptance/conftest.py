"""The world around a run of the whole bot: Discord's double, and a server with one feed."""

from collections.abc import AsyncIterator

import pytest

from tests.acceptance.wire import ITEMS
from tests.doubles.discord.server import FakeDiscord
from tests.feeds import rss
from tests.servers.feed_server import FeedServer, Reply


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    """Fails at the end where it saw a wrong request."""
    async with FakeDiscord() as fake:
        yield fake
        fake.assert_clean()


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    """The feed is at `/wire`."""
    async with FeedServer() as server:
        server.reply("/wire", Reply(body=rss(ITEMS)))
        yield server
