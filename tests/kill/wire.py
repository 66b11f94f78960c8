"""The feeds of the killed pollers, served by a process of its own: what a round brings follows from its number.

The feed of a source in round n has the items of that round and of the two before it, so that what a killed round read
and did not store comes again.
"""

import asyncio
import logging
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from tests.feeds import rss
from tests.servers.feed_server import FeedServer, Reply, Seen

forks = multiprocessing.get_context("fork")
SOURCES = 4
ITEMS = 5
WINDOW = 3


def titles(source: int, turn: int) -> list[str]:
    """What is new in that round."""
    return [f"Source {source} reports item {item} of round {turn}" for item in range(ITEMS)]


def expected(turn: int) -> set[str]:
    """All that must be stored once that round is acknowledged, whatever became of the rounds before."""
    turns = range(max(0, turn - WINDOW + 1), turn + 1)
    return {title for source in range(SOURCES) for number in turns for title in titles(source, number)}


@contextmanager
def served() -> Iterator[int]:
    """The port on loopback."""
    ours, theirs = forks.Pipe()
    process = forks.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.kill()
        process.join()


def _serve(tell: Connection) -> None:
    logging.disable()  # a client that is killed while it is answered is nothing to be told
    asyncio.run(_serving(tell))


async def _serving(tell: Connection) -> None:
    async with FeedServer(otherwise=_answer) as server:
        tell.send(server.port)
        await asyncio.Event().wait()


def _answer(seen: Seen) -> Reply:
    """The path is the source, the user agent the round."""
    source, turn = int(seen.path.strip("/")), int(seen.headers["user-agent"])
    new_to_old = range(turn, max(-1, turn - WINDOW), -1)
    return Reply(body=rss([(title, title) for number in new_to_old for title in titles(source, number)]))
