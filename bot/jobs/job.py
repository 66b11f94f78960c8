"""What an engine runs, and what an engine is: a metronome that also listens. The stored due times are the truth."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.ports import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`run` asks the stored due times whether there is work, does it, and raises only StoreError.

    `every` is how often an engine calls it unasked; None: only when it is woken. A call that is lost costs one sweep,
    a doubled one costs nothing, two at once in two processes neither. `patience` is how many seconds it should have to
    finish after a stop, where that is more than an engine gives to all.
    """

    name: str
    every: timedelta | None
    run: Callable[[], Awaitable[None]]
    patience: float = 0.0


class Engine(Signal, Protocol):
    """Calls the jobs. It may lose a wake, double it, or take it for a job that it does not run."""

    async def run(self, jobs: Sequence[Job], stop: asyncio.Event) -> None:
        """Until the stop; then what is under way may end. A job that fails is called again later."""
        ...


class Silence:
    """A Signal that nobody hears."""

    def wake(self, job: str, key: str) -> None:
        """Nothing."""
