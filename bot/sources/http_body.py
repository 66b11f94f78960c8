"""The bytes of an answer: collected from the wire under a cap, and decoded under the same cap.

Decoding is ours and not the library's, so that a body that did not change is never unpacked.
"""

import asyncio
import re
import zlib
from collections.abc import AsyncIterable
from typing import Final

from bot.domain.errors import SourceError, SourceFault

MAX_MEMBERS: Final = 1000
_STEP: Final = 16 * 1024
_OFF_LOOP: Final = 256 * 1024
# Two of these are no codings at all, but servers do send them, and browsers take them for none.
_PLAIN: Final = frozenset({"", "identity", "none", "utf-8"})
_GZIP_MAGIC: Final = b"\x1f\x8b"


async def collect(chunks: AsyncIterable[bytes], *, declared: int | None, limit: int) -> bytes:
    """The body as it came. Raises SourceError: TOO_LARGE at the first byte over the limit, EMPTY_BODY."""
    if declared is not None and declared > limit:
        raise _too_large(limit)
    wire = bytearray()
    async for chunk in chunks:
        wire += chunk
        if len(wire) > limit:
            raise _too_large(limit)
    if not wire:
        raise SourceError(SourceFault.EMPTY_BODY, "the server sent no content")
    return bytes(wire)


async def unpack(wire: bytes, encoding: str, limit: int) -> bytes:
    """`decode`, in a thread where the body is large enough to be felt by the event loop."""
    if len(wire) > _OFF_LOOP:
        return await asyncio.to_thread(decode, wire, encoding, limit)
    return decode(wire, encoding, limit)


def decode(wire: bytes, encoding: str, limit: int) -> bytes:
    """Undo one Content-Encoding (RFC 9110 section 8.4.1): gzip, deflate or none.

    Raises SourceError: TOO_LARGE when more than `limit` bytes come out, EMPTY_BODY when none do, BAD_ENCODING
    for broken data, another coding or a stack of them.
    """
    coding = encoding.strip().lower()
    if coding in _PLAIN:
        return wire
    try:
        body = _inflate(wire, coding, limit)
    except zlib.error as error:
        raise SourceError(SourceFault.BAD_ENCODING, f"the {coding} data is broken") from error
    if not body:
        raise SourceError(SourceFault.EMPTY_BODY, "the server sent no content")
    return body


def charset(content_type: str) -> str | None:
    """The charset parameter of a Content-Type, lower case."""
    found = re.search(r"""charset\s*=\s*["']?([\w.:+-]+)""", content_type, re.ASCII | re.IGNORECASE)
    return found[1].lower() if found else None


def _inflate(wire: bytes, coding: str, limit: int) -> bytes:
    match coding:
        case "gzip" | "x-gzip":
            return _gunzip(wire, limit)
        case "deflate":
            return _inflate_deflate(wire, limit)
        case _:
            raise SourceError(SourceFault.BAD_ENCODING, "the server used a content encoding we did not ask for")


def _inflate_deflate(wire: bytes, limit: int) -> bytes:
    """RFC 9110 means the zlib format; some servers send the bare stream. The two-byte header tells (RFC 1950)."""
    has_header = len(wire) > 1 and wire[0] & 0x0F == zlib.DEFLATED and int.from_bytes(wire[:2]) % 31 == 0
    stream = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
    body = stream.decompress(wire, limit + 1)
    if len(body) > limit:
        raise _too_large(limit)
    if not stream.eof:
        raise zlib.error("incomplete stream")
    return body


def _gunzip(wire: bytes, limit: int) -> bytes:
    """All members of the file (RFC 1952 section 2.2); bytes after the last one that start no member are ignored.

    Fed in small steps: what zlib hands back after the end of a member is a copy, and copying the whole rest once
    per member is quadratic.
    """
    body = bytearray()
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    members = 1
    rest = memoryview(wire)
    while rest:
        step = rest[:_STEP]
        body += stream.decompress(step, limit + 1 - len(body))
        if len(body) > limit:
            raise _too_large(limit)
        rest = rest[len(step) - len(stream.unused_data) :]
        if not stream.eof:
            continue
        if bytes(rest[:2]) != _GZIP_MAGIC:
            break
        members += 1
        if members > MAX_MEMBERS:
            raise zlib.error("too many members")
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    if not stream.eof:
        raise zlib.error("incomplete stream")
    return bytes(body)


def _too_large(limit: int) -> SourceError:
    return SourceError(SourceFault.TOO_LARGE, f"the answer is larger than {limit / 2**20:g} MiB")
