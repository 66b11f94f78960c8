"""A question that takes the database too long is stopped, and nothing else is: not its neighbours, not a write."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import text

from bot.domain.errors import StoreError, StoreFault
from bot.domain.sources import SourceId
from bot.store.connection import Connected
from bot.store.dialects import QUESTIONS, READERS
from bot.store.reading import SqlReading
from bot.store.transactions import SqlStore
from tests.make import NOON, draft
from tests.unit.store.shelf import with_wire

WIRE = SourceId("wire")
LONG = 1_000_000_000  # numbers to count, at about five million a second
COUNT = text("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < :upto) SELECT count(*) FROM n")
AT_ONCE = 1.5  # seconds, on a busy machine


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with with_wire(tmp_path / "gazette.db") as store:
        yield store


async def count(view: SqlReading, upto: int = LONG) -> int:
    """By a statement that takes as long as is wanted."""
    (found,) = await Connected(view._connection)._all(COUNT.bindparams(upto=upto), lambda row: int(row[0]))
    return found


async def ask(store: SqlStore, upto: int = LONG, *, within: float | None = 0.1) -> int:
    async with store.reading(within=within) as view:
        return await count(view, upto)


async def refused(store: SqlStore, *, within: float = 0.1) -> bool:
    try:
        await ask(store, within=within)
    except StoreError as error:
        return error.fault is StoreFault.SLOW
    return False


async def fill_all(store: SqlStore) -> list[int]:
    """One transaction for each connection, all open at the same time."""
    async with AsyncExitStack() as stack:
        views = [await stack.enter_async_context(store.reading()) for _ in range(READERS)]
        return [await count(view, number) for number, view in enumerate(views, start=1)]


@pytest.mark.parametrize("within", [0.05, 0.4])
async def test_a_question_is_stopped_when_its_time_is_up_and_every_connection_serves_on(
    store: SqlStore, within: float
) -> None:
    began = perf_counter()
    with pytest.raises(StoreError, match="ask for something narrower") as raised:
        await ask(store, within=within)
    assert within <= perf_counter() - began < within + AT_ONCE
    assert raised.value.fault is StoreFault.SLOW

    assert await fill_all(store) == [1, 2, 3, 4]


async def test_the_limit_is_of_all_statements_together_and_of_nothing_between_them(store: SqlStore) -> None:
    async with store.reading(within=0.3) as view:
        assert await count(view, 10) == 10
        await asyncio.sleep(0.5)
        assert await count(view, 20) == 20
        with pytest.raises(StoreError):
            await count(view)
        began = perf_counter()
        with pytest.raises(StoreError, match="too long") as raised:
            await count(view, 30)
    assert raised.value.fault is StoreFault.SLOW
    assert perf_counter() - began < AT_ONCE


async def test_the_bots_own_work_has_no_limit_and_a_connection_whoever_asks(store: SqlStore) -> None:
    slow = [asyncio.create_task(refused(store, within=2.5)) for _ in range(READERS)]
    await asyncio.sleep(0.1)
    began = perf_counter()
    assert await ask(store, 50_000, within=None) == 50_000
    assert perf_counter() - began < AT_ONCE
    assert not all(task.done() for task in slow)

    assert await asyncio.gather(*slow) == [True] * READERS


async def test_a_cancelled_asker_frees_its_connection_at_once(store: SqlStore) -> None:
    asking = [asyncio.create_task(ask(store, within=60.0)) for _ in range(QUESTIONS)]
    await asyncio.sleep(0.2)
    began = perf_counter()
    for task in asking:
        task.cancel()
    ended = await asyncio.gather(*asking, return_exceptions=True)
    assert perf_counter() - began < AT_ONCE
    assert [type(one) for one in ended] == [asyncio.CancelledError] * QUESTIONS

    assert await fill_all(store) == [1, 2, 3, 4]


async def test_the_bots_own_statement_goes_on_to_its_end_when_its_caller_is_cancelled(store: SqlStore) -> None:
    began = perf_counter()
    await ask(store, 2_000_000, within=None)
    took = perf_counter() - began
    began = perf_counter()
    own = asyncio.create_task(ask(store, 2_000_000, within=None))
    await asyncio.sleep(took / 50)
    own.cancel()
    with pytest.raises(asyncio.CancelledError):
        await own
    assert perf_counter() - began > took / 8


async def test_stopped_and_cancelled_questions_never_reach_a_neighbour(store: SqlStore) -> None:
    done = asyncio.Event()

    async def quick(*, within: float | None) -> int:
        asked = 0
        while not done.is_set():
            asked += 1
            assert await ask(store, asked % 97 + 1, within=within) == asked % 97 + 1
        return asked

    neighbours = [asyncio.create_task(quick(within=within)) for within in (None, 30.0, 30.0)]
    for number in range(60):
        asker = asyncio.create_task(refused(store, within=0.001 * (number % 7 + 1)))
        if number % 3 == 0:
            await asyncio.sleep(0.001)
            asker.cancel()
        (outcome,) = await asyncio.gather(asker, return_exceptions=True)
        assert outcome is True or isinstance(outcome, asyncio.CancelledError)
    done.set()
    assert min(await asyncio.gather(*neighbours)) > 20


async def test_a_write_under_way_is_never_touched(store: SqlStore) -> None:
    drafts = [(draft(f"Headline {n}", guid=str(n)), True) for n in range(3_000)]

    async def write() -> None:
        async with store.writing() as writing:
            for start in range(0, len(drafts), 100):
                await writing.add({WIRE: drafts[start : start + 100]}, NOON)

    writer, stopped = asyncio.create_task(write()), 0
    while not writer.done():
        stopped += sum(await asyncio.gather(*(refused(store, within=0.005) for _ in range(READERS))))
    await writer
    assert stopped >= READERS
    async with store.reading() as view:
        assert (await view.counts())["entries"] == len(drafts)
