"""The polite, guarded HTTP client: the only door from our sources to the network.

It asks conditionally, waits its turn at each host, follows redirects by hand, and keeps caps on time and size.
Which address may be reached is the guard's affair, what the bytes mean is the source's.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from http import HTTPStatus
from ssl import SSLContext
from typing import Final, Self
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver

from bot import __version__
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.ports import Clock
from bot.sources import http_faults
from bot.sources.guard import Guard, check_url, without_query
from bot.sources.http_body import charset, collect, unpack
from bot.sources.http_cache import conditions, confirmed, fresh_until, plain_value, remaining
from bot.sources.http_dates import Dates
from bot.sources.http_trail import REDIRECTS, Params, Trail, same_origin, with_params
from bot.sources.reserved import refused_by_headers

USER_AGENT: Final = f"OpenGazette/{__version__} (self-hosted feed digest)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A body that differs from the remembered one, decoded.

    `url` is where it finally came from, `content_type` the header as sent (None where absent). `memory` holds the new
    validators and hash beside the old slices. `moved_to` is the last target that was reached by permanent redirects
    only (301, 308). `remaining` is how many more requests the host says it allows (X-RateLimit-Remaining). `reserved`:
    it asks that this be neither quoted nor kept, which is meant for pages; a feed is there to be read.
    """

    body: bytes
    content_type: str | None
    charset: str | None
    url: str
    memory: Memory
    moved_to: str | None = None
    fresh_until: datetime | None = None
    remaining: int | None = None
    reserved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A 304, or a 200 with the very bytes that are remembered: nothing was unpacked."""

    memory: Memory
    moved_to: str | None = None
    fresh_until: datetime | None = None


class PoliteClient:
    """One session for all sources; use it as an async context manager. Times are seconds, sizes bytes.

    `total` spans one `get` with its redirects, from the moment it is its turn at the host. `dates` hears what
    time each server says it is. `ssl_context` and `resolver` replace the defaults in tests.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        guard: Guard,
        user_agent: str = USER_AGENT,
        max_body: int = 5 * 2**20,
        max_redirects: int = 5,
        limit_per_host: int = 2,
        total: float = 20.0,
        sock_connect: float = 5.0,
        sock_read: float = 10.0,
        ssl_context: SSLContext | None = None,
        resolver: AbstractResolver | None = None,
        dates: Dates | None = None,
    ) -> None:
        self._clock = clock
        self._guard = guard
        self._user_agent = user_agent
        self._max_body = max_body
        self._max_redirects = max_redirects
        self._limit_per_host = limit_per_host
        self._total = total
        self._timeout = aiohttp.ClientTimeout(sock_connect=sock_connect, sock_read=sock_read)
        self._ssl_context = ssl_context
        self._resolver = resolver
        self._dates = dates or Dates()
        self._session: aiohttp.ClientSession | None = None
        self._turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=0,  # how many are asked at once is the caller's affair; a queue here would eat into the time-outs
            limit_per_host=self._limit_per_host,
            # The library builds one verified context when it is imported; a second costs 30 ms and knows no more.
            ssl=self._ssl_context or True,
            socket_factory=self._guard.socket_factory,
            resolver=self._resolver,
            use_dns_cache=False,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=self._timeout,
            headers={"Accept-Encoding": "gzip, deflate"},
            auto_decompress=False,
            trust_env=False,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(
        self,
        url: str,
        *,
        memory: Memory,
        accept: str,
        user_agent: str | None = None,
        params: Params | None = None,
        secret: Mapping[str, str] | None = None,
    ) -> Answer | Unchanged:
        """Fetch what changed since `memory`. Raises SourceError and nothing else; cancellation passes through.

        `secret` are header fields that only the scheme, host and port of `url` may see, wherever it redirects to.
        """
        if self._session is None:
            raise RuntimeError("PoliteClient is used outside its context")
        address = with_params(url, params)
        check_url(address)
        headers = {"Accept": accept, "User-Agent": user_agent or self._user_agent, **conditions(memory)}
        try:
            async with self._turn(address), asyncio.timeout(self._total):
                return await self._follow(self._session, Trail(url=address), headers, secret or {}, memory)
        except SourceError as error:
            error.url = error.url or without_query(address)
            raise
        except Exception as error:  # on hostile input the library raises bare ValueError, IndexError and more
            raise http_faults.of_exception(error, address) from error

    def _turn(self, url: str) -> asyncio.Semaphore:
        """The connector keeps the same limit, but its queue would eat into the time-out of those who wait."""
        return self._turns.setdefault(_host(url), asyncio.Semaphore(self._limit_per_host))

    async def _follow(
        self,
        session: aiohttp.ClientSession,
        trail: Trail,
        headers: Mapping[str, str],
        secret: Mapping[str, str],
        memory: Memory,
    ) -> Answer | Unchanged:
        asked = trail.url
        for _ in range(self._max_redirects + 1):
            sent = {**headers, **secret} if secret and same_origin(trail.url, asked) else headers
            async with session.get(trail.url, headers=sent, allow_redirects=False) as response:
                self._dates.note(response.headers)
                if response.status not in REDIRECTS:
                    return await self._read(response, trail, memory)
                trail = trail.follow(response.status, response.headers.get("Location"))
        raise SourceError(SourceFault.TOO_MANY_REDIRECTS, f"more than {self._max_redirects} redirects")

    async def _read(self, response: aiohttp.ClientResponse, trail: Trail, memory: Memory) -> Answer | Unchanged:
        headers, now = response.headers, self._clock.now()
        if fault := http_faults.of_status(response.status, headers.get("Retry-After"), now):
            raise fault
        fresh = fresh_until(",".join(headers.getall("Cache-Control", ())), headers.get("Age"), now)
        etag, last_modified = plain_value(headers.get("ETag")), plain_value(headers.get("Last-Modified"))
        if response.status == HTTPStatus.NOT_MODIFIED:
            kept = confirmed(memory, etag, last_modified)
            return Unchanged(memory=kept, moved_to=trail.moved_to, fresh_until=fresh)
        wire = await collect(response.content.iter_any(), declared=response.content_length, limit=self._max_body)
        digest = blake2b(wire, digest_size=16).hexdigest()
        seen = replace(memory, etag=etag, last_modified=last_modified, body_hash=digest)
        if digest == memory.body_hash:
            return Unchanged(memory=seen, moved_to=trail.moved_to, fresh_until=fresh)
        return Answer(
            body=await unpack(wire, ",".join(headers.getall("Content-Encoding", ())), self._max_body),
            content_type=plain_value(headers.get("Content-Type")),
            charset=charset(headers.get("Content-Type", "")),
            url=trail.url,
            memory=seen,
            moved_to=trail.moved_to,
            fresh_until=fresh,
            remaining=remaining(headers.get("X-RateLimit-Remaining")),
            reserved=refused_by_headers(headers.getall("X-Robots-Tag", ()), headers.get("TDM-Reservation")),
        )


@lru_cache(maxsize=4096)  # pure, and the addresses of one round are those of the next
def _host(url: str) -> str:
    """With the port, where it has one."""
    return urlsplit(url).netloc.lower()
