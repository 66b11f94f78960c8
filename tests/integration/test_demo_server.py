"""The sample server over its socket: it moves through time and answers as its real counterparts do."""

import gzip
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import aiohttp
import pytest

from bot.demo.server import DEMO_WEEKS, SampleServer

FIRST, SECOND, THIRD = DEMO_WEEKS
Got = tuple[int, dict[str, str], bytes]


@pytest.fixture
async def server() -> AsyncIterator[SampleServer]:
    async with SampleServer() as running:
        yield running


async def get(server: SampleServer, path: str, **headers: str) -> Got:
    url = server.hub_endpoint + path
    headers = {"Accept-Encoding": "identity"} | headers
    async with aiohttp.ClientSession(auto_decompress=False) as session, session.get(url, headers=headers) as response:
        return response.status, {key.lower(): value for key, value in response.headers.items()}, await response.read()


async def titles(server: SampleServer, moment: datetime) -> list[str]:
    server.at(moment)
    _, _, body = await get(server, "/commons-lab/feed.json")
    return [item["title"] for item in json.loads(body)["items"]]


async def test_it_listens_on_loopback_only(server: SampleServer) -> None:
    assert server.hub_endpoint.startswith("http://127.0.0.1:")


async def test_every_week_shows_what_was_published_by_then(server: SampleServer) -> None:
    weeks = [await titles(server, week) for week in DEMO_WEEKS]

    assert [len(week) for week in weeks] == [2, 5, 7]
    assert weeks[2][2:] == weeks[1]
    assert await titles(server, datetime(2025, 7, 1, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/capitol-wire/feed.xml", "text/xml"),
        ("/open-weights-review/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/brussels-ledger/feed.xml", "application/atom+xml"),
        ("/commons-lab/feed.json", "application/feed+json; charset=utf-8"),
        ("/statehouse-notes/feed.xml", "text/html; charset=utf-8"),
        ("/api/v1/documents.json", "application/json; charset=utf-8"),
        ("/api/models", "application/json; charset=utf-8"),
    ],
)
async def test_every_source_says_what_it_is(server: SampleServer, path: str, content_type: str) -> None:
    status, headers, _ = await get(server, path)

    assert (status, headers["content-type"]) == (200, content_type)


async def test_a_known_etag_or_date_gets_304_until_something_changes(server: SampleServer) -> None:
    server.at(FIRST)
    _, headers, _ = await get(server, "/brussels-ledger/feed.xml")
    tag, date = {"If-None-Match": headers["etag"]}, {"If-Modified-Since": headers["last-modified"]}

    assert [(await get(server, "/brussels-ledger/feed.xml", **sent))[0] for sent in (tag, date)] == [304, 304]
    server.at(SECOND)
    assert [(await get(server, "/brussels-ledger/feed.xml", **sent))[0] for sent in (tag, date)] == [200, 200]


async def test_a_304_has_no_body_and_keeps_its_validators(server: SampleServer) -> None:
    _, headers, _ = await get(server, "/capitol-wire/feed.xml")

    status, again, body = await get(server, "/capitol-wire/feed.xml", **{"If-None-Match": f'"x", {headers["etag"]}'})

    assert (status, body) == (304, b"")
    assert (again["etag"], again["last-modified"]) == (headers["etag"], headers["last-modified"])


async def test_the_etag_decides_before_the_date(server: SampleServer) -> None:
    both = {"If-None-Match": '"other"', "If-Modified-Since": "Mon, 01 Jan 2029 00:00:00 GMT"}

    assert (await get(server, "/capitol-wire/feed.xml", **both))[0] == 200


async def test_gzip_is_spoken_when_asked_for_and_always_in_the_same_bytes(server: SampleServer) -> None:
    path, asked = "/capitol-wire/feed.xml", {"Accept-Encoding": "gzip, deflate"}
    _, plain_headers, plain = await get(server, path)
    _, headers, packed = await get(server, path, **asked)

    assert ("content-encoding" in plain_headers, headers["content-encoding"]) == (False, "gzip")
    assert gzip.decompress(packed) == plain
    assert (await get(server, path, **asked))[2] == packed


async def test_the_register_has_no_validators_and_gives_the_fields_that_are_asked_for(server: SampleServer) -> None:
    path = "/api/v1/documents.json?fields[]=document_number&fields[]=signing_date&per_page=2"
    _, headers, body = await get(server, path)

    answer: dict[str, Any] = json.loads(body)
    assert "etag" not in headers
    assert headers["cache-control"] == "no-store, no-cache"
    assert answer["count"] == 7
    assert answer["results"] == [
        {"document_number": "2025-14218", "signing_date": "2025-07-23"},
        {"document_number": "2025-14217", "signing_date": "2025-07-23"},
    ]


async def test_without_fields_the_register_leaves_the_deadlines_out(server: SampleServer) -> None:
    _, _, body = await get(server, "/api/v1/documents.json")

    assert "comments_close_on" not in json.loads(body)["results"][0]
    assert (await get(server, "/api/v1/documents.json?fields[]=nonsense"))[0] == 400


async def test_the_hub_orders_by_score_and_gives_the_fields_that_are_asked_for(server: SampleServer) -> None:
    server.at(THIRD)
    _, _, body = await get(server, "/api/models?sort=trendingScore&limit=2&expand=likes&expand=trendingScore")
    rows = json.loads(body)

    assert [(row["id"], row["trendingScore"]) for row in rows] == [
        ("zai-org/GLM-4.5", 810),
        ("Qwen/Qwen3-30B-A3B-Instruct-2507", 398),
    ]
    assert set(rows[0]) == {"_id", "id", "likes", "trendingScore"}


async def test_the_figures_of_the_hub_move_from_week_to_week(server: SampleServer) -> None:
    likes = []
    for week in DEMO_WEEKS:
        server.at(week)
        _, _, body = await get(server, "/api/models?expand=likes")
        likes.append({row["id"]: row["likes"] for row in json.loads(body)}["deepseek-ai/DeepSeek-R1"])

    assert likes == sorted(set(likes))


@pytest.mark.parametrize("path", ["/", "/nobody/feed.xml", "/commons-lab/feed.xml", "/capitol-wire/feed.json", "/api"])
async def test_what_is_not_there_is_404(server: SampleServer, path: str) -> None:
    assert (await get(server, path))[0] == 404


async def test_the_weeks_are_sunday_evenings_a_week_apart() -> None:
    assert [week.isoweekday() for week in DEMO_WEEKS] == [7, 7, 7]
    assert {later - week for week, later in pairwise(DEMO_WEEKS)} == {timedelta(weeks=1)}


async def test_outside_its_context_it_has_nothing_to_serve() -> None:
    with pytest.raises(RuntimeError, match="outside its context"):
        SampleServer().feeds_yaml()
