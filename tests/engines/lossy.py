"""An engine that carries no weight: of the wakes it loses half and doubles the other half, and it ticks otherwise."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.jobs import Job

log = logging.getLogger(__name__)
# Of one job; more would only show how patient the database is.
_AT_ONCE = 4


@dataclass(slots=True, kw_only=True)
class LossyEngine:
    """Fulfils Engine, with the same jobs. Two calls of a job run at once, which InProcessEngine never lets happen."""

    seed: int = 0
    lost: int = 0
    doubled: int = 0
    _jobs: dict[str, Job] = field(default_factory=dict)
    _running: dict[asyncio.Task[None], str] = field(default_factory=dict)
    _lot: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._lot = random.Random(self.seed)  # noqa: S311 - which wakes are lost is to be repeatable

    def wake(self, job: str, key: str) -> None:
        if self._lot.random() < 0.5:
            self.lost += 1
            return
        self.doubled += 1
        for _ in range(2):
            self._start(job)

    async def run(self, jobs: Sequence[Job], stop: asyncio.Event) -> None:
        self._jobs = {job.name: job for job in jobs}
        ticks = [asyncio.create_task(self._tick(job)) for job in jobs]
        await stop.wait()
        for tick in ticks:
            tick.cancel()
        self._jobs = {}
        await asyncio.gather(*ticks, *self._running, return_exceptions=True)

    async def _tick(self, job: Job) -> None:
        while job.every is not None:
            self._start(job.name)
            await asyncio.sleep(job.every.total_seconds())

    def _start(self, name: str) -> None:
        if name in self._jobs and Counter(self._running.values())[name] < _AT_ONCE:
            task = asyncio.create_task(self._call(self._jobs[name]))
            self._running[task] = name
            task.add_done_callback(lambda ended: self._running.pop(ended, None))

    async def _call(self, job: Job) -> None:
        try:
            await job.run()
        except Exception:
            log.exception("job %s failed; it runs again when its time comes", job.name)
