"""Our own queue: what a request asks for is done here, after Slack was told that it has arrived.

Bolt keeps no hold of what goes on after an acknowledgement: neither of its failures nor of its end.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[None]]


class Work:
    """So many jobs run at a time and so many more wait; what comes on top is refused."""

    def __init__(self, *, running: int = 8, waiting: int = 100) -> None:
        self._room = running + waiting
        self._turns = asyncio.Semaphore(running)
        self._tasks: set[asyncio.Task[None]] = set()

    def submit(self, job: Job) -> bool:
        """False where there is no room. Never raises within a running loop; a job that fails is logged."""
        if len(self._tasks) >= self._room:
            log.warning("a request is refused: %d others are under way", len(self._tasks))
            return False
        task = asyncio.create_task(self._run(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def settle(self, seconds: float) -> None:
        """Wait so many seconds for what is under way, then cut off what is left."""
        try:
            async with asyncio.timeout(seconds):
                while others := self._others():
                    await asyncio.wait(others)
        except TimeoutError:
            log.warning("%d requests are cut off", len(self._others()))
        for task in self._others():
            task.cancel()
        await asyncio.gather(*self._others(), return_exceptions=True)

    def _others(self) -> set[asyncio.Task[None]]:
        current = asyncio.current_task()
        return {task for task in self._tasks if task is not current}

    async def _run(self, job: Job) -> None:
        async with self._turns:
            try:
                await job()
            except Exception:
                log.exception("a request was not answered")
