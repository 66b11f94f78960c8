"""Searches of Regulations.gov and CourtListener over a socket: keys, redirects, what is new, what is no answer."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.domain.entries import Fetched, NotModified
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceKind
from bot.ports import Source
from bot.sources.courtlistener import CourtListenerSource
from bot.sources.http import PoliteClient
from bot.sources.regulations import RegulationsSource
from tests import make
from tests.official import KEY, answer, case, document
from tests.servers.feed_server import FeedServer, Reply, redirect
from tests.servers.polite import polite

PATH = "/search"
Build = Callable[..., Source]


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[PoliteClient]:
    async with polite() as opened:
        yield opened


@pytest.fixture
def regulations(server: FeedServer, client: PoliteClient) -> Build:
    def build(key: str | None = KEY, **changes: Any) -> Source:
        fields = {"url": server.url(PATH), "query": "secret words"} | changes
        return RegulationsSource(make.spec("regs", kind=SourceKind.REGULATIONS, **fields), client, key=key)

    return build


@pytest.fixture
def courts(server: FeedServer, client: PoliteClient) -> Build:
    def build(key: str | None = KEY, **changes: Any) -> Source:
        fields = {"url": server.url(PATH), "query": "secret words"} | changes
        return CourtListenerSource(make.spec("courts", kind=SourceKind.COURTLISTENER, **fields), client, key=key)

    return build


async def fetched(source: Source, memory: Memory | None = None) -> Fetched:
    result = await source.fetch(memory or Memory())
    assert isinstance(result, Fetched)
    return result


async def test_the_key_goes_in_a_header_and_the_search_in_the_address(
    server: FeedServer, regulations: Build, courts: Build
) -> None:
    server.reply(PATH, answer({"data": []}), answer({"results": []}))

    await regulations(url=server.url(PATH) + "?filter[documentType]=Rule&sort=commentEndDate", limit=2).fetch(Memory())
    await courts(url=server.url(PATH) + "?type=o").fetch(Memory())

    assert [parse_qs(seen.query) for seen in server.seen] == [
        {
            "filter[documentType]": ["Rule"], "filter[searchTerm]": ["secret words"], "sort": ["commentEndDate"],
            "page[size]": ["5"],
        },
        {"q": ["secret words"], "type": ["o"], "order_by": ["dateFiled desc"]},
    ]  # fmt: skip
    assert server.seen[0].headers["x-api-key"] == KEY
    assert server.seen[1].headers["authorization"] == f"Token {KEY}"


async def test_a_redirect_takes_the_key_to_no_other_host_and_is_not_learned(
    server: FeedServer, regulations: Build, courts: Build
) -> None:
    async with FeedServer() as other:
        server.reply(PATH, redirect("/moved", 301))
        server.reply("/moved", redirect(other.url("/taken"), 301))
        other.reply("/taken", answer({"data": [document()], "results": [case()]}))

        found = [await fetched(regulations()), await fetched(courts())]

        assert [result.moved_to for result in found] == [None, None]
        assert [(KEY in str(seen.headers)) for seen in server.seen] == [True] * 4
        assert other.hits() == 2
        assert not any(KEY in f"{seen.headers} {seen.query} {seen.path}" for seen in other.seen)


async def test_a_learned_address_is_not_asked(server: FeedServer, regulations: Build) -> None:
    server.reply(PATH, answer({"data": [document()]}))

    result = await regulations().fetch(Memory(), learned_url="https://elsewhere.example/")

    assert isinstance(result, Fetched)
    assert server.hits(PATH) == 1


async def test_only_new_and_edited_rows_come_back_and_scores_do_not_count(server: FeedServer, courts: Build) -> None:
    rescored = case(1, meta={"score": {"bm25": 9.9}})
    server.reply(PATH, answer({"results": [case(1), case(2)]}), answer({"results": [case(3), rescored, case(2)]}),
                 answer({"count": 9, "results": [case(3), case(1), case(2)]}))  # fmt: skip
    first = await fetched(courts())
    second = await fetched(courts(), first.memory)

    assert [entry.guid for entry in second.entries] == ["courtlistener:docket/3"]
    assert second.skipped == 2
    assert isinstance(await courts().fetch(second.memory), NotModified)


async def test_odd_rows_are_skipped_and_counted_and_the_limit_cuts(
    server: FeedServer, regulations: Build, caplog: pytest.LogCaptureFixture
) -> None:
    odd = [None, document("no id !"), document("A-1", title=None), {"id": "A-2"}]
    server.reply(PATH, answer({"data": [*odd, document("A-3", docketId=["x"], withdrawn="no"), document("A-4")]}))

    result = await fetched(regulations(limit=5))

    assert [entry.guid for entry in result.entries] == ["regulations:A-3"]
    assert "regs: 4 of 5 rows had no id or no title and were skipped" in caplog.text
    assert {"docket_ids", "withdrawn"}.isdisjoint(result.entries[0].facts)


@pytest.mark.parametrize(
    "body",
    [b"<html>Down</html>", b"[]", b'{"count": 3}', b'{"data": {}, "results": 1}', b"[" * 100_000, b"\xff\xfe\x00",
     b'{"data": ' + b"9" * 5000 + b"}"],
)  # fmt: skip
async def test_another_shape_is_a_bad_answer_that_says_what_was_expected(
    server: FeedServer, regulations: Build, courts: Build, body: bytes
) -> None:
    server.reply(PATH, Reply(body=body))

    for build, key in ((regulations, "data"), (courts, "results")):
        with pytest.raises(SourceError, match=f"a list named {key} was expected") as caught:
            await build().fetch(Memory())
        assert caught.value.fault is SourceFault.BAD_ANSWER
        assert caught.value.url == server.url(PATH)


async def test_a_missing_and_a_refused_key_name_the_setting_and_never_the_key(
    server: FeedServer, regulations: Build, courts: Build, caplog: pytest.LogCaptureFixture
) -> None:
    server.reply(PATH, Reply(status=403))
    told = []
    with caplog.at_level(logging.DEBUG):
        for source in (regulations(None), regulations(), courts(), courts(None)):
            with pytest.raises(SourceError) as caught:
                await source.fetch(Memory())
            assert caught.value.fault is SourceFault.NO_KEY
            told.append(caught.value.detail)

    assert told == [
        "this source is read with a key; set REGULATIONS_API_KEY",
        "HTTP 403 Forbidden; the host refuses the key in REGULATIONS_API_KEY",
        "HTTP 403 Forbidden; the host refuses the key in COURTLISTENER_TOKEN",
        "HTTP 403 Forbidden; the host may want COURTLISTENER_TOKEN",
    ]
    assert len(server.seen) == 3
    assert KEY not in caplog.text


async def test_five_megabytes_are_read_without_holding_up_the_loop(server: FeedServer, courts: Build) -> None:
    long = "The clerk writes at length. " * 1_700
    body = json.dumps({"results": [case(n, recap_documents=[{"description": long}]) for n in range(1, 100)]}).encode()
    server.reply(PATH, Reply(body=body))
    poll = asyncio.create_task(fetched(courts()))
    longest, last = 0.0, time.monotonic()
    while not poll.done():
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()

    assert 4_000_000 < len(body) < 5 * 2**20
    assert len(poll.result().entries) == 99
    assert longest < 0.25
