"""How long a search takes while feeds are read for the first time: `python -m bench.farm.lookups FOLDER [--in-loop]`.

A search is asked for every 20 ms on a schedule that does not wait: what a stalled event loop makes late counts in full.
With `--in-loop` the same product parses with feedparser in the loop, as most bots do. Says them all as JSON.
"""

import argparse
import asyncio
import io
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import aiohttp
import feedparser

from bench.farm.resident import settings
from bot import bootstrap
from bot.domain.config import Configuration
from bot.domain.entries import Fetched, NotModified, RawEntry
from bot.domain.search import SearchQuery
from bot.domain.sources import Memory, SourceSpec
from bot.ingest.poll import Desk, Request, poll

EVERY = 0.020
_WORDS = ("act", "model", "tion", "reg", "open", "con")


class InLoop:
    """A feed read as most bots do it: the answer in full, feedparser between two awaits."""

    def __init__(self, spec: SourceSpec, session: aiohttp.ClientSession) -> None:
        self._url = spec.url or ""
        self._session = session

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:
        async with self._session.get(self._url) as response:
            parsed = feedparser.parse(io.BytesIO(await response.read()))
        entries = (
            RawEntry(title=one.title, guid=one.id, url=one.link, summary=one.summary, body=one.content[0].value)
            for one in parsed.entries
        )
        return Fetched(entries=tuple(entries), memory=Memory())


async def compare(folder: Path, *, in_loop: bool) -> list[float]:
    """Milliseconds of each search, about thirty. A tenth of the feeds is read before, so that something is found."""
    given, clock = settings(folder), bootstrap.SystemClock()
    config = bootstrap.configuration(given)
    async with bootstrap.desk(given, clock) as desk, aiohttp.ClientSession() as session:
        async with desk.store.writing() as tx:
            await tx.sync_sources(config.sources, clock.now())
        names = [str(spec.id) for spec in config.sources]
        first = max(2, len(names) // 10)
        await poll(desk, config, Request(only=frozenset(names[:first])))
        bootstrap.prepare_to_stay()
        for word in _WORDS:  # what a search does once, it has done: the bot has been running for a while
            async with desk.store.reading() as view:
                await view.search(SearchQuery(words=word))
        probing = replace(desk, source=lambda spec: InLoop(spec, session)) if in_loop else desk
        return await probed(probing, config, frozenset(names[first:]))


async def probed(desk: Desk, config: Configuration, cold: frozenset[str]) -> list[float]:
    """Milliseconds from when each search was due to its answer."""
    late: list[float] = []
    waiting: set[asyncio.Task[None]] = set()
    done = asyncio.Event()

    async def search(due: float, word: str) -> None:
        async with desk.store.reading() as view:
            await view.search(SearchQuery(words=word))
        late.append((time.perf_counter() - due) * 1000)

    async def probe() -> None:
        due = time.perf_counter()
        while not done.is_set():
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            waiting.add(asyncio.create_task(search(due, _WORDS[len(waiting) % len(_WORDS)])))
            due += EVERY

    prober = asyncio.create_task(probe())
    await poll(desk, config, Request(only=cold))
    done.set()
    await prober
    await asyncio.gather(*waiting)
    return late


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--in-loop", action="store_true")
    args = parser.parse_args()
    sys.stdout.write(json.dumps({"late": asyncio.run(compare(args.folder, in_loop=args.in_loop))}) + "\n")


if __name__ == "__main__":
    main()
