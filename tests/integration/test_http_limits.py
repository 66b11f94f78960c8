"""Bodies without end, servers without haste, and how many requests a host gets at once."""

import asyncio
import time
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.http import Answer, PoliteClient
from tests.servers.feed_server import FeedServer, Reply, Seen
from tests.servers.polite import polite

MIB = 2**20
GZIP = [("Content-Encoding", "gzip")]


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


async def fault(client: PoliteClient, url: str) -> SourceFault:
    with pytest.raises(SourceError) as caught:
        await client.get(url, memory=Memory(), accept="*/*")
    return caught.value.fault


def bomb(mib: int) -> bytes:
    stream = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    zeros = bytes(MIB)
    return b"".join(stream.compress(zeros) for _ in range(mib)) + stream.flush()


async def test_a_gzip_bomb_of_256_mib_is_stopped_within_32_mib(server: FeedServer) -> None:
    server.reply("/", Reply(body=bomb(256), headers=GZIP))
    async with polite() as client:
        tracemalloc.start()
        try:
            found = await fault(client, server.url())
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert found is SourceFault.TOO_LARGE
    assert peak < 32 * MIB


async def test_an_announced_giant_is_not_even_begun(server: FeedServer) -> None:
    server.reply("/", Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"))
    async with polite() as client:
        assert await fault(client, server.url()) is SourceFault.TOO_LARGE


async def test_an_endless_body_ends_at_the_cap(server: FeedServer) -> None:
    server.reply("/", Reply(chunks=[bytes(4096)] * 100_000))
    async with polite(max_body=MIB) as client:
        assert await fault(client, server.url()) is SourceFault.TOO_LARGE


async def test_a_body_of_exactly_the_cap_is_taken(server: FeedServer) -> None:
    server.reply("/", Reply(body=b"x" * 1000))
    async with polite(max_body=1000) as client:
        got = await client.get(server.url(), memory=Memory(), accept="*/*")

    assert isinstance(got, Answer)
    assert len(got.body) == 1000


async def test_a_slow_drip_ends_at_the_total_time(server: FeedServer) -> None:
    server.reply("/", Reply(chunks=[b"x"] * 1000, pause=0.02))
    began = time.monotonic()
    async with polite(total=0.3) as client:
        assert await fault(client, server.url()) is SourceFault.TIMEOUT

    assert 0.25 < time.monotonic() - began < 2


async def test_redirects_share_one_total_time(server: FeedServer) -> None:
    server.reply("/", Reply(status=302, headers=[("Location", "/")], delay=0.1))
    async with polite(total=0.25) as client:
        assert await fault(client, server.url()) is SourceFault.TIMEOUT


@pytest.mark.parametrize("silence", [Reply(delay=5), Reply(chunks=[b"x", b"y"], pause=5)])
async def test_a_server_that_falls_silent_is_left(server: FeedServer, silence: Reply) -> None:
    server.reply("/", silence)
    async with polite(sock_read=0.1) as client:
        assert await fault(client, server.url()) is SourceFault.TIMEOUT


async def test_a_host_sees_two_requests_at_once_and_waiting_is_not_timed(server: FeedServer) -> None:
    server.reply("/", Reply(body=b"news", delay=0.15))
    async with polite(total=0.5) as client:
        visits = [client.get(server.url(), memory=Memory(), accept="*/*") for _ in range(8)]
        answers = await asyncio.gather(*visits)

    assert all(isinstance(answer, Answer) for answer in answers)
    assert (server.hits(), server.peak) == (8, 2)


async def test_cancellation_passes_through_and_frees_the_place(server: FeedServer) -> None:
    begun = asyncio.Event()

    def never(_: Seen) -> Reply:
        begun.set()
        return Reply(delay=30)

    server.route("/slow", never)
    server.reply("/", Reply(body=b"news"))
    async with polite(limit_per_host=1) as client:
        visit = asyncio.create_task(client.get(server.url("/slow"), memory=Memory(), accept="*/*"))
        await begun.wait()
        visit.cancel()
        with pytest.raises(asyncio.CancelledError):
            await visit
        got = await client.get(server.url(), memory=Memory(), accept="*/*")

    assert isinstance(got, Answer)


async def test_a_client_that_is_not_open_says_so() -> None:
    with pytest.raises(RuntimeError, match="outside its context"):
        await polite().get("http://127.0.0.1/", memory=Memory(), accept="*/*")
