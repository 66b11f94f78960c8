"""A thread that does one thing after the other, and tells the loop what became of each."""

import asyncio
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from bot.store.workers import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.end()


async def test_work_is_done_in_one_other_thread_in_the_order_in_which_it_came(worker: Worker) -> None:
    seen: list[tuple[int, str]] = []

    def work(number: int) -> None:
        seen.append((number, threading.current_thread().name))

    await asyncio.gather(*(worker.do(partial(work, number)) for number in range(5)))

    assert seen == [(number, "store-worker") for number in range(5)]


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt()])
async def test_what_the_work_raises_reaches_whoever_waits(worker: Worker, error: BaseException) -> None:
    def fail() -> None:
        raise error

    job = worker.do(fail)
    await asyncio.wait([job])
    assert job.exception() is error
    assert await worker.do(lambda: "goes on") == "goes on"


async def test_the_end_of_an_iterator_is_an_error_like_others(worker: Worker) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        await worker.do(lambda: next(iter(())))


async def test_a_cancelled_wait_stops_neither_the_work_nor_the_worker(worker: Worker) -> None:
    may_end, ended = threading.Event(), threading.Event()

    def work() -> None:
        may_end.wait()
        ended.set()

    job = worker.do(work)
    job.cancel()
    may_end.set()

    assert await worker.do(ended.is_set)


def test_a_loop_that_was_closed_does_not_harm_the_worker(worker: Worker) -> None:
    may_end = threading.Event()

    async def leave() -> None:
        worker.do(may_end.wait)

    asyncio.run(leave())
    may_end.set()

    async def again() -> str:
        return await worker.do(lambda: "goes on")

    assert asyncio.run(again()) == "goes on"


def test_the_thread_ends_when_it_is_told_after_what_it_has_to_do() -> None:
    worker, seen = Worker(), list[int]()

    async def give() -> None:
        await asyncio.wait([worker.do(partial(seen.append, number)) for number in range(3)])

    asyncio.run(give())
    worker.end()

    assert seen == [0, 1, 2]
    assert "store-worker" not in {thread.name for thread in threading.enumerate()}
