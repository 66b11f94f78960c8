"""Names kept in memory: read when something was learned, not too often, by one at a time."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.commands.model_names import TrackedNames
from bot.domain.errors import StoreError
from bot.store.transactions import SqlStore
from tests.make import NOON, reading
from tests.unit.store.shelf import fresh


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def learn(store: SqlStore, *names: str) -> None:
    async with store.writing() as writing:
        await writing.add_models([reading(name, rank) for rank, name in enumerate(names, start=1)], NOON)


async def test_names_are_read_again_only_when_something_was_learned(store: SqlStore) -> None:
    tracked = TrackedNames(store, every=0)
    assert len(await tracked.names()) == 0
    await learn(store, "org/a")
    first = await tracked.names()
    assert await tracked.names() is first
    await learn(store, "org/b")
    assert (await tracked.names()).find("org/b") == "org/b"
    assert first.find("org/b") is None


async def test_names_are_not_looked_for_more_often_than_agreed(store: SqlStore) -> None:
    tracked = TrackedNames(store, every=0.2)
    before = await tracked.names()
    await learn(store, "org/a")
    assert await tracked.names() is before
    await asyncio.sleep(0.25)
    assert len(await tracked.names()) == 1


async def test_many_who_ask_at_once_get_the_names_of_one_reading(store: SqlStore) -> None:
    await learn(store, "org/a")
    tracked = TrackedNames(store)

    assert len({id(names) for names in await asyncio.gather(*(tracked.names() for _ in range(20)))}) == 1


async def test_while_names_are_read_again_the_ones_from_before_serve(store: SqlStore) -> None:
    tracked = TrackedNames(store, every=0)
    before = await tracked.names()
    await learn(store, "org/a")
    again = asyncio.create_task(tracked.names())
    await asyncio.sleep(0)

    assert await tracked.names() is before
    assert len(await again) == 1


async def test_a_database_that_refuses_leaves_the_names_from_before(store: SqlStore) -> None:
    await learn(store, "org/a")
    tracked, untried = TrackedNames(store, every=0), TrackedNames(store)
    before = await tracked.names()
    await store.close()

    assert await tracked.names() is before
    with pytest.raises(StoreError):
        await untried.names()
