"""`python -m tests.soak.polls CONFIG DATABASE --polls 6000`: poll on and on, and say how the process fares.

A process of its own, so that the feeds are not weighed with it. One line of JSON a round.
"""

import argparse
import asyncio
import gc
import json
import os
import sys
import threading
import time
from pathlib import Path

from bot import bootstrap
from bot.ingest.poll import Request, poll
from bot.ports import Store
from bot.settings import Settings, read_settings

_PAGE = os.sysconf("SC_PAGE_SIZE")


async def soak(settings: Settings, polls: int) -> None:
    """Every source, round after round, whatever the backoff would say."""
    config, done = bootstrap.configuration(settings), 0
    async with bootstrap.desk(settings, bootstrap.SystemClock()) as desk:
        async with desk.store.writing() as tx:
            await tx.sync_sources(config.sources, desk.clock.now())
        await fill_pools(desk.store)
        while done < polls:
            tally = await poll(desk, config, Request(everything=True))
            done += tally.polled
            faring = {"polls": done, "unchanged": tally.not_modified, "failed": len(tally.failed), "new": tally.new}
            sys.stdout.write(json.dumps(faring | standing()) + "\n")
            sys.stdout.flush()


async def fill_pools(store: Store) -> None:
    """Pools of threads start one when all others are busy: what is full from the beginning cannot seem to grow."""

    async def read() -> None:
        async with store.reading() as view:
            await view.sources()
            await asyncio.sleep(0.2)

    workers = min(32, (os.cpu_count() or 1) + 4)  # as `concurrent.futures` reckons
    await asyncio.gather(*(asyncio.to_thread(time.sleep, 0.2) for _ in range(workers)), *(read() for _ in range(8)))


def standing() -> dict[str, int]:
    """Resident memory in KiB, and how many there are of what may leak."""
    gc.collect()
    return {
        "rss": int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE // 1024,
        "files": len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - names are all that is wanted
        "threads": threading.active_count(),
        "tasks": len(asyncio.all_tasks()),
        "children": len(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config")
    parser.add_argument("database")
    parser.add_argument("--polls", type=int, default=6000)
    args = parser.parse_args()
    environ = {"GAZETTE_ALLOW_NETWORKS": "127.0.0.0/8"}
    settings = read_settings(environ, config=args.config, database=f"sqlite:///{args.database}")
    asyncio.run(soak(settings, args.polls))


if __name__ == "__main__":
    main()
