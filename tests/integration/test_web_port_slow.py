"""Threat T19 on a real socket: connections that never say anything whole are let go of, and cost nobody else anything.

Deadlines are short here: 0.3 s stands for the 5 s of the real port unless a test says otherwise.
"""

import asyncio
import gc
import logging
import resource
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest

from bot.domain.http import HttpRequest, HttpResponse
from bot.web.door import MOST, allowed
from bot.web.server import serve

SOON = 0.3
# The port's clock starts when the connection is made, which may be before its other side looks at its own.
EARLY = 0.2
LATE = 5.0
HEALTH = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
SLOW = b"GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
LARGE = b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n"
HALF_HEAD = b"GET /health HTTP/1.1\r\nHost:"
HALF_BODY = b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"


async def slow(request: HttpRequest) -> HttpResponse:
    await asyncio.sleep(3 * SOON)
    return HttpResponse(body=request.path.encode())


async def large(request: HttpRequest) -> HttpResponse:
    return HttpResponse(body=request.path.encode() * 3_000_000)


@asynccontextmanager
async def listening(to_read: float = SOON, most: int = MOST) -> AsyncIterator[int]:
    """The number of the port. A stop takes about a second, whoever is still there."""
    stop, there = asyncio.Event(), asyncio.Queue[str]()
    endpoints = {("GET", "/slow"): slow, ("POST", "/slow"): slow, ("GET", "/large"): large}
    serving = asyncio.create_task(
        serve(endpoints, host="127.0.0.1", port=0, stop=stop, on_state=there.put_nowait, to_read=to_read, most=most)
    )
    async with asyncio.timeout(20):
        state = await there.get()
    try:
        yield int(state.rsplit(":", 1)[1])
    finally:
        stop.set()
        async with asyncio.timeout(8):
            await serving


class Peer:
    """One connection to the port, without manners."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.opened = asyncio.get_running_loop().time()

    async def dribble(self, said: bytes, between: float = 0.02) -> None:
        """One byte at a time, for as long as anybody listens."""
        for one in said:
            if self.writer.is_closing() or self.reader.at_eof():
                return
            self.writer.write(bytes([one]))
            await asyncio.sleep(between)

    async def answer(self) -> bytes:
        """One answer whose length is declared."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        return head + await self.reader.readexactly(length)

    async def ended(self) -> float:
        """How long the connection was open, in s, nothing having come back on it."""
        with suppress(ConnectionResetError):
            assert await self.reader.read() == b""
        return asyncio.get_running_loop().time() - self.opened


@asynccontextmanager
async def peers(port: int, count: int = 1, said: bytes = b"") -> AsyncIterator[Sequence[Peer]]:
    """So many connections, opened one after the other."""
    made = list[Peer]()
    try:
        for _ in range(count):
            made.append(Peer(*await asyncio.open_connection("127.0.0.1", port)))
            made[-1].writer.write(said)
        yield made
    finally:
        for one in made:
            one.writer.close()
        await asyncio.gather(*(one.writer.wait_closed() for one in made), return_exceptions=True)


async def healthy(port: int) -> float:
    """How long `/health` took on a connection of its own, in s."""
    began = asyncio.get_running_loop().time()
    async with peers(port, said=HEALTH) as (one,):
        assert (await one.answer()).startswith(b"HTTP/1.1 200 ")
    return asyncio.get_running_loop().time() - began


def files() -> int:
    """How many this process has open, the one for counting too; not what earlier tests left behind."""
    gc.collect()
    return len(list(Path("/dev/fd").iterdir()))


async def test_headers_that_come_byte_by_byte_are_cut_off_at_the_deadline() -> None:
    async with listening() as port, peers(port) as (one,):
        dribbling = asyncio.create_task(one.dribble(HEALTH * 10))
        assert EARLY <= await one.ended() < LATE
        await dribbling


@pytest.mark.parametrize("said", [b"", HALF_HEAD])
async def test_a_connection_that_falls_silent_is_cut_off_at_the_deadline(said: bytes) -> None:
    async with listening() as port, peers(port, said=said) as (one,):
        assert EARLY <= await one.ended() < LATE


async def test_a_second_request_that_comes_byte_by_byte_is_cut_off_from_its_first_byte_on() -> None:
    async with listening() as port, peers(port, said=HEALTH) as (one,):
        assert (await one.answer()).endswith(b"ok")
        await asyncio.sleep(2 * SOON)
        one.opened = asyncio.get_running_loop().time()
        dribbling = asyncio.create_task(one.dribble(HEALTH * 10))
        assert EARLY <= await one.ended() < LATE
        await dribbling


