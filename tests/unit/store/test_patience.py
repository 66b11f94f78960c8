"""When a statement is told to stop: late or unwanted, again until it ends, and never once it has."""

import asyncio
import time
from collections.abc import Iterator
from threading import Event

import pytest

from bot.domain.errors import StoreError, StoreFault
from bot.store.patience import Patience
from bot.store.workers import Worker


class Statement:
    """Runs until it was told to stop so many times, as one that is between two others when it is told first."""

    def __init__(self, *, deaf: int = 0) -> None:
        self.told = 0
        self._deaf = deaf
        self._heard = Event()

    def run(self) -> str:
        assert self._heard.wait(10.0)
        return "stopped"

    def stop(self) -> None:
        self.told += 1
        if self.told > self._deaf:
            self._heard.set()


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.end()


async def test_what_ends_in_time_is_never_told_to_stop(worker: Worker) -> None:
    statement = Statement()
    patience = Patience(0.3, statement.stop)
    for number in range(20):
        assert await patience.await_within(worker, lambda kept=number: kept) == number  # type: ignore[misc]
    await asyncio.sleep(0.4)
    assert statement.told == 0


async def test_what_is_late_is_told_until_it_stops_and_not_afterwards(worker: Worker) -> None:
    statement = Statement(deaf=3)
    assert await Patience(0.01, statement.stop).await_within(worker, statement.run) == "stopped"
    told = statement.told
    await asyncio.sleep(0.1)
    assert statement.told == told >= 4


async def test_what_nobody_waits_for_is_told_at_once(worker: Worker) -> None:
    statement = Statement(deaf=2)
    waiting = asyncio.create_task(Patience(60.0, statement.stop).await_within(worker, statement.run))
    await asyncio.sleep(0.01)
    assert statement.told == 0
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(waiting, timeout=5.0)
    told = statement.told
    await asyncio.sleep(0.1)
    assert statement.told == told >= 3


async def test_the_time_of_all_work_counts_together(worker: Worker) -> None:
    patience = Patience(1.0, Statement().stop)
    for _ in range(2):
        await patience.await_within(worker, lambda: time.sleep(0.6))
    with pytest.raises(StoreError, match="too long"):
        await patience.await_within(worker, lambda: None)


async def test_whoever_gave_up_on_one_statement_has_the_rest_of_the_time_for_another(worker: Worker) -> None:
    statement = Statement()
    patience = Patience(60.0, statement.stop)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await patience.await_within(worker, statement.run)
    assert await patience.await_within(worker, lambda: "another") == "another"


async def test_what_could_not_even_begin_in_time_was_too_slow(worker: Worker) -> None:
    worker.do(lambda: time.sleep(0.1))
    patience = Patience(0.01, Statement().stop)
    assert await patience.await_within(worker, lambda: "late") == "late"
    with pytest.raises(StoreError, match="too long"):
        await patience.await_within(worker, lambda: None)


def hold_the_loop() -> None:
    time.sleep(0.5)


async def test_a_busy_event_loop_costs_a_question_nothing(worker: Worker) -> None:
    statement = Statement()
    patience = Patience(0.3, statement.stop)
    for _ in range(3):
        waiting = asyncio.create_task(patience.await_within(worker, lambda: "in time"))
        await asyncio.sleep(0)
        hold_the_loop()
        assert await waiting == "in time"
    assert statement.told == 0


async def test_no_work_begins_once_the_time_is_used_up(worker: Worker) -> None:
    statement, begun = Statement(), list[str]()
    patience = Patience(0.01, statement.stop)
    await patience.await_within(worker, statement.run)

    with pytest.raises(StoreError, match=r"it took its 0\.01 s") as raised:
        await patience.await_within(worker, lambda: begun.append("begun"))
    assert raised.value.fault is StoreFault.SLOW
    assert begun == []


async def test_what_the_work_raises_is_raised_and_its_time_counts(worker: Worker) -> None:
    statement = Statement()

    def fail() -> None:
        statement.run()
        raise ValueError("no")

    patience = Patience(0.01, statement.stop)
    with pytest.raises(ValueError, match="no"):
        await patience.await_within(worker, fail)
    with pytest.raises(StoreError):
        await patience.await_within(worker, statement.run)
