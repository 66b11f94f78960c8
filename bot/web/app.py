"""The web application: paths to endpoints, within limits that no reader of a body or of an answer can stretch.

It knows nothing of who answers. Headers that never end do not reach this far: bot.web.door stops those.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.http import HttpRequest, HttpResponse
from bot.ports import Endpoint

log = logging.getLogger(__name__)

Endpoints = Mapping[tuple[str, str], Endpoint]

LARGEST_BODY: Final = 1024 * 1024
TO_READ: Final = 5.0
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_HEALTH = ("GET", "/health")


def make_app(endpoints: Endpoints, *, to_read: float = TO_READ) -> Starlette:
    """`endpoints` by method and path; GET answers HEAD too. `to_read` is how long a request may take to come, in s."""
    table = {**endpoints, _HEALTH: _health}
    paths = {path for _, path in table}
    routes = [
        Route(path, _route(path, table, to_read), methods=[method for method, one in table if one == path])
        for path in sorted(paths)
    ]
    # A slash at the end is another path: nobody is sent from one to the other.
    app = Starlette(routes=routes, exception_handlers={HTTPException: _refuse})
    app.router.redirect_slashes = False
    return app


async def _health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every endpoint takes one
    return HttpResponse(headers=(("Content-Type", "text/plain; charset=utf-8"),), body=b"ok")


def _route(path: str, table: Endpoints, to_read: float) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            async with asyncio.timeout(to_read):
                body = await _body(request)
        except TimeoutError:
            return _plain(408, "the request did not come in time")
        except ClientDisconnect:
            return _plain(400, "the request broke off")
        if body is None:
            return _plain(413, f"a request may have {LARGEST_BODY} bytes")
        method = "GET" if request.method == "HEAD" else request.method
        return await _ask(table[method, path], _as_ours(request, body))

    return answer


async def _body(request: Request) -> bytes | None:
    """The whole body, or None where it is too large; nothing beyond the limit is kept."""
    if int(request.headers.get("content-length", "0") or 0) > LARGEST_BODY:
        return None
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _as_ours(request: Request, body: bytes) -> HttpRequest:
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers.setdefault(name.lower(), value)
    query = request.scope["query_string"].decode("latin-1")
    return HttpRequest(method=request.method, path=request.url.path, query=query, headers=headers, body=body)


async def _ask(endpoint: Endpoint, request: HttpRequest) -> Response:
    try:
        answer = await endpoint(request)
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return _plain(500, "failed")
    response = Response(answer.body, answer.status)
    own = {name.lower() for name, _ in answer.headers}
    for name, value in _HEADERS.items():
        if name.lower() not in own:
            response.headers[name] = value
    for name, value in answer.headers:
        if name.lower() not in {"content-length", "transfer-encoding", "connection"}:
            response.headers.append(name, value)
    return response


async def _refuse(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    response = _plain(status, "there is nothing here" if status == 404 else "this path does not do that")  # noqa: PLR2004
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


def _plain(status: int, words: str) -> Response:
    """A refusal ends the connection: whatever is left of the request is not read."""
    return PlainTextResponse(f"{words}\n", status, {**_HEADERS, "Connection": "close"})
