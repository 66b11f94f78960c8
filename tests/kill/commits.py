"""`python -m tests.kill.commits`: writers that are killed within their transactions. What was acknowledged is there."""

import argparse
import asyncio
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import time as clock_time
from datetime import timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain.deliveries import Receipt
from bot.domain.subscriptions import Cadence, Slot, TenantId
from bot.store.transactions import SqlStore
from tests.kill.aim import die_before
from tests.kill.ended import Ended
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import opened

forks = multiprocessing.get_context("fork")
TENANT = TenantId("memory:a")
PARTS = 2
# So many numbers are the share of one life, which begins with the first of the writers.
_SHARE = 9_999
# Half of the deaths come at a moment, in our seconds, the others before a statement or a commit.
_LONGEST = 0.06
_STATEMENTS = 60


def killed_writers(kills: int, seed: int, file: Path, say: Callable[[str], None] = lambda _: None) -> Ended:
    """Each life takes up the database as the one before left it; it is looked at after each."""
    lot, ended, said = random.Random(seed), Ended(), list[int]()  # noqa: S311 - when to kill, not a secret
    asyncio.run(_begin(file))
    for number in range(kills):
        after = lot.uniform(0, _LONGEST) if number % 2 else None
        said += _killed(file, number * _SHARE, after, lot.randrange(1, _STATEMENTS))
        ended.kills += 1
        _look(file, said, ended, number)
        if (number + 1) % 25 == 0:
            say(f"{number + 1} of {kills} kills, {len(said)} commits")
    ended.acknowledged = len(said)
    return ended


async def _begin(file: Path) -> None:
    async with opened(file) as store, store.writing() as tx:
        await tx.sync_sources([spec("wire")], NOON)
        cadence = Cadence(at=clock_time(9), zone="UTC")
        await tx.tenant(TENANT).subscribe(
            platform="memory", channel_id="1", edition="weekly", cadence=cadence, mention=None, now=NOON
        )


def _killed(file: Path, first: int, after: float | None, before: int) -> list[int]:
    """What a life said was committed until it was killed: after a time, or before its statement of that number."""
    ours, theirs = forks.Pipe()
    child = forks.Process(target=_write_on, args=(file, first, theirs, before if after is None else 0), daemon=True)
    child.start()
    theirs.close()
    said: list[int] = []
    try:
        ours.poll(10)
        if after is not None:
            time.sleep(after)
            os.kill(child.pid or 0, signal.SIGKILL)
        while True:
            said.append(ours.recv())
    except EOFError:
        ours.close()
    child.join()
    assert child.exitcode == -signal.SIGKILL, f"the writer ended by itself with {child.exitcode}"
    return said


def _write_on(file: Path, first: int, tell: Connection, before: int) -> None:
    asyncio.run(_writing(file, first, tell, before))


async def _writing(file: Path, first: int, tell: Connection, before: int) -> None:
    async with opened(file, patience=5) as store:
        if before:
            die_before(before)
        for number in count(first):
            await _WRITERS[number % len(_WRITERS)](store, number)
            tell.send(number)


async def _add_entry(store: SqlStore, number: int) -> None:
    async with store.writing() as tx:
        await tx.add(
            {spec("wire").id: [(draft(f"Headline {number}", guid=str(number), body="text " * 400), True)]}, NOON
        )


async def _fill_slot(store: SqlStore, number: int) -> None:
    """Opens and fills: a slot with all of its parts, or none."""
    async with store.writing() as tx:
        (subscription,) = await tx.tenant(TENANT).subscriptions()
        due = NOON + timedelta(seconds=number)
        await tx.open_slot(subscription, Slot(key=f"run-{number}", due_at=due), next_due_at=due)
        waiting = next(one for one in await tx.waiting_slots() if one.slot.key == f"run-{number}")
        await tx.fill_slot(waiting, None, [(f'{{"{part}":1}}', f"{number}-{part}") for part in range(PARTS)])


async def _record(store: SqlStore, number: int) -> None:
    """The oldest post is claimed, sent and recorded, as deliveries are: in two transactions."""
    now = NOON + timedelta(days=3650)
    async with store.writing() as tx:
        due = (await tx.due_deliveries(now))[0]
        # Over at once: what a killed writer had claimed is free for the next, and keeps nothing waiting.
        claimed = await tx.claim(due, until=now - timedelta(seconds=1), now=now)
    assert claimed is not None
    async with store.writing() as tx:
        assert await tx.record_sent(claimed, Receipt(message_id=str(number)), now)


_WRITERS: tuple[Callable[[SqlStore, int], Awaitable[None]], ...] = (_fill_slot, _add_entry, _record)


def _look(file: Path, said: list[int], ended: Ended, life: int) -> None:
    with closing(sqlite3.connect(file)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchall() + [
            ("orphan",) for _ in connection.execute("PRAGMA foreign_key_check")
        ]
        titles = {row[0] for row in connection.execute("SELECT title FROM entries JOIN bodies ON id = entry_id")}
        nonces = {row[0] for row in connection.execute("SELECT nonce FROM deliveries")}
        torn = connection.execute(
            "SELECT count(*) FROM slots WHERE (SELECT count(*) FROM deliveries WHERE slot_id = slots.id) != ?", (PARTS,)
        ).fetchone()
        receipts = {row[0] for row in connection.execute("SELECT message_id FROM deliveries WHERE state = 'sent'")}
    if sound != [("ok",)] or torn != (0,):
        ended.unsound.append(f"after kill {life + 1}: {sound}, {torn[0]} slots with a part of their posts")
    for number in said:
        there = (
            all(f"{number}-{part}" in nonces for part in range(PARTS)),
            f"Headline {number}" in titles,
            str(number) in receipts,
        )
        if not there[number % len(_WRITERS)]:
            ended.missing.append(f"after kill {life + 1}: commit {number}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=600)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    began = time.monotonic()

    def say(words: str) -> None:
        sys.stdout.write(f"  {words}, after {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()

    sys.stdout.write(f"writers, seed {asked.seed}\n")
    with TemporaryDirectory() as folder:
        ended = killed_writers(asked.kills, asked.seed, Path(folder) / "gazette.db", say)
    for line in [*ended.unsound[:10], *ended.missing[:10]]:
        sys.stdout.write(f"WRONG {line}\n")
    missing, unsound = len(ended.missing), len(ended.unsound)
    sys.stdout.write(
        f"{ended.kills} kills, {ended.acknowledged} acknowledged commits, {missing} missing, {unsound} unsound\n"
    )
    return int(bool(missing or unsound))


if __name__ == "__main__":
    sys.exit(main())
