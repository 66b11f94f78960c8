"""The Federal Register source over a socket: what it takes from an answer and what it makes of a bad one."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.entries import Fetched, NotModified
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceKind
from bot.sources.federal_register import FederalRegisterSource
from bot.sources.http import PoliteClient
from tests import make
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import polite

PATH = "/api/v1/documents.json"


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[PoliteClient]:
    async with polite() as opened:
        yield opened


def document(number: str, **changes: Any) -> dict[str, Any]:
    address = f"https://www.federalregister.gov/documents/2025/07/28/{number}/a-notice"
    row = {
        "document_number": number,
        "title": f"Notice {number}",
        "html_url": address,
        "publication_date": "2025-07-28",
    }
    return row | changes


def page(*rows: object, **changes: Any) -> Reply:
    answer = {"description": "Documents", "count": len(rows), "total_pages": 1, "results": list(rows)} | changes
    return Reply(body=json.dumps(answer).encode(), headers=[("Cache-Control", "no-store, no-cache")])


def source(server: FeedServer, client: PoliteClient, path: str = PATH, **changes: Any) -> FederalRegisterSource:
    spec = make.spec("fr", kind=SourceKind.FEDERAL_REGISTER, url=server.url(path), **changes)
    return FederalRegisterSource(spec, client)


async def fetched(register: FederalRegisterSource, memory: Memory | None = None) -> Fetched:
    result = await register.fetch(memory or Memory())
    assert isinstance(result, Fetched)
    return result


async def test_only_new_and_edited_documents_come_back_the_second_time(
    server: FeedServer, client: PoliteClient
) -> None:
    server.reply(
        PATH, page(document("1"), document("2")), page(document("3"), document("1"), document("2", title="New"))
    )
    register = source(server, client)

    first = await fetched(register)
    second = await fetched(register, first.memory)

    assert [entry.guid for entry in first.entries] == ["fr:1", "fr:2"]
    assert [(entry.guid, entry.title) for entry in second.entries] == [("fr:3", "Notice 3"), ("fr:2", "New")]
    assert second.skipped == 1


async def test_the_same_documents_in_other_words_around_them_are_not_modified(
    server: FeedServer, client: PoliteClient
) -> None:
    server.reply(PATH, page(document("1")), page(document("1"), total_pages=2))
    register = source(server, client)
    first = await fetched(register)

    second = await register.fetch(first.memory)

    assert isinstance(second, NotModified)
    assert second.memory.body_hash != first.memory.body_hash


async def test_the_same_bytes_are_not_modified(server: FeedServer, client: PoliteClient) -> None:
    server.reply(PATH, page(document("1")))
    register = source(server, client)
    first = await fetched(register)

    assert await register.fetch(first.memory) == NotModified(memory=first.memory)


async def test_a_search_without_matches_is_an_answer_with_or_without_a_list(
    server: FeedServer, client: PoliteClient
) -> None:
    server.reply(PATH, page(), Reply(body=b'{"description": "Documents", "count": 0}'))
    register = source(server, client)

    assert (await fetched(register)).entries == ()
    assert (await fetched(register)).entries == ()


async def test_malformed_documents_are_skipped_and_counted_and_the_others_read(
    server: FeedServer, client: PoliteClient, caplog: pytest.LogCaptureFixture
) -> None:
    server.reply(PATH, page(None, document("1"), document("2", title=None), "text", document("4", agencies="?")))

    with caplog.at_level(logging.WARNING, "bot.sources.federal_register"):
        result = await fetched(source(server, client))

    assert [entry.guid for entry in result.entries] == ["fr:1", "fr:4"]
    assert "fr: 2 of 4 documents" in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Down for maintenance</html>",
        b"[]",
        b'{"count": 3}',
        b'{"count": 1, "results": {"title": "x"}}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"count": ' + b"9" * 5000 + b"}",
    ],
)
async def test_another_shape_is_a_bad_answer_that_says_what_was_expected(
    server: FeedServer, client: PoliteClient, body: bytes
) -> None:
    server.reply(PATH, Reply(body=body))

    with pytest.raises(SourceError, match="a list named results") as caught:
        await source(server, client, query="secret words").fetch(Memory())

    assert caught.value.fault is SourceFault.BAD_ANSWER
    assert caught.value.url == server.url(PATH)


async def test_a_refusal_keeps_the_time_the_server_asked_for(server: FeedServer, client: PoliteClient) -> None:
    server.reply(PATH, Reply(status=429, headers=[("Retry-After", "60")]))

    with pytest.raises(SourceError) as caught:
        await source(server, client).fetch(Memory())

    assert caught.value.fault is SourceFault.RATE_LIMITED
    assert caught.value.retry_at is not None


async def test_the_limit_also_cuts_an_answer_that_did_not_keep_it(server: FeedServer, client: PoliteClient) -> None:
    path = "/api/v1/public-inspection-documents/current.json"
    server.reply(path, page(*(document(str(number)) for number in range(9))))

    result = await fetched(source(server, client, path, limit=4))

    assert [entry.guid for entry in result.entries] == ["fr:0", "fr:1", "fr:2", "fr:3"]
    assert server.seen[0].query == ""


async def test_a_learned_address_replaces_the_configured_one(server: FeedServer, client: PoliteClient) -> None:
    server.reply("/api/v1/moved.json", page(document("1")))

    result = await source(server, client).fetch(Memory(), learned_url=server.url("/api/v1/moved.json?order=newest"))

    assert isinstance(result, Fetched)
    assert server.hits(PATH) == 0


async def test_a_thousand_documents_are_read_without_holding_up_the_loop(
    server: FeedServer, client: PoliteClient
) -> None:
    long = "The agency explains itself at length. " * 40
    server.reply(PATH, page(*(document(str(number), abstract=long) for number in range(1000))))
    poll = asyncio.create_task(fetched(source(server, client, limit=1000)))
    longest, last = 0.0, time.monotonic()
    while not poll.done():
        await asyncio.sleep(0.005)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()

    assert len(poll.result().entries) == 1000
    assert longest < 0.25
