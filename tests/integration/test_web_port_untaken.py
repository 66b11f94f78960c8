"""Answers that nobody takes, on a real pair of sockets: the system holds little of them, the connection the rest."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from uvicorn import Config

from bot.domain.http import HttpRequest, HttpResponse
from bot.web.app import make_app
from bot.web.door import Door, Lobby

# An answer has four times as long to be taken as a request has to come.
TO_READ = 0.2
TO_TAKE = 0.8
EARLY = 0.1
LATE = 20.0
SMALL = 40_000
LARGE = 400_000


async def zeros(request: HttpRequest) -> HttpResponse:
    return HttpResponse(body=bytes(int(request.query)))


def asking(size: int) -> bytes:
    return f"GET /zeros?{size} HTTP/1.1\r\nHost: a\r\n\r\n".encode()


@dataclass
class Pair:
    lobby: Lobby
    door: Door
    peer: socket.socket

    async def owed(self) -> int:
        """As soon as the system holds no more of it, in bytes."""
        while not self.door.owed():
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.01)
        return self.door.owed()

    async def until_gone(self) -> float:
        """In s."""
        began = asyncio.get_running_loop().time()
        while self.lobby.inside:
            await asyncio.sleep(0.01)
        return asyncio.get_running_loop().time() - began


@asynccontextmanager
async def connected(*, rests: int = 5) -> AsyncIterator[Pair]:
    """`rests` is for how many seconds uvicorn keeps a connection alive."""
    config = Config(
        make_app({("GET", "/zeros"): zeros}),
        http=Door,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_keep_alive=rests,
    )
    config.load()
    lobby = Lobby(to_read=TO_READ, most=2)
    ours, peer = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    with peer:
        peer.setblocking(False)
        made = await asyncio.get_running_loop().connect_accepted_socket(lambda: Door(config, lobby, {}), ours)
        yield Pair(lobby, made[1], peer)
        lobby.empty()
        await asyncio.gather(*lobby.tasks)


@pytest.mark.parametrize("requests", [asking(LARGE), asking(LARGE) * 3, asking(SMALL) * 9])
async def test_an_answer_that_nobody_takes_is_given_up(requests: bytes) -> None:
    async with connected() as pair, asyncio.timeout(LATE):
        pair.peer.send(requests)
        assert await pair.owed() > 64 * 1024
        assert await pair.until_gone() > EARLY


async def test_the_rest_of_an_answer_is_given_up_once_the_connection_is_no_longer_kept_alive() -> None:
    async with connected(rests=0) as pair, asyncio.timeout(LATE):
        pair.peer.send(asking(SMALL))
        assert await pair.owed() < SMALL
        assert await pair.until_gone() > EARLY


async def test_the_rest_of_an_answer_is_given_up_where_the_other_side_has_nothing_more_to_ask() -> None:
    async with connected() as pair, asyncio.timeout(LATE):
        pair.peer.send(asking(SMALL))
        assert await pair.owed() < SMALL
        pair.peer.shutdown(socket.SHUT_WR)
        assert await pair.until_gone() > EARLY


async def test_answers_that_are_taken_one_after_the_other_may_take_longer_altogether() -> None:
    loop = asyncio.get_running_loop()
    async with connected() as pair, asyncio.timeout(30):
        began = loop.time()
        pair.peer.send(asking(LARGE) * 8)
        taken = 0
        for turn in range(1, 9):
            await asyncio.sleep(TO_TAKE / 3)
            while taken < turn * LARGE:
                piece = await loop.sock_recv(pair.peer, LARGE)
                assert piece
                taken += len(piece)
        assert loop.time() - began > 2 * TO_TAKE
        assert pair.lobby.inside == {pair.door}
