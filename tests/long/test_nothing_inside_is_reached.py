"""T1: no spelling of an address inside is connected to, asked directly, behind a redirect or by a name that turns.

The sentinels listen on both loopbacks, at a port that the guard lets through, and count connections, not requests.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from ipaddress import ip_network

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.guard import Guard
from bot.sources.http import PoliteClient
from tests.long.figures import say
from tests.long.forms import FORMS
from tests.servers.feed_server import FeedServer, Reply, redirect
from tests.servers.names import Answers
from tests.servers.polite import polite

# 127.0.0.2 plays the public internet, 127.0.0.1 and ::1 what is inside.
PUBLIC = "127.0.0.2"
GUARD = Guard([ip_network(f"{PUBLIC}/32")])
REFUSALS = {SourceFault.BLOCKED_ADDRESS, SourceFault.BAD_ADDRESS}
pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "::1", PUBLIC])


@dataclass(slots=True)
class Sentinel:
    """`hits` counts the connections to either loopback."""

    port: int = 0
    hits: int = 0

    async def listen(self, stack: AsyncExitStack) -> None:
        """On both. Raises OSError where the port is taken."""
        for host in ("127.0.0.1", "::1"):
            server = await asyncio.start_server(self._count, host, self.port)
            stack.callback(server.close)

    async def _count(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.hits += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret")
        writer.close()


@pytest.fixture
async def sentinel() -> AsyncIterator[Sentinel]:
    for port in (8443, 8080, 443, 80):
        with suppress(OSError):
            async with AsyncExitStack() as stack:
                found = Sentinel(port=port)
                await found.listen(stack)
                yield found
                return
    pytest.fail("none of the ports of the web is free on both loopbacks")


async def direct(sentinel: Sentinel, form: str, inside: str) -> SourceFault | None:
    async with polite(guard=GUARD, resolver=Answers([inside])) as client:
        return await fault_of(client, form.format(port=sentinel.port))


async def behind_a_redirect(sentinel: Sentinel, form: str, inside: str) -> SourceFault | None:
    async with FeedServer(host=PUBLIC) as front, polite(guard=GUARD, resolver=Answers([inside])) as client:
        front.reply("/", redirect(form.format(port=sentinel.port)))
        fault = await fault_of(client, front.url())
        assert front.hits() == 1
        return fault


async def by_a_name_that_turns(sentinel: Sentinel, form: str, inside: str) -> SourceFault | None:
    """Public at the first question, inside at the second, on the same client."""
    url = f"http://turning.example:{sentinel.port}/"
    names = Answers([PUBLIC], [inside])
    async with (
        FeedServer(host=PUBLIC, port=sentinel.port) as front,
        polite(guard=GUARD, resolver=names) as client,
    ):
        front.reply("/", Reply(body=b"news", headers=[("Connection", "close")]))
        assert await fault_of(client, url) is None
        fault = await fault_of(client, url)
        assert (names.asked, front.hits()) == (2, 1)
        return fault


async def fault_of(client: PoliteClient, url: str) -> SourceFault | None:
    """Why it was refused; None where it was answered."""
    try:
        await client.get(url, memory=Memory(), accept="*/*")
    except SourceError as error:
        return error.fault
    return None


WAYS = (direct, behind_a_redirect, by_a_name_that_turns)


async def test_no_form_reaches_a_sentinel_in_any_way(sentinel: Sentinel) -> None:
    faults: dict[tuple[str, str], SourceFault | None] = {}
    for way in WAYS:
        before = sentinel.hits
        for form, inside in FORMS.items():
            faults[way.__name__, form] = await way(sentinel, form, inside)
            await asyncio.sleep(0)
        say(f"2 {way.__name__.replace('_', ' ')}", f"{sentinel.hits - before} connections of {len(FORMS)} forms", "0")

    assert sentinel.hits == 0
    assert {attempt: fault for attempt, fault in faults.items() if fault not in REFUSALS} == {}
    assert len(FORMS) >= 25


class Ajar(Guard):
    """Lets everything through."""

    def allows(self, address: str, port: int) -> bool:
        return True


async def test_without_the_guard_many_of_them_are_reached(sentinel: Sentinel) -> None:
    """So it is the guard that the test above sees at work. Not all: other layers refuse some spellings as well."""
    reached = []
    for form in FORMS:
        async with polite(guard=Ajar(), sock_connect=0.2, total=0.5) as client:
            if "example" not in form and await fault_of(client, form.format(port=sentinel.port)) is None:
                reached.append(form)

    assert len(reached) >= 6, reached
    assert sentinel.hits >= len(reached)
