import asyncio
import threading
from datetime import UTC, datetime, timedelta

import time_machine

from bot.engines.inprocess import InProcessEngine
from bot.jobs import Job


class Bell:
    """A job that counts its runs, optionally slow or failing."""

    def __init__(self, *, seconds: float = 0.0, fails: bool = False) -> None:
        self.started = self.finished = 0
        self._seconds, self._fails = seconds, fails

    async def ring(self) -> None:
        self.started += 1
        await asyncio.sleep(self._seconds)
        self.finished += 1
        if self._fails:
            raise RuntimeError("on purpose")

    def job(self, every: float | None) -> Job:
        return Job(name="bell", every=timedelta(seconds=every) if every else None, run=self.ring)


async def run_for(job: Job, seconds: float, *, grace: float = 8.0) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(InProcessEngine(grace=grace).run([job], stop))
    await asyncio.sleep(seconds)
    stop.set()
    await task


async def test_a_job_runs_at_once_and_then_at_its_interval() -> None:
    bell = Bell()
    await run_for(bell.job(every=0.2), 0.7)
    assert 3 <= bell.finished <= 5


async def test_a_wake_runs_the_job_before_its_time_and_many_wakes_once() -> None:
    bell = Bell()
    engine = InProcessEngine()
    stop = asyncio.Event()
    task = asyncio.create_task(engine.run([bell.job(every=None)], stop))
    await asyncio.sleep(0.05)
    for _ in range(5):
        engine.wake("bell", "any")
        engine.wake("nobody knows this one", "")
    await asyncio.sleep(0.05)
    stop.set()
    await task
    assert bell.finished == 2


async def test_a_failing_job_runs_again() -> None:
    bell = Bell(fails=True)
    await run_for(bell.job(every=0.1), 0.35)
    assert bell.finished >= 2


async def test_the_stop_waits_for_work_in_hand() -> None:
    bell = Bell(seconds=0.3)
    await run_for(bell.job(every=3600), 0.1, grace=5)
    assert (bell.started, bell.finished) == (1, 1)


async def test_work_that_outlasts_the_grace_is_cancelled_and_no_task_is_left() -> None:
    bell = Bell(seconds=60)
    before = asyncio.all_tasks()
    await run_for(bell.job(every=3600), 0.1, grace=0.1)
    assert (bell.started, bell.finished) == (1, 0)
    assert asyncio.all_tasks() == before


async def test_a_clock_that_is_set_back_by_a_day_silences_no_job() -> None:
    bell, stop = Bell(), asyncio.Event()
    with time_machine.travel(datetime(2025, 8, 4, 9, tzinfo=UTC)) as clock:
        task = asyncio.create_task(InProcessEngine().run([bell.job(every=0.1)], stop))
        await asyncio.sleep(0.25)
        clock.shift(timedelta(days=-1))
        await asyncio.sleep(0.1)
        before = bell.finished
        await asyncio.sleep(0.7)
        stop.set()
        await task
    assert bell.finished - before >= 2


async def test_a_tick_comes_in_the_thread_of_the_loop() -> None:
    """An event that is set in another thread wakes nobody, or the wrong one."""
    threads: list[int] = []

    class Listening(InProcessEngine):
        def wake(self, job: str, key: str = "") -> None:
            threads.append(threading.get_ident())
            super().wake(job, key)

    stop = asyncio.Event()
    task = asyncio.create_task(Listening().run([Bell().job(every=0.05)], stop))
    await asyncio.sleep(0.3)
    stop.set()
    await task
    assert len(threads) > 2
    assert set(threads) == {threading.get_ident()}
