"""Points discord.py at the double, and back when the test is over."""

from collections.abc import Iterator
from contextlib import contextmanager

import discord
import yarl

from tests.doubles.discord.server import FakeDiscord


@contextmanager
def pointed(fake: FakeDiscord) -> Iterator[None]:
    """The addresses are attributes of discord.py's classes, so there is one of them in a process."""
    route, socket = discord.http.Route, discord.gateway.DiscordWebSocket
    before = route.BASE, socket.DEFAULT_GATEWAY
    route.BASE, socket.DEFAULT_GATEWAY = fake.api_url, yarl.URL(fake.gateway_url)
    try:
        yield
    finally:
        route.BASE, socket.DEFAULT_GATEWAY = before
