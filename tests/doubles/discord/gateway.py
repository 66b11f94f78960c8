"""The gateway: sessions that can be resumed, dispatches in order, and every way in which Discord ends a connection.

Opcodes and close codes as on the page Gateway of Discord's documentation.
"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.doubles.discord import shapes
from tests.doubles.discord.state import Json, World, snowflake

_DISPATCH, _HEARTBEAT, _IDENTIFY, _RESUME, _RECONNECT, _INVALID, _HELLO, _ACK = 0, 1, 2, 6, 7, 9, 10, 11
_BAD_TOKEN = 4004
# With either the client says that it will not resume.
_FINAL = {WSCloseCode.OK, WSCloseCode.GOING_AWAY}


@dataclass(slots=True, kw_only=True, eq=False)
class Session:
    """`history` is every dispatch of it, by sequence number."""

    id: str = field(default_factory=snowflake)
    history: list[Json] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None

    async def send(self, event: str, data: Any) -> None:
        """At once where it is connected; a resume brings it otherwise."""
        frame = {"op": _DISPATCH, "t": event, "s": len(self.history) + 1, "d": data}
        self.history.append(frame)
        if self.socket is not None and not self.socket.closed:
            await self.socket.send_str(json.dumps(frame))


@dataclass(slots=True, kw_only=True, eq=False)
class Gateway:
    """`refusals` are the statuses with which the next upgrades are refused, `farewells` the codes with which the next
    connections are closed once they identified. `identifies` and `resumes` hold what clients sent.
    """

    world: World
    heartbeat_interval: int = 41_250
    silent: bool = False
    refusals: list[int] = field(default_factory=list)
    farewells: list[int] = field(default_factory=list)
    identifies: list[Json] = field(default_factory=list)
    resumes: list[Json] = field(default_factory=list)
    closed_with: list[int | None] = field(default_factory=list)
    upgrades: int = 0
    heartbeats: int = 0
    sessions: dict[str, Session] = field(default_factory=dict)
    _ended_by_us: set[web.WebSocketResponse] = field(default_factory=set)
    _change: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def live(self) -> Session | None:
        """The session that identified last and was not given up."""
        return next(reversed(self.sessions.values()), None)

    async def connected(self, within: float = 5.0) -> Session:
        """The live session, once its socket is open."""
        async with asyncio.timeout(within), self._change:
            await self._change.wait_for(self._is_connected)
        assert self.live is not None
        return self.live

    async def gone(self, within: float = 5.0) -> None:
        """Once no client is connected."""
        async with asyncio.timeout(within), self._change:
            await self._change.wait_for(lambda: not self._is_connected())

    async def dispatch(self, event: str, data: Any) -> None:
        session = self.live or await self.connected()
        await session.send(event, data)

    async def raw(self, text: str) -> None:
        """A frame that is whatever the test says."""
        await (await self._socket()).send_str(text)

    async def reconnect(self) -> None:
        """Opcode 7: the client should come back and resume."""
        await self.raw(json.dumps({"op": _RECONNECT, "d": None}))

    async def invalidate(self, *, resumable: bool) -> None:
        """Opcode 9."""
        session = await self.connected()
        if not resumable:
            self.sessions.pop(session.id)
        assert session.socket is not None
        await session.socket.send_str(json.dumps({"op": _INVALID, "d": resumable}))

    async def close(self, code: int) -> None:
        """We end the connection; the session stays and can be resumed."""
        socket = await self._socket()
        self._ended_by_us.add(socket)
        await socket.close(code=code)

    async def drop(self) -> None:
        """The connection breaks without a close frame."""
        socket = await self._socket()
        if socket._req is not None and socket._req.transport is not None:
            socket._req.transport.abort()
        await self.gone()

    async def stop(self) -> None:
        for session in list(self.sessions.values()):
            if session.socket is not None and not session.socket.closed:
                await session.socket.close(code=WSCloseCode.GOING_AWAY)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.upgrades += 1
        if self.refusals:
            return web.Response(status=self.refusals.pop(0))
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": _HELLO, "d": {"heartbeat_interval": self.heartbeat_interval}}))
        session: Session | None = None
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    session = await self._receive(socket, json.loads(frame.data)) or session
        finally:
            await self._leave(session, socket)
        return socket

    async def _receive(self, socket: web.WebSocketResponse, frame: Json) -> Session | None:
        match frame["op"]:
            case 1:
                self.heartbeats += 1
                if not self.silent:
                    await socket.send_str(json.dumps({"op": _ACK}))
            case 2:
                self.identifies.append(frame["d"])
                return await self._identify(socket, frame["d"])
            case 6:
                self.resumes.append(frame["d"])
                return await self._resume(socket, frame["d"])
        return None

    async def _identify(self, socket: web.WebSocketResponse, sent: Json) -> Session | None:
        if self.world.revoked or sent["token"] != self.world.token:
            await socket.close(code=_BAD_TOKEN)
            return None
        if self.farewells:
            await socket.close(code=self.farewells.pop(0))
            return None
        session = Session(socket=socket)
        self.sessions[session.id] = session
        await session.send("READY", self._ready(session))
        for guild in self.world.guilds:
            await session.send("GUILD_CREATE", shapes.guild(self.world, guild))
        await self._announce()
        return session

    def _ready(self, session: Session) -> Json:
        return {
            "v": 10,
            "user": shapes.bot_user(self.world),
            "session_id": session.id,
            "resume_gateway_url": self.world.gateway_url,
            "guilds": [{"id": guild.id, "unavailable": True} for guild in self.world.guilds],
            "application": {"id": self.world.application_id, "flags": 0},
            "private_channels": [],
        }

    async def _resume(self, socket: web.WebSocketResponse, sent: Json) -> Session | None:
        session = self.sessions.get(sent["session_id"])
        if session is None or self.world.revoked:
            await socket.send_str(json.dumps({"op": _INVALID, "d": False}))
            return None
        missed = session.history[sent["seq"] or 0 :]
        session.socket = socket
        for frame in missed:
            await socket.send_str(json.dumps(frame))
        await session.send("RESUMED", {})
        await self._announce()
        return session

    async def _leave(self, session: Session | None, socket: web.WebSocketResponse) -> None:
        self.closed_with.append(socket.close_code)
        if session is not None and session.socket is socket:
            session.socket = None
            if socket.close_code in _FINAL and socket not in self._ended_by_us:
                self.sessions.pop(session.id, None)
        await self._announce()

    async def _socket(self) -> web.WebSocketResponse:
        socket = (await self.connected()).socket
        assert socket is not None
        return socket

    def _is_connected(self) -> bool:
        return self.live is not None and self.live.socket is not None

    async def _announce(self) -> None:
        async with self._change:
            self._change.notify_all()
