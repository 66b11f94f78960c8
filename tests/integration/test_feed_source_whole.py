"""When a cut document does not give what was asked of it, the whole one is read instead."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.entries import Fetched, NotModified, RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.process import Parsed
from bot.sources.feeds.slices import slice_items
from bot.sources.feeds.source import FeedSource
from bot.sources.feeds.wire import Form
from bot.sources.seen import unseen
from tests.make import raw, spec
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import polite

Outcome = tuple[RawEntry, ...] | SourceError
OLD = b"<rss><channel><item>a</item><item>b</item></channel></rss>"
NEW = b"<rss><channel><item>c</item><item>a</item><item>b</item></channel></rss>"
CUT = b"<rss><channel><item>c</item></channel></rss>"
ALL = (raw("c"), raw("a"), raw("b"))


class ScriptedPool(ParserPool):
    """Says what the test wrote down, call by call, and notes what it was given."""

    def __init__(self, *outcomes: Outcome) -> None:
        super().__init__()
        self.outcomes = list(outcomes)
        self.given: list[tuple[bytes, str | None, str]] = []

    async def parse(
        self, document: bytes, *, content_type: str | None, url: str, form: Form = Form.FEED
    ) -> tuple[RawEntry, ...]:
        self.given.append((document, content_type, url))
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, SourceError):
            raise outcome
        return outcome

    async def parse_and_cut(self, document: bytes, *, content_type: str | None, url: str) -> Parsed:
        entries = await self.parse(document, content_type=content_type, url=url)
        slices = slice_items(document)
        return Parsed(entries, unseen(slices.hashes, b"")[1] if slices else b"")


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        types = [("Content-Type", "text/xml; charset=utf-8")]
        running.reply("/feed", Reply(body=OLD, headers=types), Reply(body=NEW, headers=types))
        yield running


async def poll(server: FeedServer, pool: ParserPool, memory: Memory) -> Fetched | NotModified:
    async with polite() as client:
        return await FeedSource(spec(url=server.url("/feed")), client, pool).fetch(memory)


async def test_the_parser_gets_the_type_as_sent_and_the_final_address(server: FeedServer) -> None:
    pool = ScriptedPool((raw("a"), raw("b")))
    await poll(server, pool, Memory())

    assert pool.given == [(OLD, "text/xml; charset=utf-8", server.url("/feed"))]


@pytest.mark.parametrize(
    "cut",
    [
        (),
        (raw("c"), raw("a")),
        SourceError(SourceFault.PARSE_FAILED, "broken"),
        SourceError(SourceFault.NOT_A_FEED, "no feed"),
    ],
    ids=["too few", "too many", "unreadable", "no feed"],
)
async def test_the_whole_document_is_read_when_the_cut_one_disappoints(server: FeedServer, cut: Outcome) -> None:
    pool = ScriptedPool((raw("a"), raw("b")), cut, ALL)
    first = await poll(server, pool, Memory())
    second = await poll(server, pool, first.memory)

    assert isinstance(second, Fetched)
    assert (second.entries, second.skipped) == (ALL, 0)
    assert [document for document, _, _ in pool.given] == [OLD, CUT, NEW]
    assert len(second.memory.slices) == 24


@pytest.mark.parametrize("fault", [SourceFault.PARSE_TIMEOUT, SourceFault.PARSE_MEMORY])
async def test_a_cut_document_that_costs_too_much_is_not_made_larger(server: FeedServer, fault: SourceFault) -> None:
    pool = ScriptedPool((raw("a"), raw("b")), SourceError(fault, "too much"))
    first = await poll(server, pool, Memory())
    with pytest.raises(SourceError) as caught:
        await poll(server, pool, first.memory)

    assert caught.value.fault is fault


async def test_what_cannot_be_cut_is_parsed_whole_and_known_by_its_bytes(server: FeedServer) -> None:
    server.reply("/feed", Reply(body=b'{"version": "https://jsonfeed.org/version/1.1", "items": []}'))
    pool = ScriptedPool((raw("a"),))
    first = await poll(server, pool, Memory())
    second = await poll(server, pool, first.memory)

    assert isinstance(first, Fetched)
    assert (first.entries, first.memory.slices) == ((raw("a"),), b"")
    assert second == NotModified(memory=first.memory)


async def test_a_source_without_an_address_is_a_bug_of_its_maker() -> None:
    async with polite() as client:
        with pytest.raises(ValueError, match="has no url"):
            FeedSource(spec(url=None), client, ScriptedPool())
