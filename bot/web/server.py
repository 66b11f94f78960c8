"""Our own web port: uvicorn around the application, without its signals and logs, stopped within two seconds."""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable, Generator
from typing import Final

from uvicorn import Config, Server

from bot.web.app import TO_READ, Endpoints, make_app
from bot.web.door import MOST, Door, Lobby, allowed

log = logging.getLogger(__name__)

STOPPED: Final = "stopped"
# For answers under way after the stop, in whole seconds (uvicorn's), and how long until a taken port is tried again.
_GRACE = 1
_AGAIN = 15.0
_LONGEST_HEADERS = 16 * 1024
# Connections that the system keeps for us, and how many are taken from it in one go: whoever is one too many has a file
# descriptor until the next turn of the loop.
_QUEUE = 128
_AT_ONCE = 16


class _Quiet(Server):
    """uvicorn, leaving signals to whoever started the process."""

    def __init__(self, config: Config, lobby: Lobby) -> None:
        super().__init__(config)
        self.server_state = lobby

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """asyncio has one number for both; the queue is set again behind it."""
        await super().startup(sockets)
        for one in sockets or ():
            one.listen(_QUEUE)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


async def serve(
    endpoints: Endpoints,
    *,
    host: str,
    port: int,
    stop: asyncio.Event,
    on_state: Callable[[str], None] = lambda _: None,
    to_read: float = TO_READ,
    again: float = _AGAIN,
    most: int = MOST,
) -> None:
    """Answer until `stop` is set. A port that cannot be had is told and tried again; it raises nothing for that.

    `to_read` is how long the head of a request may take to come, and then its body, in s; `most` is how many
    connections there may be, fewer where the process may open few files.
    """
    while not stop.is_set():
        try:
            listener = await _listen(host, port)
        except OSError as error:
            trouble = f"cannot listen on {host}:{port}: {_reason(error)}"
            log.error("the web server %s; trying again in %.0f s", trouble, again)  # noqa: TRY400 - no trace is needed
            on_state(trouble)
            await _pause(stop, again)
            continue
        with listener:
            where = _address(listener)
            log.info("the web server listens on %s", where)
            on_state(f"listening on {where}")
            await _answer(endpoints, listener, stop, to_read=to_read, most=most)
    on_state(STOPPED)


async def _listen(host: str, port: int) -> socket.socket:
    """Raises OSError with the reason: taken, not ours, not allowed."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, *_, address = found[0]
    listener = socket.create_server(address, family=family, backlog=_QUEUE)
    listener.setblocking(False)
    # asyncio does this for sockets that name their protocol, which those of create_server do not; accepted ones inherit
    # it. Without it the body of an answer waits 40 ms for the other side to confirm the head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


async def _answer(
    endpoints: Endpoints, listener: socket.socket, stop: asyncio.Event, *, to_read: float, most: int
) -> None:
    config = Config(
        make_app(endpoints, to_read=to_read),
        http=Door,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=_LONGEST_HEADERS,
        backlog=_AT_ONCE,
    )
    # Loading imports what the names above stand for.
    await asyncio.to_thread(config.load)
    lobby = Lobby(to_read=to_read, most=allowed(most))
    server = _Quiet(config, lobby)
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="web")
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
    finally:
        server.should_exit = True
        stopping.cancel()
        await asyncio.gather(serving, stopping, *lobby.tasks, return_exceptions=True)
        # What uvicorn has cut off may still be saying so.
        await asyncio.gather(*lobby.tasks, return_exceptions=True)
        lobby.empty()


def _reason(error: OSError) -> str:
    """The system's own words; Python adds to them."""
    named = error.errno if error.errno and error.errno > 0 else None
    return os.strerror(named) if named else error.strerror or type(error).__name__


def _address(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
