"""The Hub as a real web server on loopback: lists and single models, renamed and missing ones, and its rate limit.

What is answered follows what was recorded of the Hub; rows are given by the test.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import parse_qs, quote, urlencode

from bot.ports import Clock
from tests.servers.feed_server import FeedServer, Reply, Seen

LIST: Final = "/api/models"
Row = Mapping[str, Any]
# What the Hub tells of a single model only: it answers 400 to whoever asks for it in a list.
_SINGLE_ONLY: Final = frozenset({"baseModels", "childrenModelCount", "usedStorage"})
_KNOWN: Final = frozenset(
    {
        "author",
        "cardData",
        "config",
        "createdAt",
        "disabled",
        "downloads",
        "downloadsAllTime",
        "gated",
        "gguf",
        "lastModified",
        "library_name",
        "likes",
        "pipeline_tag",
        "private",
        "safetensors",
        "sha",
        "siblings",
        "tags",
        "trendingScore",
    }
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def not_there(*, token: bool = False) -> Reply:
    """What the Hub says to who asks for a model that was deleted or made private, or never was."""
    if token:
        return _error(404, "Repository not found", code="RepoNotFound")
    return _error(401, "Invalid username or password.")


@dataclass(slots=True, kw_only=True)
class HubServer:
    """Use as an async context manager. The models are in the order of their trending.

    `instead` answers a path in place of what would be answered; `refuses` are fields that this Hub does not have.
    `asked` are the moments of all questions; the windows of the limit are fixed spans of the clock, as the Hub's are.
    `page` is the most that one page holds.
    """

    clock: Clock
    models: Sequence[Row] = ()
    renamed: dict[str, str] = field(default_factory=dict)
    instead: dict[str, Reply] = field(default_factory=dict)
    refuses: frozenset[str] = frozenset()
    limit: int = 500
    window: timedelta = timedelta(minutes=5)
    page: int = 1000
    asked: list[datetime] = field(default_factory=list)
    _server: FeedServer = field(default_factory=FeedServer)

    async def __aenter__(self) -> Self:
        self._server.otherwise = self._limited
        await self._server.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._server.__aexit__(kind, error, trace)

    @property
    def endpoint(self) -> str:
        """For HF_ENDPOINT."""
        return self._server.url("").rstrip("/")

    @property
    def seen(self) -> Sequence[Seen]:
        return self._server.seen

    def hits(self, model_id: str | None = None) -> int:
        """Questions about that model, or all."""
        return self._server.hits(f"{LIST}/{model_id}" if model_id else None)

    def most_in_a_window(self) -> int:
        """In any of the limit's own windows."""
        return max(Counter(self._index(moment) for moment in self.asked).values(), default=0)

    def most_in_any_span(self) -> int:
        """In any span as long as a window, wherever it begins."""
        moments = sorted(self.asked)
        first = most = 0
        for last, moment in enumerate(moments):
            while moments[first] <= moment - self.window:
                first += 1
            most = max(most, last - first + 1)
        return most

    def _limited(self, seen: Seen) -> Reply:
        now = self.clock.now()
        self.asked.append(now)
        index = self._index(now)
        used = sum(self._index(moment) == index for moment in reversed(self.asked[-2 * self.limit :]))
        ends = _EPOCH + (index + 1) * self.window
        left, seconds = max(0, self.limit - used), -(-(ends - now) // timedelta(seconds=1))
        headers = [
            ("RateLimit", f'"api";r={left};t={seconds}'),
            ("RateLimit-Policy", f'"fixed window";"api";q={self.limit};w={self.window.seconds}'),
        ]
        reply = self._answer(seen) if used <= self.limit else _error(429, "Too many requests")
        return Reply(
            body=reply.body,
            status=reply.status,
            headers=[*headers, *reply.headers],
            delay=reply.delay,
            chunks=reply.chunks,
            pause=reply.pause,
            raw=reply.raw,
        )

    def _index(self, moment: datetime) -> int:
        return (moment - _EPOCH) // self.window

    def _answer(self, seen: Seen) -> Reply:
        if seen.path in self.instead:
            return self.instead[seen.path]
        query = parse_qs(seen.query)
        if seen.path == LIST:
            return self._list(query)
        return self._one(seen.path.removeprefix(f"{LIST}/"), query, token="authorization" in seen.headers)

    def _list(self, query: Mapping[str, list[str]]) -> Reply:
        if wrong := set(query.get("expand", ())) - _KNOWN:
            return _error(400, f"Invalid option: {sorted(wrong)}")
        sort, search = query.get("sort", ["trendingScore"])[0], query.get("search", [""])[0].lower()
        rows = [row for row in self.models if search in row["id"].lower()]
        if sort != "trendingScore":
            rows.sort(key=lambda row: row.get(sort) or 0, reverse=True)
        most, start = int(query.get("limit", ["1000"])[0]), int(query.get("cursor", ["0"])[0])
        end = start + min(most, self.page)
        body = [_expanded(row, query.get("expand", ())) for row in rows[start:end]]
        more = urlencode({**query, "cursor": [end]}, doseq=True, quote_via=quote)
        link = [("Link", f'<{self.endpoint}{LIST}?{more}>; rel="next"')] if end < len(rows) else []
        return _json(body, headers=link)

    def _one(self, name: str, query: Mapping[str, list[str]], *, token: bool) -> Reply:
        if name in self.renamed:
            return Reply(status=307, headers=[("Location", f"{LIST}/{self.renamed[name]}")])
        row = next((row for row in self.models if row["id"] == name), None)
        if row is None or row.get("private"):
            return not_there(token=token)
        if wrong := set(query.get("expand", ())) - ((_KNOWN | _SINGLE_ONLY) - self.refuses):
            return _error(400, f"Invalid option: {sorted(wrong)}")
        return _json(_expanded(row, query.get("expand", ())))


def _expanded(row: Row, expand: Sequence[str]) -> Row:
    """With `expand` the id and what was asked for, else everything."""
    return {key: value for key, value in row.items() if not expand or key in {"id", "_id", *expand}}


def _json(body: object, *, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> Reply:
    kind = ("Content-Type", "application/json; charset=utf-8")
    return Reply(status=status, body=json.dumps(body).encode(), headers=[kind, *headers])


def _error(status: int, message: str, *, code: str = "") -> Reply:
    headers = [("X-Error-Message", message), *([("X-Error-Code", code)] if code else [])]
    return _json({"error": message}, status=status, headers=headers)
