"""A tiny stream of news: every story has a number in its headline, and some come again from another source."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.store.transactions import SqlStore
from tests.make import draft, spec

SOURCES = (spec("wire"), spec("echo"))
A_DAY = 0.5
_RETOLD = 0.15


@dataclass(slots=True)
class Stream:
    """`at` is when the next story comes; `retellings` are still to come."""

    lots: random.Random
    at: datetime
    count: int = 0
    retellings: list[tuple[datetime, int]] = field(default_factory=list)

    async def flow(self, store: SqlStore, now: datetime) -> int:
        """Store what was published since the last call; how many entries."""
        new = []
        while self.at < now:
            self.count += 1
            new.append((SOURCES[0].id, self.count))
            if self.lots.random() < _RETOLD:
                self.retellings.append((self.at + timedelta(days=self.lots.uniform(0, 2)), self.count))
            self.at += timedelta(days=self.lots.expovariate(A_DAY))
        new += [(SOURCES[1].id, number) for when, number in self.retellings if when < now]
        self.retellings = [(when, number) for when, number in self.retellings if when >= now]
        if new:
            async with store.writing() as tx:
                for source, number in new:
                    url = f"https://{source}.example/{number}"
                    await tx.add({source: [(draft(headline(number), url=url), True)]}, now)
        return len(new)


def headline(number: int) -> str:
    return f"Story {number} about open models and weights"


def number_of(title: str) -> int:
    return int(title.split()[1])
