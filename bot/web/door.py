"""Who may stand at our web port: nobody for ever without saying anything whole, and never too many at once.

uvicorn waits without end for the headers of a request, and for an answer to be taken. How long a kept-alive connection
may rest between two requests stays its own rule; how long a body may take to come is the application's.
"""

import asyncio
import logging
import resource
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, cast

from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

log = logging.getLogger(__name__)

MOST: Final = 256
# Of the file descriptors that this process may have, one port takes no more than the fourth part.
_SHARE = 4
# An answer has so many times as long to be taken as a request has to come.
_TO_TAKE = 4
_BETWEEN_LINES = 60.0


class _Stage(StrEnum):
    """What a connection is about, as far as it matters to whoever has to choose one."""

    NEW = "new"
    RESTING = "resting"
    ASKING = "asking"
    SENDING = "sending"
    ANSWERED = "answered"
    TAKING = "taking"
    GONE = "gone"


# Nothing whole has come from these since they were last answered.
_WAITING = frozenset({_Stage.RESTING, _Stage.ASKING, _Stage.SENDING})


def allowed(most: int = MOST) -> int:
    """How many connections one port may have: `most`, less where the process may open few files, at least 1."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return most if soft == resource.RLIM_INFINITY else max(1, min(most, soft // _SHARE))


class Lobby(ServerState):
    """What all connections of one port share. `to_read` is how long the head of a request may take to come, in s."""

    def __init__(self, *, to_read: float, most: int) -> None:
        super().__init__()
        self.most = most
        self.limits: Mapping[_Stage, float] = {_Stage.ASKING: to_read, _Stage.TAKING: _TO_TAKE * to_read}
        self.inside: set[Door] = set()
        # The one that has been longest without a whole request comes first.
        self.waiting: dict[Door, None] = {}
        self._told: float | None = None

    def move(self, one: "Door", stage: _Stage) -> None:
        """A connection that waits keeps its place, whatever it does short of a whole request."""
        if stage is _Stage.GONE:
            self.inside.discard(one)
        if stage not in _WAITING:
            self.waiting.pop(one, None)
        elif one not in self.waiting:
            self.waiting[one] = None

    def admit(self, one: "Door", now: float) -> None:
        """Where there are too many, the longest waiting one goes. That is the new one where all others are answered."""
        self.inside.add(one)
        if len(self.inside) <= self.most:
            return
        next((other for other in self.waiting if not other.owed()), one).let_go()
        if self._told is None or now - self._told >= _BETWEEN_LINES:
            self._told = now
            log.warning(
                "the web server has %d connections, which is its limit: those that ask nothing are closed", self.most
            )

    def empty(self) -> None:
        """Everybody goes, whatever they were told or are about to say."""
        for one in tuple(self.inside):
            one.let_go()


class Door(H11Protocol):
    """One connection. Whatever happens to it, `_look` says what it is about now, and how long that may last."""

    def __init__(
        self,
        config: Config,
        server_state: Lobby,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._lobby = server_state
        self._stage = _Stage.NEW
        self._limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        self._look()
        self._lobby.admit(self, self.loop.time())

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._enter(_Stage.GONE)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def eof_received(self) -> None:
        # The transport closes as soon as this returns, and waits without end for its last answer to be taken.
        self._enter(_Stage.TAKING)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._look()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._look()

    def owed(self) -> int:
        """Bytes of answers that the other side has not taken yet, beyond what the system holds for it."""
        return self.transport.get_write_buffer_size()

    def let_go(self) -> None:
        self._enter(_Stage.GONE)
        self.transport.abort()

    def _look(self) -> None:
        self._enter(self._now())

    def _now(self) -> _Stage:
        if self.flow.write_paused or self.transport.is_closing():
            return _Stage.TAKING
        # There is none before the first request.
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is not None and not cycle.response_complete:
            return _Stage.SENDING if cycle.more_body else _Stage.ANSWERED
        # What h11 holds back after an answer is the beginning of the next request.
        return _Stage.ASKING if cycle is None or self.conn.trailing_data[0] else _Stage.RESTING

    def _enter(self, stage: _Stage) -> None:
        """More of the same does not wind the clock up again: that is what stops a drip of bytes."""
        if stage is self._stage or self._stage is _Stage.GONE:
            return
        self._stage = stage
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
        if stage in self._lobby.limits:
            self._limit = self.loop.call_later(self._lobby.limits[stage], self.let_go)
        self._lobby.move(self, stage)
