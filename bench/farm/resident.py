"""Our product as `gazette run` keeps it: one process, the real parts, a poll for each line on standard input.

    python -m bench.farm.resident FOLDER    (feeds.yaml lies there, gazette.db comes there)

Each line is answered by one line of JSON: seconds of wall and processor time within the poll, and what it found.
A line that is a path gets a profile of that poll, added to the file.
"""

import asyncio
import cProfile
import json
import pstats
import sys
import time
from ipaddress import ip_network
from pathlib import Path

from bench.farm.cost import tree_cpu
from bench.farm.guests.asked import say
from bot import bootstrap
from bot.domain.config import Configuration
from bot.domain.sources import Memory
from bot.ingest.poll import Desk, Request, poll
from bot.settings import Settings


def settings(folder: Path) -> Settings:
    return Settings(
        database=f"sqlite:///{folder / 'gazette.db'}",
        config=folder / "feeds.yaml",
        allow_networks=(ip_network("127.0.0.0/8"),),
    )


async def serve(folder: Path) -> None:
    given, clock = settings(folder), bootstrap.SystemClock()
    config = bootstrap.configuration(given)
    async with bootstrap.desk(given, clock) as desk:
        async with desk.store.writing() as tx:
            await tx.sync_sources(config.sources, clock.now())
        # The parser processes and what is imported late, so that the first poll measures reading and not starting.
        await asyncio.gather(*(desk.source(spec).fetch(Memory()) for spec in config.sources[:2]))
        bootstrap.prepare_to_stay()
        say("ready")
        while line := await asyncio.to_thread(sys.stdin.readline):
            say(json.dumps(await measured(desk, config, line.strip())))


async def measured(desk: Desk, config: Configuration, profile: str) -> dict[str, object]:
    """One poll of everything. A profile sees the main thread alone."""
    watch = cProfile.Profile() if profile.startswith("/") else None
    before, start = tree_cpu(), time.perf_counter()
    if watch:
        watch.enable()
    tally = await poll(desk, config, Request(everything=True))
    if watch:
        watch.disable()
    wall, cpu = time.perf_counter() - start, tree_cpu() - before
    if watch:
        with Path(profile).open("a") as file:  # noqa: ASYNC230 - after the poll
            pstats.Stats(watch, stream=file).sort_stats("cumulative").print_stats(45)
    return {
        "wall": wall,
        "cpu": cpu,
        "new": tally.new,
        "unchanged": tally.not_modified,
        "failed": [str(error) for _, error in tally.failed][:3],
    }


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
