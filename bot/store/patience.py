"""How long a question may keep a connection: past that, or once nobody waits for it, its statement is stopped."""

import asyncio
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any, TypeVar

from bot.domain.errors import StoreFault
from bot.store.faults import refusal
from bot.store.turns import to_the_end
from bot.store.workers import Worker

_Result = TypeVar("_Result")
_AGAIN = 0.005  # seconds between two attempts to stop what runs


class Patience:
    """So many `seconds` for all statements of one transaction. What passes between them does not count.

    `stop` is called in the event loop, and only while a statement of this transaction is being waited for: the end of
    the transaction is handed to its thread after that, so it cannot meet whoever has the connection next.
    """

    def __init__(self, seconds: float, stop: Callable[[], None]) -> None:
        self._seconds = seconds
        self._stop = stop
        self._spent = 0.0
        self._over = False

    async def await_within(self, thread: Worker, work: Callable[[], _Result]) -> _Result:
        """What the work returns or raises. Raises StoreError(SLOW) at once where no time is left to begin it."""
        left = self._seconds - self._spent
        if self._over or left <= 0:
            raise refusal(StoreFault.SLOW, f"it took its {self._seconds:g} s")
        job = thread.do(lambda: self._timed(work))
        timer = asyncio.get_running_loop().call_later(left, self._late, job)
        try:
            return await to_the_end(job, hurry=partial(self._end, job))
        finally:
            timer.cancel()

    def _late(self, job: "asyncio.Future[Any]") -> None:
        self._over = not job.done()  # it is, where the event loop was too busy to hear of it
        self._end(job)

    def _end(self, job: "asyncio.Future[Any]") -> None:
        """Again and again: between two statements there is nothing to stop, and the next one would run on."""
        if not job.done():
            self._stop()
            job.get_loop().call_later(_AGAIN, self._end, job)

    def _timed(self, work: Callable[[], _Result]) -> _Result:
        """In the thread, so that a busy event loop is charged to nobody."""
        began = perf_counter()
        try:
            return work()
        finally:
            self._spent += perf_counter() - began
