import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.discord.budget import Budget
from bot.chat.discord.supervisor import REFUSED, STOPPED, Backoff, supervise

DAY = 86_400.0


class Life:
    """A client that lives as it is told: it raises, or stays until it is closed."""

    def __init__(self, fate: BaseException | None = None) -> None:
        self.fate = fate
        self.closed = asyncio.Event()

    async def start(self, token: str) -> None:
        if self.fate is not None:
            raise self.fate
        await self.closed.wait()

    async def close(self) -> None:
        self.closed.set()


class Lives:
    def __init__(self, *fates: BaseException | None) -> None:
        self.made: list[Life] = []
        self.states: list[str] = []
        self._fates = iter(fates)

    def __call__(self) -> Life:
        self.made.append(Life(next(self._fates)))
        return self.made[-1]

    async def until(self, there: Callable[[], bool]) -> None:
        while not there():
            await asyncio.sleep(0)


def running(lives: Lives, stop: asyncio.Event, **more: Any) -> asyncio.Task[None]:
    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    keep: Callable[[float], Awaitable[None]] = at_once
    return asyncio.create_task(supervise(lives, token="t", stop=stop, on_state=lives.states.append, pause=keep, **more))


def gateway_closed(code: int) -> discord.ConnectionClosed:
    return discord.ConnectionClosed(cast(Any, SimpleNamespace(close_code=code)), shard_id=None, code=code)


@pytest.mark.parametrize(
    "fate", [AttributeError("sequence"), ValueError("malformed event"), OSError(), gateway_closed(4000)]
)
async def test_a_fatal_error_is_followed_by_a_new_client(fate: Exception) -> None:
    stop, lives = asyncio.Event(), Lives(fate, None)
    task = running(lives, stop)
    await lives.until(lambda: len(lives.made) == 2)
    stop.set()
    await task
    assert all(life.closed.is_set() for life in lives.made)
    assert lives.states[-1] == STOPPED


@pytest.mark.parametrize(
    "fate", [discord.LoginFailure("no"), discord.PrivilegedIntentsRequired(None), gateway_closed(4004)]
)
async def test_a_refused_token_ends_the_attempts_but_not_the_process(fate: Exception) -> None:
    stop, lives = asyncio.Event(), Lives(fate)
    task = running(lives, stop)
    await lives.until(lambda: lives.states[-1:] != [] and lives.states[-1].startswith(REFUSED))
    for _ in range(10):
        await asyncio.sleep(0)
    assert len(lives.made) == 1
    assert not task.done()
    stop.set()
    await task


async def test_doubt_about_the_token_makes_it_log_in_anew() -> None:
    stop, doubt, lives = asyncio.Event(), asyncio.Event(), Lives(None, None)
    task = running(lives, stop, doubt=doubt)
    await lives.until(lambda: len(lives.made) == 1)
    doubt.set()
    await lives.until(lambda: len(lives.made) == 2)
    assert not doubt.is_set()
    stop.set()
    await task


async def test_a_stop_leaves_no_task_behind() -> None:
    before = asyncio.all_tasks()
    stop, lives = asyncio.Event(), Lives(None)
    task = running(lives, stop)
    await lives.until(lambda: len(lives.made) == 1)
    stop.set()
    async with asyncio.timeout(5):
        await task
    assert asyncio.all_tasks() == before


@given(st.lists(st.floats(0, 3000), min_size=1, max_size=20))
def test_no_pattern_of_crashes_makes_more_than_200_starts_a_day(lives: list[float]) -> None:
    backoff, clock, starts = Backoff(), 0.0, 0
    while clock < DAY:
        lived = lives[starts % len(lives)]
        starts += 1
        clock += lived + backoff.after(lived)
    assert starts <= 200


def test_the_pause_doubles_to_a_quarter_of_an_hour_and_starts_over_after_health() -> None:
    backoff = Backoff()
    assert [backoff.after(1) for _ in range(9)] == [5, 10, 20, 40, 80, 160, 320, 640, 900]
    assert backoff.after(600) == 5


async def test_identifies_stay_below_the_thousand_a_day_that_cost_the_token() -> None:
    clock, spent = [0.0], 0

    async def sleep(seconds: float) -> None:
        clock[0] += seconds

    budget = Budget(now=lambda: clock[0], sleep=sleep)
    while clock[0] < DAY:
        await budget.spend()
        spent += 1
    assert 700 < spent <= 741
