"""The job that reads the pages behind recent entries: real pages, a real child, a real database."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.entries import EntryId
from bot.domain.sources import SourceId
from bot.ingest.full_texts import PAUSE, read_full_texts
from bot.ports import Store
from bot.sources.articles import Articles
from bot.sources.feeds.parser import ParserPool
from bot.summaries.ladder import words
from tests.make import NOON, draft, spec
from tests.pages import PARAGRAPHS, page
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import StoppedClock, polite
from tests.unit.store.shelf import fresh

HTML = [("Content-Type", "text/html; charset=utf-8")]
WIRE = SourceId("wire")
OPEN = spec("wire", full_text=True)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        server.reply("/news", Reply(body=page(), headers=HTML))
        yield server


@pytest.fixture
async def articles() -> AsyncIterator[Articles]:
    parser = ParserPool(size=1, seconds=60)
    async with polite() as client:
        yield Articles(client, parser)
    await parser.close()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOON)


async def bring(store: Store, *urls: str) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([OPEN], NOON)
        drafts = [(draft(f"Commerce asks about open weights {at}", url=url), True) for at, url in enumerate(urls)]
        await writing.add({WIRE: drafts}, NOON)


async def test_a_summary_is_taken_from_the_page_of_an_entry_without_a_text(
    store: Store, server: FeedServer, articles: Articles, clock: StoppedClock
) -> None:
    await bring(store, server.url("/news"))

    done = await read_full_texts(store, clock, articles, [OPEN])

    assert (done.kept, done.empty, done.failed) == (1, 0, 0)
    async with store.reading() as view:
        (entry,) = await view.entries_by_id([EntryId(1)])
        bodies = await view.bodies([entry.id])
    assert words(entry, bodies[entry.id]) == " ".join(PARAGRAPHS[:2])


async def test_no_page_is_asked_for_twice_and_one_that_fails_stops_no_other(
    store: Store, server: FeedServer, articles: Articles, clock: StoppedClock
) -> None:
    server.reply("/empty", Reply(body=b"<html><head><title>x</title></head><body></body></html>", headers=HTML))
    await bring(store, server.url("/news"), server.url("/missing"), server.url("/empty"))

    first = await read_full_texts(store, clock, articles, [OPEN])
    clock.moment += PAUSE + timedelta(minutes=1)
    second = await read_full_texts(store, clock, articles, [OPEN])

    assert (first.kept, first.empty, first.failed) == (1, 1, 1)
    assert (second.kept, second.empty, second.failed) == (0, 0, 0)
    assert (server.hits("/news"), server.hits("/missing"), server.hits("/empty")) == (1, 1, 1)


async def test_a_page_whose_server_was_down_is_asked_for_again_after_a_pause(
    store: Store, server: FeedServer, articles: Articles, clock: StoppedClock
) -> None:
    server.reply("/late", Reply(status=429, headers=HTML), Reply(body=page(), headers=HTML))
    await bring(store, server.url("/late"))

    assert (await read_full_texts(store, clock, articles, [OPEN])).failed == 1
    assert (await read_full_texts(store, clock, articles, [OPEN])).failed == 0
    clock.moment += PAUSE + timedelta(minutes=1)
    assert (await read_full_texts(store, clock, articles, [OPEN])).kept == 1
    assert server.hits("/late") == 2


async def test_without_the_operators_word_no_page_is_read(
    store: Store, server: FeedServer, articles: Articles, clock: StoppedClock
) -> None:
    await bring(store, server.url("/news"))

    for silent in (spec("wire"), spec("wire", full_text=True, enabled=False)):
        assert (await read_full_texts(store, clock, articles, [silent])).kept == 0
    clock.moment += timedelta(days=3)
    assert (await read_full_texts(store, clock, articles, [OPEN])).kept == 0
    assert server.hits() == 0


async def test_a_run_ends_when_it_is_told_to(
    store: Store, server: FeedServer, articles: Articles, clock: StoppedClock
) -> None:
    await bring(store, server.url("/news"))

    assert (await read_full_texts(store, clock, articles, [OPEN], going=lambda: False)).kept == 0
    assert server.hits() == 0
