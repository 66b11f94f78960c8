"""`python -m tests.kill.polling`: pollers that are killed at their work. What a poll reported is stored, whole.

The parts are the product's, feeds come over loopback, and the pollers are forked from a parent that has everything
imported. A poll counts as acknowledged once it returned its tally.
"""

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain.config import Configuration
from bot.ingest.poll import Desk, Request, poll
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.source import FeedSource
from tests.feeds import rss
from tests.kill.aim import die_before
from tests.kill.ended import Ended
from tests.kill.wire import SOURCES, expected, forks, served
from tests.make import NOON, spec
from tests.servers.polite import StoppedClock, polite
from tests.unit.store.shelf import opened

# Half of the deaths come at a moment within one of the first polls, the others before a statement or a commit.
_POLLS = 3
# So many lives share a database: one that grows on and on would be checked for most of the time.
_SHARED = 50
_STATEMENTS = 60


def killed_pollers(kills: int, seed: int, folder: Path, say: Callable[[str], None] = lambda _: None) -> Ended:
    """Each life takes up the database as the one before left it; it is looked at after each."""
    lot, ended, first = random.Random(seed), Ended(), 0  # noqa: S311 - when to kill, not a secret
    with served() as port:
        for life in range(kills):
            file = folder / f"gazette-{life // _SHARED}.db"
            moment = (lot.randrange(_POLLS), lot.random()) if life % 2 else None
            said = _killed(file, port, first, moment, lot.randrange(1, _STATEMENTS))
            # The round that was killed is left out: the next one must bring what that had read.
            first = (said[-1] if said else first - 1) + 2
            ended.kills += 1
            ended.acknowledged += len(said)
            _look(file, said, ended)
            if (life + 1) % 25 == 0:
                say(f"{life + 1} of {kills} kills, {ended.acknowledged} polls acknowledged")
    return ended


def _killed(file: Path, port: int, first: int, moment: tuple[int, float] | None, before: int) -> list[int]:
    """The rounds that a life said were stored until it was killed.

    A `moment` is so many polls and a share of the time that the last step took, so that a slow machine is no matter.
    """
    ours, theirs = forks.Pipe()
    child = forks.Process(target=_live, args=(file, port, first, theirs, 0 if moment else before), daemon=True)
    child.start()
    theirs.close()
    said: list[int] = []
    try:
        ours.recv()
        if moment is not None:
            began = time.monotonic()
            said += [ours.recv() for _ in range(moment[0])]
            lasted = (time.monotonic() - began) / moment[0] if said else 0.1
            time.sleep(moment[1] * lasted)
            os.kill(child.pid or 0, signal.SIGKILL)
        while True:
            said.append(ours.recv())
    except EOFError:
        ours.close()
    child.join()
    assert child.exitcode == -signal.SIGKILL, f"the poller ended by itself with {child.exitcode}"
    return said


def _live(file: Path, port: int, first: int, tell: Connection, before: int) -> None:
    asyncio.run(_polling(file, port, first, tell, before))


async def _polling(file: Path, port: int, first: int, tell: Connection, before: int) -> None:
    pool = ParserPool()
    async with opened(file, patience=5) as store, polite() as client:
        async with store.writing() as tx:
            await tx.sync_sources(_configuration(port, first).sources, NOON)
        desk = Desk(store=store, clock=StoppedClock(), source=lambda one: FeedSource(one, client, pool))
        await pool.parse(rss([]), content_type=None, url="")  # a life is spent on polls, not on the parser's start
        tell.send(None)
        if before:
            die_before(before)
        for turn in count(first):
            tally = await poll(desk, _configuration(port, turn), Request(everything=True))
            assert (tally.polled, tally.failed) == (SOURCES, []), tally
            tell.send(turn)


def _configuration(port: int, turn: int) -> Configuration:
    """The user agent tells the server which round it is: an address that changes would be another source."""
    sources = tuple(
        spec(f"s{n}", url=f"http://127.0.0.1:{port}/{n}", user_agent=str(turn), first_import=None)
        for n in range(SOURCES)
    )
    return Configuration(sources=sources, editions=(), text="", digest="")


def _look(file: Path, said: Sequence[int], ended: Ended) -> None:
    with closing(sqlite3.connect(file)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchall() + [
            ("orphan",) for _ in connection.execute("PRAGMA foreign_key_check")
        ]
        stored = {row[0] for row in connection.execute("SELECT title FROM entries")}
    if sound != [("ok",)]:
        ended.unsound.append(f"after kill {ended.kills}: {sound}")
    for turn in said:
        if gone := expected(turn) - stored:
            ended.missing.append(f"after kill {ended.kills}: {len(gone)} entries of poll {turn}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=600)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    began = time.monotonic()

    def say(words: str) -> None:
        sys.stdout.write(f"  {words}, after {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()

    sys.stdout.write(f"pollers, seed {asked.seed}\n")
    with TemporaryDirectory() as folder:
        ended = killed_pollers(asked.kills, asked.seed, Path(folder), say)
    for line in [*ended.unsound[:10], *ended.missing[:10]]:
        sys.stdout.write(f"WRONG {line}\n")
    missing, unsound = len(ended.missing), len(ended.unsound)
    sys.stdout.write(f"{ended.kills} kills, {ended.acknowledged} polls, {missing} missing, {unsound} unsound\n")
    return int(bool(missing or unsound))


if __name__ == "__main__":
    sys.exit(main())
