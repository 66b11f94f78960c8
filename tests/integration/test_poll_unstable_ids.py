"""A real server whose feed has other ids in each answer: nothing is new twice, and people are told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.config import Configuration
from bot.domain.digests import Window
from bot.domain.sources import SourceRecord, SourceState
from bot.ingest.poll import Desk, Request, poll
from bot.ingest.save import Tally
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.source import FeedSource
from tests.make import spec
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import NOON, StoppedClock, polite
from tests.unit.store.shelf import fresh

HOUR = timedelta(hours=1)


def document(ids: str, numbers: range, *, address: str = "https://wire.example/{}") -> bytes:
    items = "".join(
        f"<item><title>Headline {number} of the wire</title><link>{address.format(number)}</link>"
        f"<guid isPermaLink='false'>{ids}-{number}</guid></item>"
        for number in numbers
    )
    head = "<title>Wire</title><link>https://wire.example</link><description>d</description>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


@dataclass(slots=True)
class Wire:
    desk: Desk
    server: FeedServer
    clock: StoppedClock
    config: Configuration

    async def reads(self, body: bytes) -> Tally:
        self.server.reply("/feed", Reply(body=body))
        self.clock.moment += HOUR
        return await poll(self.desk, self.config, Request())

    async def stored(self) -> tuple[SourceRecord, int]:
        async with self.desk.store.reading() as view:
            entries = await view.entries(Window(start=NOON, end=NOON + 99 * HOUR))
            return (await view.sources())[0], len(entries)


@pytest.fixture
async def wire(tmp_path: Path) -> AsyncIterator[Wire]:
    clock, parser = StoppedClock(), ParserPool()
    try:
        async with FeedServer() as server, fresh(tmp_path / "gazette.db") as store, polite(clock=clock) as client:
            source = spec("wire", url=server.url("/feed"), every=HOUR)
            async with store.writing() as tx:
                await tx.sync_sources([source], NOON)
            config = Configuration(sources=(source,), editions=(), text="", digest="")
            desk = Desk(store=store, clock=clock, source=lambda spec: FeedSource(spec, client, parser))
            yield Wire(desk, server, clock, config)
    finally:
        await parser.close()


async def test_other_ids_in_each_answer_bring_nothing_new_and_are_told(wire: Wire) -> None:
    assert (await wire.reads(document("a", range(10)))).new == 10
    for ids in ("b", "c", "d"):
        tally = await wire.reads(document(ids, range(10)))
        assert (tally.new, tally.revised) == (0, 0)
    record, entries = await wire.stored()
    assert entries == 10
    assert record.state is SourceState.UNSTABLE
    assert record.reason.startswith("guid_unstable: 10 of 10 entries")


async def test_a_new_entry_of_such_a_feed_is_new_once(wire: Wire) -> None:
    await wire.reads(document("a", range(10)))
    assert (await wire.reads(document("b", range(11)))).new == 1
    assert (await wire.reads(document("c", range(1, 11)))).new == 0
    assert (await wire.stored())[1] == 11


async def test_the_state_stays_through_unchanged_answers_and_heals_with_stable_ids(wire: Wire) -> None:
    await wire.reads(document("a", range(10)))
    await wire.reads(document("b", range(10)))
    await wire.reads(document("b", range(10)))
    assert (await wire.stored())[0].state is SourceState.UNSTABLE, "the same bytes disprove nothing"
    await wire.reads(document("b", range(11)))
    record, entries = await wire.stored()
    assert (record.state, record.reason, entries) == (SourceState.OK, "", 11)


async def test_a_feed_whose_entries_share_one_address_gets_all_of_its_new_entries(wire: Wire) -> None:
    shared = "https://wire.example/news"
    assert (await wire.reads(document("a", range(10), address=shared))).new == 10
    assert (await wire.reads(document("b", range(20, 30), address=shared))).new == 10
    record, entries = await wire.stored()
    assert (record.state, entries) == (SourceState.OK, 20)
