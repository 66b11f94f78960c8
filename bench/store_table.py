"""The rows of the table that `bench/store.py` prints, and how their values are taken."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    goal: str
    name: str
    value: float
    must: float
    most: bool = True  # the goal is an upper bound

    def row(self) -> str:
        met = self.value <= self.must if self.most else self.value >= self.must
        passed = self.value <= self.must * 2 if self.most else self.value >= self.must / 2
        sign = "≤" if self.most else "≥"
        return f"| {self.goal} | {self.name} | {self.value:.2f} | {sign} {self.must:.3g} | {yes(met)} | {yes(passed)} |"


def yes(met: bool) -> str:
    return "yes" if met else "no"


async def spent(work: Callable[[], Awaitable[object]]) -> float:
    began = time.process_time()
    await work()
    return time.process_time() - began
