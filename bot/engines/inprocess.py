"""The engine of one process: APScheduler only ticks; the tasks are ours, so that shutdown can wait for them.

AsyncIOExecutor cancels running jobs on shutdown and CronTrigger misfires over clock changes; an interval tick that
sets an event suffers from neither. It reckons by the wall clock, though: one that is set back would silence it until
the old time comes again, so a job that was not called for twice its interval runs without it.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.jobs import Job

log = logging.getLogger(__name__)

# Of its interval: a tick that is only a little late is waited for.
_OVERDUE = 2.0


class InProcessEngine:
    """Runs each job when its time comes or when it is woken, never twice at once. Fulfils Engine.

    `grace` is how many seconds running work may take to finish after the stop; a job may ask for more.
    """

    def __init__(self, *, grace: float = 8.0) -> None:
        self._due: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._grace = grace

    def wake(self, job: str, key: str = "") -> None:  # noqa: ARG002 - this engine looks at all keys of a job at once
        """Harmless when repeated, before the start, and for a job that this process does not run."""
        self._due[job].set()

    async def run(self, jobs: Sequence[Job], stop: asyncio.Event) -> None:
        """Tick until `stop` is set, then let running work finish within the grace."""
        scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for job in jobs:
            if job.every is not None:
                trigger = IntervalTrigger(seconds=job.every.total_seconds(), timezone=UTC)
                scheduler.add_job(self._tick, trigger, args=[job.name])
            self.wake(job.name)
        tasks = {asyncio.create_task(self._serve(job, stop), name=f"job {job.name}"): job for job in jobs}
        scheduler.start()
        try:
            await stop.wait()
        finally:
            scheduler.shutdown(wait=False)
            await self._finish(tasks)

    async def _tick(self, job: str) -> None:
        """A coroutine, because APScheduler calls anything else in a thread, where an event must not be set."""
        self.wake(job)

    async def _serve(self, job: Job, stop: asyncio.Event) -> None:
        due, longest = self._due[job.name], _OVERDUE * job.every.total_seconds() if job.every else None
        while not stop.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(longest):
                    await due.wait()
            due.clear()
            if stop.is_set():
                return
            try:
                await job.run()
            except Exception:
                # A call that fails costs one interval; due times are stored, so nothing is lost.
                log.exception("job %s failed; it runs again when its time comes", job.name)

    async def _finish(self, tasks: Mapping[asyncio.Task[None], Job]) -> None:
        for due in self._due.values():
            due.set()
        await asyncio.gather(*(self._ended(task, max(self._grace, job.patience)) for task, job in tasks.items()))

    async def _ended(self, task: asyncio.Task[None], grace: float) -> None:
        if not (await asyncio.wait([task], timeout=grace))[0]:
            log.warning("%s did not finish within %g s and is cancelled; it is repeated later", task.get_name(), grace)
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
