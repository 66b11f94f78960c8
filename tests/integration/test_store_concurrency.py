"""Many tasks on one store: they take turns, and a cancelled one leaves no trace but perhaps its commit."""

import asyncio
import random
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.digests import Window
from bot.domain.sources import SourceId
from bot.store.transactions import SqlStore
from tests.make import NOON, draft
from tests.unit.store.shelf import with_wire

WIRE = SourceId("wire")
ALWAYS = Window(start=NOON, end=NOON.replace(year=2030))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with with_wire(tmp_path / "gazette.db") as store:
        yield store


async def increment(store: SqlStore) -> None:
    async with store.writing() as writing:
        (source,) = await writing.sources()
        await asyncio.sleep(0)
        await writing.update_sources([replace(source, failures=source.failures + 1)])


async def test_sixty_four_tasks_that_write_take_turns(store: SqlStore) -> None:
    await asyncio.gather(*(increment(store) for _ in range(64)))

    async with store.reading() as reading:
        assert [source.failures for source in await reading.sources()] == [64]


async def test_more_readers_than_connections_are_all_served(store: SqlStore) -> None:
    async def read() -> int:
        async with store.reading() as reading:
            return len(await reading.sources())

    assert await asyncio.gather(*(read() for _ in range(64))) == [1] * 64


async def add_pair(store: SqlStore, number: int) -> None:
    async with store.writing() as writing:
        for half in "ab":
            await writing.add({WIRE: [(draft(f"{number}{half}", guid=f"{number}{half}"), True)]}, NOON)


async def test_cancelled_writers_leave_whole_transactions_and_a_store_that_works(store: SqlStore) -> None:
    chance = random.Random(7)  # noqa: S311 - when to cancel, not a secret
    for number in range(60):
        task = asyncio.create_task(add_pair(store, number))
        await asyncio.sleep(chance.uniform(0, 0.006))
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await add_pair(store, 1_000)
    assert sum(thread.name == "store-worker" for thread in threading.enumerate()) == 1

    async with store.reading() as reading:
        titles = {entry.title for entry in await reading.entries(ALWAYS)}
    assert {"1000a", "1000b"} <= titles
    assert {title[:-1] for title in titles if title.endswith("a")} == {
        title[:-1] for title in titles if title.endswith("b")
    }
