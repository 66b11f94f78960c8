"""A feed polled again and again over a real connection: what is parsed is only what is new."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from bot.domain.entries import Fetched, NotModified, RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.process import Parsed
from bot.sources.feeds.source import FeedSource
from bot.sources.feeds.wire import Form
from tests.make import spec
from tests.servers.feed_server import FeedServer, Reply, conditional, redirect
from tests.servers.polite import NOON, polite

TYPE = [("Content-Type", "application/rss+xml; charset=utf-8")]


class RecordingPool(ParserPool):
    """The real pool, which also notes what it was given."""

    def __init__(self) -> None:
        super().__init__(size=1)
        self.given: list[bytes] = []

    async def parse(
        self, document: bytes, *, content_type: str | None, url: str, form: Form = Form.FEED
    ) -> tuple[RawEntry, ...]:
        self.given.append(document)
        return await super().parse(document, content_type=content_type, url=url, form=form)

    async def parse_and_cut(self, document: bytes, *, content_type: str | None, url: str) -> Parsed:
        self.given.append(document)
        return await super().parse_and_cut(document, content_type=content_type, url=url)


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def pool() -> AsyncIterator[RecordingPool]:
    parser = RecordingPool()
    yield parser
    await parser.close()


@pytest.fixture
async def source(server: FeedServer, pool: RecordingPool) -> AsyncIterator[FeedSource]:
    async with polite() as client:
        yield FeedSource(spec(url=server.url("/feed")), client, pool)


def rss(*items: str, head: str = "News") -> bytes:
    parts = [f"<item><title>{item}</title><guid>id-{item}</guid></item>" for item in items]
    return f'<rss version="2.0"><channel><title>{head}</title>{"".join(parts)}</channel></rss>'.encode()


def serve(server: FeedServer, *documents: bytes) -> None:
    server.reply("/feed", *(Reply(body=document, headers=TYPE) for document in documents))


async def fetched(source: FeedSource, memory: Memory | None = None) -> Fetched:
    got = await source.fetch(memory or Memory())
    assert isinstance(got, Fetched)
    return got


def titles(got: Fetched) -> list[str]:
    return [entry.title for entry in got.entries]


async def test_the_first_poll_reads_everything(server: FeedServer, source: FeedSource) -> None:
    serve(server, rss("a", "b"))
    got = await fetched(source)

    assert (titles(got), got.skipped) == (["a", "b"], 0)
    assert len(got.memory.slices) == 16


async def test_the_same_bytes_are_not_parsed(server: FeedServer, source: FeedSource, pool: RecordingPool) -> None:
    serve(server, rss("a", "b"))
    first = await fetched(source)

    assert await source.fetch(first.memory) == NotModified(memory=first.memory)
    assert len(pool.given) == 1


async def test_a_304_is_not_parsed(server: FeedServer, source: FeedSource, pool: RecordingPool) -> None:
    server.route("/feed", conditional(rss("a", "b"), etag='"1"'))
    first = await fetched(source)

    assert await source.fetch(first.memory) == NotModified(memory=first.memory)
    assert len(pool.given) == 1


async def test_a_head_that_changes_every_time_is_not_parsed(
    server: FeedServer, source: FeedSource, pool: RecordingPool
) -> None:
    serve(server, rss("a", "b", head="10:00"), rss("a", "b", head="10:01"))
    first = await fetched(source)
    second = await source.fetch(first.memory)

    assert isinstance(second, NotModified)
    assert second.memory.slices == first.memory.slices
    assert second.memory.body_hash != first.memory.body_hash
    assert len(pool.given) == 1


async def test_of_a_changed_feed_only_the_new_item_is_parsed(
    server: FeedServer, source: FeedSource, pool: RecordingPool
) -> None:
    serve(server, rss("a", "b"), rss("c", "a", "b"))
    first = await fetched(source)
    second = await fetched(source, first.memory)

    assert (titles(second), second.skipped) == (["c"], 2)
    assert pool.given[1] == rss("c")


async def test_an_edited_item_is_parsed_again(server: FeedServer, source: FeedSource) -> None:
    serve(server, rss("a", "b"), rss("a", "b").replace(b"<title>b<", b"<title>b, corrected<"))
    first = await fetched(source)
    second = await fetched(source, first.memory)

    assert (titles(second), second.skipped) == (["b, corrected"], 1)


async def test_an_edit_that_is_taken_back_is_parsed_again(server: FeedServer, source: FeedSource) -> None:
    before, after = rss("a", "b"), rss("a", "b").replace(b"<title>b<", b"<title>b, corrected<")
    serve(server, before, after, before)
    first = await fetched(source)
    second = await fetched(source, first.memory)
    third = await fetched(source, second.memory)

    assert (titles(third), third.skipped) == (["b"], 1)


@pytest.mark.parametrize("between", [["b"], []])
async def test_an_item_that_vanished_and_comes_back_is_read_again_and_the_store_knows_it(
    server: FeedServer, source: FeedSource, between: Sequence[str]
) -> None:
    serve(server, rss("a", "b"), rss(*between), rss("a", "b", head="again"))
    first = await fetched(source)
    second = await source.fetch(first.memory)
    third = await fetched(source, second.memory)

    assert {entry.guid for entry in third.entries} <= {entry.guid for entry in first.entries}
    assert "a" in titles(third)


async def test_a_feed_without_items_is_read_and_empty(server: FeedServer, source: FeedSource) -> None:
    serve(server, rss())
    got = await fetched(source)

    assert (got.entries, got.skipped) == ((), 0)


async def test_a_failure_is_not_remembered_as_seen(server: FeedServer, source: FeedSource) -> None:
    serve(server, b"<!doctype html><title>Down</title><p>Back soon", rss("a"))
    with pytest.raises(SourceError) as caught:
        await source.fetch(Memory())

    assert caught.value.fault is SourceFault.NOT_A_FEED
    assert titles(await fetched(source)) == ["a"]


async def test_the_learned_address_is_asked_and_wishes_are_passed_on(server: FeedServer, source: FeedSource) -> None:
    server.reply("/learned", redirect("/moved", 301))
    server.reply("/moved", Reply(body=rss("a"), headers=[*TYPE, ("Cache-Control", "max-age=60")]))
    got = await source.fetch(Memory(), learned_url=server.url("/learned"))

    assert isinstance(got, Fetched)
    assert (got.moved_to, got.fresh_until) == (server.url("/moved"), NOON + timedelta(minutes=1))
    assert server.hits("/feed") == 0
