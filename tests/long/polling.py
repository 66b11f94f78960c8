"""`python -m tests.long.polling CONFIG DATABASE`: polls what it is told to, and says how the sources and itself fared.

A process of its own, so that neither the servers nor the tests are measured with it. A line of JSON in,
`{"ids": [...]}`, is a poll; one out is its account. The parts are the product's: client, guard, parsers, store, round.
"""

import argparse
import asyncio
import json
import logging
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path

from bot import shipped
from bot.bootstrap import SystemClock
from bot.domain.entries import Fetched, NotModified
from bot.domain.sources import Memory, SourceSpec
from bot.ingest.poll import Desk, Request, poll
from bot.ports import Source
from bot.sources.config.load import load_config
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.source import FeedSource
from bot.sources.guard import Guard
from bot.sources.http import PoliteClient
from bot.store.database import open_store
from tests.long.measure import Ticker, memory

LOOPBACK = ip_network("127.0.0.0/8")


class Timed:
    """A source that notes how many seconds each fetch took."""

    def __init__(self, spec: SourceSpec, source: Source, seconds: dict[str, float]) -> None:
        self._id, self._source, self._seconds = spec.id, source, seconds

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:
        began = time.perf_counter()
        try:
            return await self._source.fetch(memory, learned_url=learned_url)
        finally:
            self._seconds[self._id] = time.perf_counter() - began


@asynccontextmanager
async def desk(database: str, parse: float, total: float, seconds: dict[str, float]) -> AsyncIterator[Desk]:
    clock = SystemClock()
    store = await open_store(f"sqlite:///{database}", migrations=shipped.migrations())
    parser = ParserPool(seconds=parse)
    try:
        async with PoliteClient(clock=clock, guard=Guard([LOOPBACK]), total=total, sock_read=total / 2) as client:
            yield Desk(
                store=store, clock=clock, source=lambda spec: Timed(spec, FeedSource(spec, client, parser), seconds)
            )
    finally:
        await parser.close()
        await store.close()


async def polls(config: Path, database: str, parse: float, total: float) -> None:
    """Until standard input ends."""
    known, seconds, lines = load_config(config), dict[str, float](), await _input()
    async with desk(database, parse, total, seconds) as made:
        async with made.store.writing() as tx:
            await tx.sync_sources(known.sources, made.clock.now())
        while line := await lines.readline():
            seconds.clear()
            async with Ticker() as ticker:
                tally = await poll(made, known, Request(only=frozenset(json.loads(line)["ids"])))
            faults = {name: error.fault for name, error in tally.failed}
            account = {"polled": tally.polled, "new": tally.new, "faults": faults, "seconds": seconds}
            _say(account | {"lags": ticker.lags, "rss": memory("VmRSS"), "most": memory("VmHWM")})


def _say(account: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(account) + "\n")
    sys.stdout.flush()


async def _input() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("database")
    parser.add_argument("--parse", type=float, default=10.0, help="seconds for a document")
    parser.add_argument("--total", type=float, default=20.0, help="seconds for an answer")
    args = parser.parse_args()
    # What the product warns of on purpose is no fault: feeds that change their identifiers, for one.
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(polls(args.config, args.database, args.parse, args.total))


if __name__ == "__main__":
    main()
