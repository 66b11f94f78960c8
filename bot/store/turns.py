"""Waiting, in a way that a cancelled caller cannot spoil: for a turn, and for the end of what was begun."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from bot.domain.errors import StoreFault
from bot.store.faults import refusal

_Result = TypeVar("_Result")


@asynccontextmanager
async def turn(places: asyncio.Semaphore, *, seconds: float = 60.0) -> AsyncIterator[None]:
    """Wait for a place, in order of arrival. Raises StoreError(BUSY) when the time is up: someone never ends."""
    if places.locked():
        await _come(places, seconds)
    else:
        await places.acquire()  # at once: a clock that nobody needs would cost more than the place
    try:
        yield
    finally:
        places.release()


async def _come(places: asyncio.Semaphore, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await places.acquire()
    except TimeoutError as error:
        raise refusal(StoreFault.BUSY, "another transaction of this process does not end") from error


async def to_the_end(work: Awaitable[_Result], *, hurry: Callable[[], None] = lambda: None) -> _Result:
    """Await work that goes on to its end even when the caller is cancelled, who learns of it afterwards.

    A statement cannot be taken back from the thread that runs it. A connection abandoned with a statement under way
    would keep the write lock, and its successor would be a second writer. `hurry` may bring the end nearer then.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        hurry()
        await _ended(task)
        raise


async def _ended(task: asyncio.Future[Any]) -> None:
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            continue
    if not task.cancelled():
        task.exception()  # looked at, so that asyncio does not complain; the caller gets its cancellation
