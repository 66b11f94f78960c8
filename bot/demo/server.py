"""The sample sources on a loopback port, in the state of one moment: what a poll then would have found.

It behaves as their real counterparts were seen to: validators and 304 for the feeds, none for the Federal Register,
gzip where it is asked for.
"""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from typing import Final, Self

from aiohttp import web

from bot.demo import apis, feeds
from bot.demo.feeds_file import feeds_yaml, path_of
from bot.demo.outlets import Samples, load_samples

DEMO_WEEKS: Final[tuple[datetime, ...]] = (
    datetime(2025, 7, 20, 18, tzinfo=UTC),
    datetime(2025, 7, 27, 18, tzinfo=UTC),
    datetime(2025, 8, 3, 18, tzinfo=UTC),
)
_LOOPBACK: Final = "127.0.0.1"
_MOST: Final = 1000


class SampleServer:
    """An async context manager. `at` moves it to another moment; it begins at the end of the last week."""

    def __init__(self, moment: datetime = DEMO_WEEKS[-1]) -> None:
        self._moment = moment
        self._runner: web.AppRunner | None = None
        self._samples: Samples | None = None
        self._base = ""

    async def __aenter__(self) -> Self:
        self._samples = await asyncio.to_thread(load_samples)
        app = web.Application()
        app.add_routes(
            [
                web.get("/{outlet}/feed.{suffix:xml|json}", _answering(self._feed)),
                web.get("/api/v1/documents.json", _answering(self._register)),
                web.get("/api/models", _answering(self._hub)),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, _LOOPBACK, 0)
        await site.start()
        self._base = f"http://{_LOOPBACK}:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def at(self, moment: datetime) -> None:
        """From now on serve what was there at `moment` (aware)."""
        self._moment = moment

    @property
    def hub_endpoint(self) -> str:
        """What HF_ENDPOINT is to be set to."""
        return self._base

    @property
    def samples(self) -> Samples:
        """The sources. Raises RuntimeError outside the context."""
        if self._samples is None:
            raise RuntimeError("SampleServer is used outside its context")
        return self._samples

    def feeds_yaml(self) -> str:
        """A feeds.yaml that names every sample source at this server."""
        return feeds_yaml(self.samples, self._base)

    def _feed(self, request: web.Request) -> web.Response:
        outlet = self.samples.outlets.get(request.match_info["outlet"])
        if outlet is None or path_of(outlet) != request.path:
            raise web.HTTPNotFound
        items = feeds.shown(outlet, self._moment)
        modified = max((max(item.updated, item.listed) for item in items), default=self._moment)
        body = feeds.render(outlet, self._moment)
        validators = {
            "ETag": f'W/"{blake2b(body, digest_size=8).hexdigest()}"',
            "Last-Modified": format_datetime(modified, usegmt=True),
            "Cache-Control": "max-age=300",
        }
        if _is_fresh(request, validators):
            return web.Response(status=304, headers=validators)
        return _response(request, body, feeds.content_type(outlet, self._moment), validators)

    def _register(self, request: web.Request) -> web.Response:
        fields = request.query.getall("fields[]", [])
        try:
            body = apis.search(
                self.samples.register, self._moment, fields=fields, per_page=_whole(request, "per_page", 20)
            )
        except apis.UnknownFieldError as error:
            text = json.dumps({"errors": {"fields": f"unknown: {error}"}})
            raise web.HTTPBadRequest(text=text, content_type="application/json") from error
        return _response(request, body, "application/json; charset=utf-8", {"Cache-Control": "no-store, no-cache"})

    def _hub(self, request: web.Request) -> web.Response:
        expand = request.query.getall("expand", [])
        body = apis.trending(self.samples.hub, self._moment, expand=expand, limit=_whole(request, "limit", _MOST))
        limits = {"RateLimit": '"api";r=499;t=300', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}
        return _response(request, body, "application/json; charset=utf-8", limits)


def _answering(handler: Callable[[web.Request], web.Response]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        return handler(request)

    return answer


def _response(request: web.Request, body: bytes, content_type: str, headers: dict[str, str]) -> web.Response:
    headers = headers | {"Content-Type": content_type, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        # No time in the file: the same state must be the same bytes.
        body = gzip.compress(body, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return web.Response(body=body, headers=headers)


def _is_fresh(request: web.Request, validators: dict[str, str]) -> bool:
    """RFC 9110 section 13.2.2: If-None-Match decides where it is sent, else If-Modified-Since."""
    if "If-None-Match" in request.headers:
        sent = (tag.strip() for tag in request.headers["If-None-Match"].split(","))
        return validators["ETag"] in sent
    since = request.if_modified_since
    return since is not None and parsedate_to_datetime(validators["Last-Modified"]) <= since


def _whole(request: web.Request, name: str, usual: int) -> int:
    value = request.query.get(name, "")
    return min(max(int(value), 1), _MOST) if value.isascii() and value.isdigit() else usual
