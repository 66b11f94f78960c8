"""Waiting that a cancelled caller cannot spoil."""

import asyncio

import pytest

from bot.domain.errors import StoreError, StoreFault
from bot.store.turns import to_the_end, turn


class Work:
    """Takes until it is told to end."""

    def __init__(self, error: Exception | None = None) -> None:
        self.may_end = asyncio.Event()
        self.ended = False
        self.error = error

    async def run(self) -> str:
        await self.may_end.wait()
        self.ended = True
        if self.error:
            raise self.error
        return "done"


async def test_work_gives_its_result() -> None:
    work = Work()
    work.may_end.set()

    assert await to_the_end(work.run()) == "done"


@pytest.mark.parametrize("error", [None, OSError("late")])
async def test_work_goes_on_to_its_end_although_its_caller_is_cancelled_twice(error: Exception | None) -> None:
    work = Work(error)
    caller = asyncio.create_task(to_the_end(work.run()))
    for _ in range(2):
        await asyncio.sleep(0.01)
        caller.cancel()
    await asyncio.sleep(0.01)
    assert not caller.done()
    work.may_end.set()

    with pytest.raises(asyncio.CancelledError):
        await caller
    assert work.ended


async def test_a_turn_that_never_comes_is_busy() -> None:
    places = asyncio.Semaphore(1)
    async with turn(places):
        with pytest.raises(StoreError, match="does not end") as raised:
            async with turn(places, seconds=0.02):
                pass
    assert raised.value.fault is StoreFault.BUSY

    async with turn(places, seconds=0.02):
        assert places.locked()


async def test_a_caller_that_is_cancelled_while_it_waits_takes_no_place() -> None:
    async def wait(places: asyncio.Semaphore) -> None:
        async with turn(places):
            await asyncio.sleep(0)

    places = asyncio.Semaphore(1)
    async with turn(places):
        waiting = [asyncio.create_task(wait(places)) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert not places.locked()
