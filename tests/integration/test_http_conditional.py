"""What a second request to the same address costs and carries."""

import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import pytest

from bot import __version__
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.http import Answer, PoliteClient, Unchanged
from tests.servers.feed_server import FeedServer, Reply, conditional
from tests.servers.polite import NOON, polite

FEED = b"<rss><channel/></rss>"
MONDAY = "Mon, 16 Nov 2026 08:00:00 GMT"


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[PoliteClient]:
    async with polite() as opened:
        yield opened


async def answer(client: PoliteClient, url: str, memory: Memory | None = None) -> Answer:
    got = await client.get(url, memory=memory or Memory(), accept="text/xml")
    assert isinstance(got, Answer)
    return got


async def test_the_request_is_honest_and_carries_no_more_than_it_must(server: FeedServer, client: PoliteClient) -> None:
    server.reply("/", Reply(body=FEED, headers=[("Set-Cookie", "id=1")]))
    await answer(client, server.url())
    await answer(client, server.url())

    assert dict(server.seen[1].headers) == {
        "host": f"127.0.0.1:{server.port}",
        "accept": "text/xml",
        "accept-encoding": "gzip, deflate",
        "user-agent": f"OpenGazette/{__version__} (self-hosted feed digest)",
    }


async def test_a_source_may_name_its_own_user_agent_and_parameters(server: FeedServer, client: PoliteClient) -> None:
    server.reply("/", Reply(body=FEED))
    await client.get(
        server.url("/?a=1"), memory=Memory(), accept="*/*", user_agent="Mozilla/5.0 (us)", params={"f[]": ["x", "y"]}
    )

    assert server.seen[0].headers["user-agent"] == "Mozilla/5.0 (us)"
    assert unquote(server.seen[0].query) == "a=1&f[]=x&f[]=y"


@pytest.mark.parametrize(
    ("validators", "sent"),
    [
        ({"etag": 'W/"abc"'}, {"if-none-match": 'W/"abc"'}),
        ({"last_modified": MONDAY}, {"if-modified-since": MONDAY}),
        ({"etag": '"1"', "last_modified": MONDAY}, {"if-none-match": '"1"', "if-modified-since": MONDAY}),
    ],
)
async def test_validators_come_back_and_a_304_is_unchanged(
    server: FeedServer, client: PoliteClient, validators: dict[str, str], sent: dict[str, str]
) -> None:
    server.route("/", conditional(FEED, **validators))
    first = await answer(client, server.url())
    memory = replace(first.memory, slices=b"12345678")
    second = await client.get(server.url(), memory=memory, accept="*/*")

    assert second == Unchanged(memory=memory)
    assert {name: server.seen[1].headers.get(name) for name in sent} == sent


async def test_a_304_renews_a_validator_and_leaves_the_rest(server: FeedServer, client: PoliteClient) -> None:
    memory = Memory(etag='"1"', last_modified=MONDAY, body_hash="h", slices=b"12345678")
    server.reply("/", Reply(status=304, headers=[("ETag", '"2"'), ("Cache-Control", "max-age=1800")]))
    got = await client.get(server.url(), memory=memory, accept="*/*")

    assert got == Unchanged(memory=replace(memory, etag='"2"'), fresh_until=NOON + timedelta(minutes=30))


async def test_the_same_bytes_are_unchanged_and_not_even_unpacked(server: FeedServer, client: PoliteClient) -> None:
    # Broken gzip: unpacking it would raise.
    broken = Reply(body=gzip.compress(FEED)[:-4], headers=[("Content-Encoding", "gzip"), ("ETag", '"new"')])
    server.reply("/", Reply(body=broken.body), broken)
    memory = replace((await answer(client, server.url())).memory, slices=b"12345678")

    assert await client.get(server.url(), memory=memory, accept="*/*") == Unchanged(
        memory=replace(memory, etag='"new"')
    )


async def test_an_answer_brings_its_text_its_type_and_a_new_memory(server: FeedServer, client: PoliteClient) -> None:
    headers = [("Content-Type", 'text/xml; charset="ISO-8859-1"'), ("Content-Encoding", "gzip"), ("ETag", '"2"')]
    server.reply("/", Reply(body=gzip.compress(FEED), headers=[*headers, ("Cache-Control", "public, max-age=60")]))
    got = await answer(client, server.url(), Memory(last_modified=MONDAY, body_hash="old", slices=b"12345678"))

    assert (got.body, got.charset, got.url) == (FEED, "iso-8859-1", server.url())
    assert got.content_type == 'text/xml; charset="ISO-8859-1"'
    assert (got.memory.etag, got.memory.last_modified, got.memory.slices) == ('"2"', None, b"12345678")
    assert got.memory.body_hash not in {None, "old"}
    assert (got.moved_to, got.fresh_until) == (None, NOON + timedelta(minutes=1))


async def test_a_304_without_a_condition_is_an_error(server: FeedServer, client: PoliteClient) -> None:
    server.reply("/", Reply(status=304))
    with pytest.raises(SourceError) as caught:
        await client.get(server.url(), memory=Memory(), accept="*/*")

    assert caught.value.fault is SourceFault.BAD_ANSWER


async def test_validators_that_cannot_be_sent_back_are_forgotten(server: FeedServer, client: PoliteClient) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
    server.reply("/", Reply(raw=head + b'ETag: "\xff\xfe"\r\nLast-Modified: ' + b"x" * 2000 + b"\r\n\r\nok"))
    got = await answer(client, server.url())

    assert got.body == b"ok"
    assert (got.memory.etag, got.memory.last_modified) == (None, None)
