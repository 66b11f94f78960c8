"""A web server that breaks every rule of HTTP: it drips, floods, lies and goes round in circles. Loopback only."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.feeds import rss

OK = b"HTTP/1.1 200 OK\r\n"
PLAIN = OK + b"Content-Type: text/xml\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
FEED = rss([("1", "One")])
DRIP = 0.05
GIB = 2**30


def packed_zeros(coding: str, size: int = GIB) -> bytes:
    """So many zeros in a thousandth of their size. The checksum at the end is missing: nobody should get that far."""
    wbits = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}[coding]
    stream, zeros = zlib.compressobj(wbits=wbits), bytes(2**20)
    first = stream.compress(zeros) + stream.flush(zlib.Z_FULL_FLUSH)
    # After a full flush a block stands for itself (RFC 1951 section 3.2.4), so the second can be sent again and again.
    again = stream.compress(zeros) + stream.flush(zlib.Z_FULL_FLUSH)
    return first + again * (size // 2**20 - 1)


def coded(coding: str, body: bytes) -> bytes:
    return OK + f"Content-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def moved(to: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


WHOLE: dict[str, Callable[[], bytes]] = {
    "gzip of 1 GiB": lambda: coded("gzip", packed_zeros("gzip")),
    "deflate of 1 GiB": lambda: coded("deflate", packed_zeros("deflate")),
    "200,000 empty gzip members": lambda: coded("gzip", gzip.compress(b"", mtime=0) * 200_000),
    "gzip in gzip": lambda: coded("gzip, gzip", gzip.compress(gzip.compress(FEED))),
    "gzip that is none": lambda: coded("gzip", FEED),
    "a coding nobody asked for": lambda: coded("br", FEED),
    "a header of 1 MB": lambda: OK + b"X-Long: " + b"x" * 2**20 + b"\r\n\r\n" + FEED,
    "100,000 headers": lambda: OK + b"X-Many: x\r\n" * 100_000 + b"\r\n" + FEED,
    "100,000 cookies": lambda: OK + b"Set-Cookie: a=b\r\n" * 100_000 + b"\r\n" + FEED,
    "a status line of 1 MB": lambda: b"HTTP/1.1 200 " + b"O" * 2**20 + b"\r\n\r\n" + FEED,
    "status 999": lambda: b"HTTP/1.1 999 Odd\r\n\r\n",
    "a 304 that nobody asked for": lambda: b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "no status line": lambda: FEED,
    "a certificate instead": lambda: b"\x16\x03\x01\x02\x00\x01\x00" * 100,
    "nothing at all": lambda: b"",
    "a header with NUL": lambda: OK + b'Content-Type: te\0xt\r\nETag: "\x01"\r\n\r\n' + FEED,
    "raw bytes in headers": lambda: OK + b"Content-Type: \xff\xfe; charset=\xe9\r\nETag: \xff\r\n\r\n" + FEED,
    "a body cut off": lambda: OK + b"Content-Length: 90000\r\n\r\n" + FEED,
    "a length below zero": lambda: OK + b"Content-Length: -5\r\n\r\n" + FEED,
    "a length of a thousand digits": lambda: OK + b"Content-Length: " + b"9" * 1_000 + b"\r\n\r\n" + FEED,
    "two lengths": lambda: OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n" + FEED,
    "a length beside chunks": lambda: OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a chunk of 2^64": lambda: CHUNKED + b"FFFFFFFFFFFFFFFF\r\n" + FEED,
    "a chunk below zero": lambda: CHUNKED + b"-5\r\n" + FEED,
    "a chunk of no number": lambda: CHUNKED + b"zz\r\n" + FEED,
    "a redirect to itself": lambda: moved("?"),
    "a redirect that turns in a circle": lambda: moved("/circle", 308),
    "a redirect to nowhere": lambda: moved(""),
    "a redirect of 1 MB": lambda: moved("/" + "a" * 2**20),
    "a redirect to a file": lambda: moved("file:///etc/passwd"),
    "a redirect to a script": lambda: moved("javascript:alert(1)"),
    "a redirect with broken brackets": lambda: moved("http://[::1"),
}
DRIPS = {
    "a body byte by byte": (PLAIN, b"<"),
    "a head byte by byte": (OK, b"X"),
    "informational answers without end": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "silence": (b"", b""),
    "silence after the head": (PLAIN, b""),
}
FLOODS = {
    "a body without end": (PLAIN, b"<item>" * 10_000),
    "chunks without end": (CHUNKED, b"4000\r\n" + bytes(0x4000) + b"\r\n"),
    "chunks of one byte without end": (CHUNKED, b"1\r\nx\r\n" * 1_000),
    "a chunk's extension without end": (CHUNKED, b"5;x=" + b"x" * 60_000),
    "headers without end": (OK, b"X-Many: x\r\n" * 5_000),
    "a header without end": (OK + b"X-Long: ", b"x" * 60_000),
    "gzip without end": (OK + b"Content-Encoding: gzip\r\n\r\n", packed_zeros("gzip", 2**26)),
}
NAMES = (*WHOLE, *DRIPS, *FLOODS)


class Wire:
    """Use as an async context manager. `/7` is answered with the seventh of NAMES."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{NAMES.index(name)}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError, ValueError):
            head = await reader.readuntil(b"\r\n\r\n")
            async for piece in _answer(_asked_for(head)):
                writer.write(piece)
                await writer.drain()
        writer.close()


def _asked_for(head: bytes) -> str:
    """The circle keeps the name it came by: its path is no number."""
    number = head.split(b" ", 2)[1].strip(b"/?").decode()
    return NAMES[int(number)] if number.isdigit() else "a redirect that turns in a circle"


async def _answer(name: str) -> AsyncIterator[bytes]:
    if name in WHOLE:
        yield WHOLE[name]()
        return
    pause = DRIP if name in DRIPS else 0.0
    head, piece = (DRIPS | FLOODS)[name]
    yield head
    while True:
        yield piece
        await asyncio.sleep(pause)
