"""How a round goes about its sources: never more at once than agreed, few transactions, nothing held back for long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest

from bot.domain.config import Configuration
from bot.domain.entries import Fetched, NotModified
from bot.domain.sources import Memory, SourceSpec
from bot.ingest.poll import Desk, Progress, Request, poll
from bot.ports import Reading, Store, Writing
from tests.make import NOON, spec
from tests.servers.polite import StoppedClock
from tests.unit.store.shelf import fresh

HOUR = timedelta(hours=1)


class Counting:
    """A store that counts its write transactions."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.written = 0

    def reading(self, *, within: float | None = None) -> AbstractAsyncContextManager[Reading]:
        return self._store.reading(within=within)

    def writing(self) -> AbstractAsyncContextManager[Writing]:
        self.written += 1
        return self._store.writing()

    async def close(self) -> None:
        await self._store.close()


class Waits:
    """Sources that bring nothing new after a while, and remember how many were asked at once."""

    def __init__(self, seconds: float, *, straggler: float = 0.0) -> None:
        self.seconds = seconds
        self.straggler = straggler
        self.asked = self.most = 0

    def __call__(self, source: SourceSpec) -> "Waits":
        self.slow = source.id == "s0"
        return self

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:
        wait = self.straggler if self.slow and self.straggler else self.seconds
        self.asked += 1
        self.most = max(self.most, self.asked)
        await asyncio.sleep(wait)
        self.asked -= 1
        return NotModified(memory=memory)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Counting]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield Counting(store)


async def config_of(store: Store, count: int) -> Configuration:
    sources = tuple(spec(f"s{number}", every=HOUR) for number in range(count))
    async with store.writing() as tx:
        await tx.sync_sources(sources, NOON)
    return Configuration(sources=sources, editions=(), text="", digest="")


async def test_two_hundred_unchanged_sources_are_written_in_a_few_transactions(store: Counting) -> None:
    config, waits = await config_of(store, 200), Waits(0.01)
    before = store.written
    tally = await poll(Desk(store=store, clock=StoppedClock(), source=waits), config, Request())
    assert (tally.polled, tally.not_modified) == (200, 200)
    assert store.written - before <= 8
    async with store.reading() as view:
        assert {record.next_poll_at - HOUR for record in await view.sources()} == {StoppedClock().now()}


async def test_no_more_sources_are_asked_at_once_than_agreed(store: Counting) -> None:
    config, waits = await config_of(store, 60), Waits(0.005)
    await poll(Desk(store=store, clock=StoppedClock(), source=waits, in_flight=7), config, Request())
    assert waits.most == 7


async def test_what_has_arrived_is_written_although_a_slow_source_is_still_read(store: Counting) -> None:
    config, waits = await config_of(store, 20), Waits(0.0, straggler=1.5)
    moments: list[float] = []
    began = perf_counter()
    progress = Progress(tell=lambda _: moments.append(perf_counter() - began))
    await poll(Desk(store=store, clock=StoppedClock(), source=waits), config, Request(), progress)
    assert len(moments) == 21, "the start, and each source"
    assert moments[19] < 1.2, "all but the slow one"
    assert moments[20] >= 1.5
