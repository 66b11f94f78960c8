"""A real web server on loopback whose answers a test writes down beforehand, and which remembers what it was asked."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ssl import SSLContext
from types import TracebackType
from typing import Self

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer. `headers` are pairs, so that a name may repeat. Times are seconds.

    `chunks` replaces `body` and is sent with chunked transfer coding, `pause` before each chunk; `raw` replaces
    everything: these bytes go to the socket as they are, and the connection is closed.
    """

    body: bytes = b""
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    delay: float = 0.0
    chunks: Sequence[bytes] = ()
    pause: float = 0.0
    raw: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request as it arrived. Header names are lower case."""

    path: str
    query: str
    headers: Mapping[str, str]


Answerer = Callable[[Seen], Reply]


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers=[("Location", to)])


def conditional(body: bytes, *, etag: str | None = None, last_modified: str | None = None) -> Answerer:
    """Answers 304 to a request that names the same validator, as RFC 9110 section 13.2.2 orders them."""
    validators = [("ETag", etag), ("Last-Modified", last_modified)]
    headers = [(name, value) for name, value in validators if value is not None]

    def answer(seen: Seen) -> Reply:
        if "if-none-match" in seen.headers:
            matches = seen.headers["if-none-match"] == etag
        else:
            matches = last_modified is not None and seen.headers.get("if-modified-since") == last_modified
        return Reply(status=304, headers=headers) if matches else Reply(body=body, headers=headers)

    return answer


@dataclass(slots=True, kw_only=True)
class FeedServer:
    """Use as an async context manager. A path without a route is answered by `otherwise`, which says 404.

    `seen` lists the requests in order, `peak` is the largest number that was in flight at once.
    """

    host: str = "127.0.0.1"
    port: int = 0
    ssl_context: SSLContext | None = None
    otherwise: Answerer = lambda _: Reply(status=404)
    seen: list[Seen] = field(default_factory=list)
    peak: int = 0
    _routes: dict[str, Answerer] = field(default_factory=dict)
    _in_flight: int = 0
    _runner: web.AppRunner | None = None

    def route(self, path: str, answerer: Answerer) -> None:
        self._routes[path] = answerer

    def reply(self, path: str, *replies: Reply) -> None:
        """These answers in turn; the last one stays."""
        rest = list(replies)
        self.route(path, lambda _: rest.pop(0) if len(rest) > 1 else rest[0])

    def url(self, path: str = "/") -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.ssl_context else 'http'}://{host}:{self.port}{path}"

    def hits(self, path: str | None = None) -> int:
        return sum(path in {None, seen.path} for seen in self.seen)

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(_application(self._answer), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port, ssl_context=self.ssl_context)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        seen = Seen(path=request.path, query=request.query_string, headers=headers)
        self.seen.append(seen)
        self._in_flight += 1
        self.peak = max(self.peak, self._in_flight)
        try:
            return await _send(request, self._routes.get(request.path, self.otherwise)(seen))
        finally:
            self._in_flight -= 1


def _application(handler: Callable[[web.Request], object]) -> web.Application:
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handler)  # type: ignore[arg-type] # aiohttp's alias is narrower
    return application


async def _send(request: web.Request, reply: Reply) -> web.StreamResponse:
    await asyncio.sleep(reply.delay)
    if reply.raw is not None:
        return _send_raw(request, reply.raw)
    response = web.StreamResponse(status=reply.status)
    for name, value in reply.headers:
        response.headers.add(name, value)
    if not reply.chunks:
        response.content_length = len(reply.body)
    await response.prepare(request)
    try:
        await response.write(reply.body)
        for chunk in reply.chunks:
            await asyncio.sleep(reply.pause)
            await response.write(chunk)
        await response.write_eof()
    except ConnectionResetError:
        pass  # the client has had enough, as many tests want it to
    return response


def _send_raw(request: web.Request, raw: bytes) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.write(raw)
        request.transport.close()
    return web.StreamResponse()