async def test_half_a_request_behind_two_whole_ones_is_cut_off_after_their_answers() -> None:
    async with listening() as port, peers(port, said=HEALTH * 2 + HALF_HEAD) as (one,):
        assert [(await one.answer())[-2:] for _ in range(2)] == [b"ok", b"ok"]
        assert EARLY <= await one.ended() < LATE


async def test_an_answer_that_takes_longer_than_a_request_may_is_not_cut_off() -> None:
    async with listening() as port, peers(port, said=SLOW) as (one,):
        assert (await one.answer()).endswith(b"/slow")


async def test_an_honest_client_keeps_its_connection_for_longer_than_the_deadline() -> None:
    async with listening() as port, peers(port) as (one,):
        for turn in range(20):
            one.writer.write(HEALTH)
            assert (await one.answer()).startswith(b"HTTP/1.1 200 ")
            await asyncio.sleep(2 * SOON if turn == 10 else SOON / 20)


async def health_until(port: int, done: asyncio.Event) -> float:
    """The slowest answer to a question every 50 ms, in s."""
    slowest = 0.0
    while not done.is_set():
        slowest = max(slowest, await healthy(port))
        await asyncio.sleep(0.05)
    return slowest


async def test_four_hundred_half_open_connections_cost_health_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Above the limit the oldest go at once, the others at the deadline, here 4 s; all files are closed again."""
    done = asyncio.Event()
    async with listening(to_read=4.0) as port:
        before = files()
        asking = asyncio.create_task(health_until(port, done))
        async with peers(port, 200) as silent, peers(port, 200, HALF_HEAD) as halves:
            everybody = (*silent, *halves)
            await asyncio.sleep(0.1)
            left = sum(not one.reader.at_eof() for one in everybody)
            assert max(await asyncio.gather(*(one.ended() for one in everybody))) < 12.0
        done.set()
        assert await asking < 3.0
        await asyncio.sleep(0.1)
        assert files() <= before
    assert MOST - 10 <= left <= MOST
    (line,) = [one for one in caplog.records if one.name == "bot.web.door"]
    assert line.levelno == logging.WARNING
    assert line.getMessage().startswith(f"the web server has {MOST} connections, which is its limit")
    assert "127.0.0.1" not in line.getMessage()


@pytest.mark.parametrize("said", [b"", HALF_HEAD, HALF_BODY])
async def test_the_longest_without_a_whole_request_goes_and_the_one_that_is_answered_stays(said: bytes) -> None:
    async with listening(to_read=20.0, most=4) as port, peers(port, said=SLOW) as (served,):
        await asyncio.sleep(0.2)
        async with peers(port, 3, said) as old, peers(port, 2) as young:
            assert max([await one.ended() for one in old[:2]]) < LATE
            assert (await served.answer()).endswith(b"/slow")
            assert [one.reader.at_eof() for one in (old[2], *young)] == [False] * 3


async def test_where_all_are_being_answered_the_new_one_is_refused() -> None:
    async with listening(to_read=20.0, most=2) as port, peers(port, 2, SLOW) as served:
        await asyncio.sleep(0.2)
        async with peers(port) as (new,):
            assert await new.ended() < LATE
        assert [(await one.answer())[-5:] for one in served] == [b"/slow"] * 2
        assert await healthy(port) < LATE


async def test_a_stop_does_not_wait_for_whoever_has_not_asked_yet_or_takes_no_answer() -> None:
    loop, before = asyncio.get_running_loop(), files()
    async with AsyncExitStack() as after_the_stop:
        async with listening(to_read=30.0) as port:
            halves = await after_the_stop.enter_async_context(peers(port, 50, HALF_HEAD))
            await after_the_stop.enter_async_context(peers(port, 2, LARGE))
            await healthy(port)
            stopping = loop.time()
        assert loop.time() - stopping < 8.0
        assert max([await one.ended() for one in halves]) < 12.0
        assert files() <= before + 52
    assert files() <= before


@contextmanager
def may_open(soft: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize(("soft", "expected"), [(4096, 256), (1024, 256), (1000, 250), (256, 64), (2, 1)])
def test_a_port_takes_at_most_a_quarter_of_the_files_that_the_process_may_open(soft: int, expected: int) -> None:
    with may_open(soft):
        assert allowed() == expected
