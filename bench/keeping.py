"""What keeping costs: how long a writer waits while texts are let go and while the database is copied. Prints Markdown.

    python bench/keeping.py [--megabytes 300] [--folder DIR]

Fills a database of that size, then writes a row every few milliseconds while the job runs beside it, as the bot does.
Takes about two minutes and three times the size on disk.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import shipped
from bot.ingest.keeping import Pruning
from bot.store.database import Backups, SqlStore, open_store
from tests.make import draft, spec

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHARACTERS = 20_000
WORDS = "the agency proposes a rule on open weights and asks for comments until the end of next month".split()  # noqa: SIM905 - read as a line


@dataclass(slots=True)
class Clock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass(slots=True)
class Felt:
    """Seconds: what one write took, from asking for its turn to the end of its commit, and how long the loop stood."""

    writes: list[float] = field(default_factory=list)
    stalls: list[float] = field(default_factory=list)


async def fill(store: SqlStore, megabytes: int) -> int:
    dice = random.Random(1)  # noqa: S311 - no secret
    count = megabytes * 1_000_000 // CHARACTERS
    async with store.writing() as tx:
        await tx.sync_sources([spec("wire")], NOW)
    for start in range(0, count, 500):
        numbers = range(start, start + 500)
        bodies = [" ".join(dice.choices(WORDS, k=CHARACTERS // 5))[:CHARACTERS] for _ in numbers]
        told = zip(numbers, bodies, strict=True)
        drafts = [(draft(f"Headline {n}", guid=str(n), body=body), True) for n, body in told]
        async with store.writing() as tx:
            await tx.add({spec("wire").id: drafts}, NOW - timedelta(days=400))
    return count


async def beside(store: SqlStore, work: Callable[[], Awaitable[object]]) -> tuple[Felt, float]:
    """Write and tick while the work runs; its seconds."""
    felt, began = Felt(), time.perf_counter()
    task = asyncio.ensure_future(work())

    async def tick() -> None:
        while not task.done():
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            felt.stalls.append(time.perf_counter() - before - 0.005)

    ticking = asyncio.create_task(tick())
    number = 0
    while not task.done():
        before = time.perf_counter()
        async with store.writing() as tx:
            await tx.keep_config("feeds.yaml", f"version: {number}", NOW)
        felt.writes.append(time.perf_counter() - before)
        number += 1
        await asyncio.sleep(0.005)
    await task
    await ticking
    return felt, time.perf_counter() - began


def line(name: str, felt: Felt, seconds: float) -> str:
    writes, stalls = sorted(felt.writes), sorted(felt.stalls)
    places = (len(writes) // 2, len(writes) * 99 // 100, -1)
    figures = " | ".join(f"{1000 * one:.0f} ms" for one in (*(writes[place] for place in places), stalls[-1]))
    return f"| {name} | {seconds:.1f} s | {len(writes)} | {figures} |"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def megabytes_of(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.0f} MB"


async def measure(folder: Path, megabytes: int) -> None:
    path = folder / "gazette.db"
    url = f"sqlite:///{path}"
    store = await open_store(url, migrations=shipped.migrations())
    try:
        count = await fill(store, megabytes)
        say(f"\n{count:,} entries with {CHARACTERS:,} characters each, {megabytes_of(path)}\n")
        say("| beside | took | writes | median | 99 of 100 | longest | loop held |\n|---|---|---|---|---|---|---|")
        say(line("nothing", *await beside(store, lambda: asyncio.sleep(5))))
        say(line("the daily copy", *await beside(store, Backups(url=url).make)))
        pruning = Pruning(store=store, clock=Clock())
        say(line("letting all texts go", *await beside(store, pruning.run)))
        copy = Path(await Backups(url=url).make())
        say(f"\nThe file afterwards: {megabytes_of(path)}; a copy of it: {megabytes_of(copy)}")
    finally:
        await store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        asyncio.run(measure(Path(folder), args.megabytes))


if __name__ == "__main__":
    main()
