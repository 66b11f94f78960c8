"""The farm itself: every answer is made before it is asked for, so that the server costs little beside its guests.

Feed 17 is `http://127.1.0.17:PORT/f/17`: an address of its own for each feed, as on the web, so that no connection is
shared. `/control/...` on 127.0.0.1 switches rounds, closes what is open, and tells what was served and at what cost.
"""

import asyncio
import json
import random
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate

from bench.farm.feeds import Feed
from bench.farm.prose import prose

LATENCY = (0.030, 0.070)
CHANGED_SHARE = 0.05
# What the farm can be told; the names of the rounds are in `rounds`.
KINDS = ("validators", "changed5", "same200", "volatile200")


def address(number: int) -> str:
    """The loopback address of a feed."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


@dataclass(slots=True)
class Farm:
    """`conditional` is off where the servers send no validators. `latency` are seconds, from and to."""

    count: int
    seed: int = 1
    latency: tuple[float, float] = LATENCY
    conditional: bool = True
    feeds: list[Feed] = field(init=False)
    served: Counter[str] = field(default_factory=Counter)
    open: set[asyncio.Transport] = field(default_factory=set)
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        spoken = prose(self.seed)
        self.feeds = [Feed(number, spoken) for number in range(self.count)]
        self._dice = random.Random(self.seed)  # noqa: S311 - which feeds change is no secret

    def turn(self, kind: str) -> None:
        """What the feeds do from now on. `changed5`: one in twenty gains one to three items, once."""
        self.conditional = kind in {"validators", "changed5"}
        if kind == "changed5":
            for feed in self._dice.sample(self.feeds, max(1, round(self.count * CHANGED_SHARE))):
                feed.publish(self._dice.randint(1, 3))
        elif kind == "volatile200":
            for feed in self.feeds:
                feed.touch()

    def delay(self) -> float:
        return self._dice.uniform(*self.latency)

    def rest(self) -> None:
        """Close every connection: the minutes between two rounds on the web would have done so."""
        for transport in tuple(self.open):
            transport.close()

    def answer(self, path: str, headers: bytes) -> bytes:
        """The response to a request for a feed; `headers` are in lower case but for their values."""
        number = path.removeprefix("/f/")
        if not number.isdecimal() or int(number) >= self.count:
            self.served["404"] += 1
            return _response("404 Not Found", ())
        feed = self.feeds[int(number)]
        document = feed.document
        lines = [b"Vary: Accept-Encoding"]
        if self.conditional:
            lines += [b"ETag: " + document.etag, b"Last-Modified: " + document.modified]
            if is_match(headers, document.etag, document.modified):
                self.served["304"] += 1
                return _response("304 Not Modified", lines)
        self.served["200"] += 1
        lines.append(b"Content-Type: " + feed.content_type.encode())
        if b"gzip" in value(headers, b"accept-encoding"):
            return _response("200 OK", [*lines, b"Content-Encoding: gzip"], document.packed)
        return _response("200 OK", lines, document.plain)

    def control(self, path: str) -> bytes:
        word = path.removeprefix("/control/")
        if word in KINDS:
            self.turn(word)
        elif word == "rest":
            asyncio.get_running_loop().call_soon(self.rest)  # after this answer
        told = {"cpu": time.process_time(), "feeds": self.count, **self.served}
        return _response("200 OK", [b"Content-Type: application/json"], json.dumps(told).encode())


def value(headers: bytes, name: bytes) -> bytes:
    """Of a header field, without the spaces around it; b"" where it is absent."""
    start = headers.lower().find(b"\r\n" + name + b":")
    return headers[start + len(name) + 3 :].split(b"\r\n", 1)[0].strip() if start >= 0 else b""


def is_match(headers: bytes, etag: bytes, modified: bytes) -> bool:
    """RFC 9110 section 13.2.2: the date counts only where no tag was sent."""
    tag = value(headers, b"if-none-match")
    return etag in tag if tag else value(headers, b"if-modified-since") == modified


def _response(status: str, lines: Sequence[bytes], body: bytes = b"") -> bytes:
    head = [f"HTTP/1.1 {status}\r\nDate: {formatdate(usegmt=True)}\r\nServer: farm".encode(), *lines]
    if not status.startswith("304"):
        head.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(head) + b"\r\n\r\n" + body


class Guest(asyncio.Protocol):
    """One connection. Requests on it follow one another, as those of HTTP/1.1 without pipelining do."""

    def __init__(self, farm: Farm) -> None:
        self._farm = farm
        self._heard = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._farm.open.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport:
            self._farm.open.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:
            request, _, self._heard = self._heard.partition(b"\r\n\r\n")
            self._handle(request)

    def _handle(self, request: bytes) -> None:
        line, _, _ = request.partition(b"\r\n")
        path = line.split(b" ")[1].decode("ascii", "replace") if line.count(b" ") > 1 else ""
        if path.startswith("/control/"):
            return self._send(self._farm.control(path))
        later: Callable[..., object] = asyncio.get_running_loop().call_later
        later(self._farm.delay(), self._send, self._farm.answer(path, request + b"\r\n"))
        return None

    def _send(self, response: bytes) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(response)


async def listen(farm: Farm, hosts: Sequence[str], *, tls: ssl.SSLContext | None = None) -> asyncio.Server:
    """On one free port of all hosts, and of nothing else. Raises OSError where there is none."""
    with socket.socket() as probe:
        probe.bind((hosts[0], 0))
        number: int = probe.getsockname()[1]
    return await asyncio.get_running_loop().create_server(lambda: Guest(farm), hosts, number, ssl=tls, backlog=512)


def port(server: asyncio.Server) -> int:
    number: int = server.sockets[0].getsockname()[1]
    return number
