"""Kill after kill until the number is reached, then one last life that may end by itself: what the script asked for."""

import asyncio
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.kill.aim import Aim, Point
from tests.kill.clock import SharedClock
from tests.kill.life import Birth, Found, live
from tests.kill.platforms import Addresses, Climate, serve
from tests.kill.script import START, subscribe
from tests.unit.store.shelf import opened

# Forked from here everything is imported already, which takes more than a second.
forks = multiprocessing.get_context("fork")
# A life that has not come to its point by then is killed where it stands, in our seconds.
_PATIENCE = 2.0
# How long a life that nobody aims at lasts at most, in our seconds.
_BUSY, _CALM = 0.3, 0.8
# The last life has to wait for backoffs, which its clock jumps over.
_LAST_PATIENCE = 120.0
_SOON = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A campaign as it is repeated: the same plan makes the same draws. `aimed` is the share of lives with a point.

    The lives of a `calm` one are longer, and most of them is spent waiting.
    """

    kills: int
    seed: int
    history: str = "open"
    faults: float = 0.2
    long_downtimes: float = 0.05
    aimed: float = 0.5
    calm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """`left` are the nonces that were being sent; `gap` passed until the next life looked at the outbox."""

    number: int
    point: Point
    at: datetime
    left: tuple[str, ...]
    gap: timedelta

    @property
    def late(self) -> bool:
        return self.gap > _SOON


@dataclass(slots=True, kw_only=True)
class Campaign:
    """`downtimes` are those of hours and days. `aims` counts the points that were reached."""

    plan: Plan
    file: Path
    clock: SharedClock
    addresses: Addresses
    kills: list[Kill] = field(default_factory=list)
    downtimes: list[tuple[datetime, datetime]] = field(default_factory=list)
    aims: Counter[Point] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    _lot: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._lot = random.Random(self.plan.seed)  # noqa: S311 - a draw to be repeated

    def run(self, say: Callable[[str], None] = lambda _: None) -> None:
        asyncio.run(self._begin())
        last: tuple[Point, datetime] | None = None
        for number in range(1, self.plan.kills + 1):
            aim = self._aim()
            last = self._one(number, aim, last)
            self._pause()
            if number % 25 == 0:
                say(f"{number} of {self.plan.kills} kills, {self.clock.now():%d %B %H:%M} there")
        self._end(last)

    async def _begin(self) -> None:
        async with opened(self.file) as store:
            await subscribe(store, self.addresses, self.plan.seed)

    def _aim(self) -> Aim:
        if self._lot.random() >= self.plan.aimed:
            return Aim(point=Point.RANDOM, delay=self._lot.uniform(0, _CALM if self.plan.calm else _BUSY))
        point = self._lot.choice([point for point in Point if point is not Point.RANDOM])
        # Of the time of the event loop: up to some ten milliseconds of ours.
        return Aim(point=point, nth=self._lot.choice((1, 1, 2, 4)), delay=self._lot.uniform(0, 0.4))

    def _one(self, number: int, aim: Aim, before: tuple[Point, datetime] | None) -> tuple[Point, datetime]:
        """A life and its end; what ended the one before is written down as soon as this one tells what it found."""
        child, ours = self._born(aim)
        self._note(number - 1, before, ours)
        if aim.point is Point.RANDOM:
            time.sleep(aim.delay)
        else:
            child.join(_PATIENCE)
        reached = child.exitcode == -signal.SIGKILL
        if child.exitcode not in {None, -signal.SIGKILL}:
            self.failed.append(f"life {number} ended by itself with {child.exitcode}")
        _kill(child)
        ours.close()
        point = aim.point if reached else Point.RANDOM
        self.aims[point] += 1
        return point, self.clock.now()

    def _note(self, number: int, before: tuple[Point, datetime] | None, ours: Connection) -> None:
        try:
            found = ours.recv() if ours.poll(_LAST_PATIENCE) else None
        except EOFError:
            found = None
        if not isinstance(found, Found):
            self.failed.append(f"life {number + 1} did not come up")
        elif before is not None:
            point, at = before
            kill = Kill(number=number, point=point, at=at, left=found.sending, gap=found.began - at)
            self.kills.append(kill)

    def _pause(self) -> None:
        """Half of the restarts come at once, some within ten minutes, and a few after hours or days."""
        drawn = self._lot.random()
        if drawn < self.plan.long_downtimes:
            began, hours = self.clock.now(), self._lot.choice((2, 5, 9, 20, 50))
            self.clock.forward(timedelta(hours=hours * self._lot.uniform(0.8, 1.2)))
            self.downtimes.append((began, self.clock.now()))
        elif drawn < 0.5:
            self.clock.forward(timedelta(seconds=self._lot.uniform(0, 600)))

    def _end(self, last: tuple[Point, datetime] | None) -> None:
        child, ours = self._born(Aim(point=Point.RANDOM), until=self.clock.now())
        self._note(self.plan.kills, last, ours)
        child.join(_LAST_PATIENCE)
        if child.exitcode != 0:
            self.failed.append(f"the outbox was not empty after {_LAST_PATIENCE:g} s ({child.exitcode})")
        _kill(child)
        ours.close()

    def _born(self, aim: Aim, until: datetime | None = None) -> tuple[BaseProcess, Connection]:
        ours, theirs = forks.Pipe()
        birth = Birth(file=self.file, clock=self.clock, addresses=self.addresses, calm=self.plan.calm, until=until)
        child = forks.Process(target=live, args=(birth, aim, theirs), daemon=True)
        child.start()
        theirs.close()
        return child, ours


def campaign(plan: Plan, folder: Path) -> tuple[Campaign, BaseProcess]:
    """A new one with its platforms, which live until their process is ended."""
    clock = SharedClock(START)
    ours, theirs = forks.Pipe()
    climate = Climate(seed=plan.seed, history=plan.history, faults=plan.faults)
    platforms = forks.Process(target=serve, args=(clock, climate, theirs), daemon=True)
    platforms.start()
    theirs.close()
    return Campaign(plan=plan, file=folder / "gazette.db", clock=clock, addresses=ours.recv()), platforms


def _kill(child: BaseProcess) -> None:
    if child.is_alive() and child.pid is not None:
        os.kill(child.pid, signal.SIGKILL)
    child.join()
