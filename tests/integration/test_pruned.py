"""The daily pruning over a real store: small batches, resumable, and nothing comes back by it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.domain.config import Configuration
from bot.domain.search import SearchQuery
from bot.domain.sources import SourceSpec
from bot.ingest.keeping import Pruning, Spans
from bot.ingest.poll import Desk, Request, poll
from bot.ingest.save import Tally
from bot.sources.feeds.parser import ParserPool
from bot.sources.registry import build_source
from bot.store.transactions import SqlStore
from tests import make
from tests.feeds import rss
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import StoppedClock, polite
from tests.unit.store.shelf import fresh

DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gazette.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqlStore]:
    async with fresh(path) as opened:
        yield opened


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


async def test_after_pruning_the_same_feed_brings_nothing_new(store: SqlStore, path: Path) -> None:
    clock, pool = StoppedClock(), ParserPool(size=1)
    async with FeedServer() as server, polite(clock=clock) as client:
        server.reply("/feed", Reply(body=_with_bodies(30)))
        spec = make.spec("wire", url=server.url("/feed"), first_import=None)
        source = partial(build_source, client=client, parser=pool, clock=clock, hub_endpoint=None, hub_token=None)
        desk = Desk(store=store, clock=clock, source=source)
        first = await _poll(desk, spec)
        assert (first.new, len(rows(path, "SELECT * FROM bodies"))) == (30, 30)

        clock.moment += 181 * DAY
        assert await Pruning(store=store, clock=clock).run() == 30
        assert rows(path, "SELECT * FROM bodies") == []

        again = await _poll(desk, spec)
        assert (again.polled, again.new, again.revised) == (1, 0, 0)
        assert rows(path, "SELECT * FROM bodies") == []
    await pool.close()
    async with store.reading() as view:
        assert len((await view.search(SearchQuery(words="headline"))).entries) > 0
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO entry_text (entry_text, rank) VALUES ('integrity-check', 1)")


def _with_bodies(count: int) -> bytes:
    plain = rss([(str(number), f"Headline {number}") for number in range(count)])
    content = b"<content:encoded>&lt;p&gt;A long text of the article.&lt;/p&gt;</content:encoded></item>"
    return plain.replace(b"</item>", content).replace(
        b"<rss ", b"<rss xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    )


async def _poll(desk: Desk, spec: SourceSpec) -> Tally:
    async with desk.store.writing() as tx:
        await tx.sync_sources([spec], desk.clock.now())
    return await poll(
        desk, Configuration(sources=(spec,), editions=(), text="", digest=""), Request(everything=True, forget=True)
    )


async def _filled(store: SqlStore, count: int) -> None:
    async with store.writing() as tx:
        await tx.sync_sources([make.spec("wire")], make.NOON)
        some = [(make.draft(guid=str(number), body="text"), True) for number in range(count)]
        await tx.add({make.spec("wire").id: some}, make.NOON)


async def test_it_looks_once_a_day_and_texts_may_be_kept_for_ever(store: SqlStore, path: Path) -> None:
    await _filled(store, 3)
    clock = StoppedClock(make.NOON + 1000 * DAY)
    for_ever = Pruning(store=store, clock=clock, spans=Spans(texts=None))
    assert await for_ever.run() == 0
    assert len(rows(path, "SELECT * FROM bodies")) == 3

    job = Pruning(store=store, clock=StoppedClock(make.NOON), spans=Spans(texts=DAY))
    assert await job.run() == 0
    for hours, pruned, then in ((23, 0, 3), (25, 3, 5), (48, 0, 5), (50, 2, 5)):
        job.clock = StoppedClock(make.NOON + timedelta(hours=hours))
        assert await job.run() == pruned
        await _filled(store, then)


async def test_a_stop_between_two_batches_loses_nothing_and_the_next_run_goes_on(store: SqlStore, path: Path) -> None:
    await _filled(store, 450)
    answers = iter([True, True, True, False])
    clock = StoppedClock(make.NOON + 1000 * DAY)
    assert await Pruning(store=store, clock=clock, going=lambda: next(answers)).run() == 200
    assert len(rows(path, "SELECT * FROM bodies")) == 250
    assert await Pruning(store=store, clock=clock).run() == 250


async def test_others_write_between_two_batches(store: SqlStore) -> None:
    await _filled(store, 1_000)
    job = asyncio.create_task(Pruning(store=store, clock=StoppedClock(make.NOON + 1000 * DAY)).run())
    written = 0
    while not job.done():
        async with store.writing() as tx:
            await tx.keep_config("feeds.yaml", f"version: {written}", make.NOON)
        written += 1
        await asyncio.sleep(0)
    assert await job == 1_000
    assert written >= 10
