"""Socket Mode: tickets, hello, envelopes that want an ack, pings, and every way in which Slack ends a connection."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from aiohttp import WSMessage, WSMsgType, web

from tests.doubles.slack.gestures import ACK_WITHIN, Ack, Gesture
from tests.doubles.slack.tokens import Token
from tests.doubles.slack.web_api import Call
from tests.servers.emulate import APP_ID

Json = dict[str, Any]
_serial = count(1)


@dataclass(slots=True, kw_only=True, eq=False)
class Sockets:
    """`opened` counts the connections so far. `silent` lets it take frames and pings and answer nothing."""

    url: str = ""
    opened: int = 0
    silent: bool = False
    refusing: bool = False
    live: list[web.WebSocketResponse] = field(default_factory=list)
    tickets: set[str] = field(default_factory=set)
    acks: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    stray: list[Json] = field(default_factory=list)
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def open(self, call: Call, token: Token | None) -> Json:
        """`apps.connections.open`: for app-level tokens only. A ticket lets in once."""
        if token is None or token.workspace is not None:
            return {"ok": False, "error": "not_allowed_token_type"}
        ticket = f"ticket-{next(_serial)}"
        self.tickets.add(ticket)
        return {"ok": True, "url": f"{self.url}?ticket={ticket}&app_id={APP_ID}"}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if self.refusing or ticket not in self.tickets:
            return web.Response(status=408 if self.refusing else 401)
        self.tickets.remove(ticket)
        # Pings are answered by hand, so that a silent connection can be played.
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.opened += 1
        await socket.send_json(_hello(len(self.live) + 1))
        self.live.append(socket)
        async with self._came:
            self._came.notify_all()
        try:
            async for frame in socket:
                await self._take(socket, frame)
        finally:
            self.live.remove(socket)
        return socket

    async def connected(self, times: int = 1, within: float = 10.0) -> None:
        """Returns when so many connections were opened in all, and one is live."""
        async with asyncio.timeout(within), self._came:
            await self._came.wait_for(lambda: self.opened >= times and bool(self.live))

    async def settled(self, quiet: float = 0.5, within: float = 10.0) -> None:
        """Returns when for so long one and the same connection was live: a client that is sent away may open two."""
        seen, since = -1, time.monotonic()
        async with asyncio.timeout(within):
            while seen != self.opened or len(self.live) != 1 or time.monotonic() - since < quiet:
                if seen != self.opened or len(self.live) != 1:
                    seen, since = self.opened, time.monotonic()
                await asyncio.sleep(0.02)

    async def deliver(self, gesture: Gesture, *, retry: tuple[int, str] | None = None) -> Ack | None:
        """Sends it to one connection. None where no ack came within 3 s: Slack would tell the person so."""
        await self.connected()
        envelope_id = str(uuid4())
        ack = self.acks[envelope_id] = asyncio.get_running_loop().create_future()
        began = time.monotonic()
        # The newest one: a client that was told to reconnect still holds the old one for a moment.
        await self.live[-1].send_json(_envelope(envelope_id, gesture, retry))
        try:
            async with asyncio.timeout(ACK_WITHIN):
                body = (await ack).get("payload")
        except TimeoutError:
            return None
        finally:
            del self.acks[envelope_id]
        return Ack(seconds=time.monotonic() - began, body={"text": body} if isinstance(body, str) else body)

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = False) -> None:
        """The frame by which Slack asks for a new connection; with `close` the old ones end at once."""
        for socket in [*self.live]:
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})
        if close:
            await self.close()

    async def cut(self) -> None:
        """The connections drop without a close frame."""
        for socket in [*self.live]:
            if socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()

    async def close(self) -> None:
        for socket in [*self.live]:
            await socket.close()

    async def _take(self, socket: web.WebSocketResponse, frame: WSMessage) -> None:
        if self.silent:
            return
        if frame.type is WSMsgType.PING:
            await socket.pong(frame.data)
        elif frame.type is WSMsgType.TEXT:
            self._settle(json.loads(frame.data))

    def _settle(self, sent: Json) -> None:
        """An ack for nothing that is open came too late, or twice."""
        ack = self.acks.get(sent.get("envelope_id", ""))
        if ack is None or ack.done():
            self.stray.append(sent)
        else:
            ack.set_result(sent)


def _hello(connections: int) -> Json:
    return {
        "type": "hello",
        "num_connections": connections,
        "connection_info": {"app_id": APP_ID},
        "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060},
    }


def _envelope(envelope_id: str, gesture: Gesture, retry: tuple[int, str] | None) -> Json:
    basic: Json = {
        "envelope_id": envelope_id,
        "type": gesture.kind,
        "payload": gesture.payload,
        "accepts_response_payload": gesture.kind != "events_api",
    }
    if gesture.kind == "events_api":
        number, reason = retry or (0, "")
        basic |= {"retry_attempt": number, "retry_reason": reason}
    return basic
