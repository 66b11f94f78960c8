"""Several processes and sudden deaths: no increment is lost, no acknowledged commit is missing, the lock is freed.

The children are forked from a server that has everything imported, so that a death costs milliseconds.
"""

import asyncio
import multiprocessing
import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from bot.domain.errors import StoreError, StoreFault
from bot.domain.sources import SourceId
from bot.store.dialects import reader_engine, writer_engine
from bot.store.transactions import SqlStore
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import opened

WIRE = SourceId("wire")
KILLS = 20
forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(["bot.store.database", "bot.store.migrate", "aiosqlite", "pytest", "tests.make"])


async def _increment(path: Path, times: int) -> None:
    """Without the lock of the writing process: what protects here is the transaction alone."""
    store = SqlStore(reader=reader_engine(path, patience=10), writer=writer_engine(path, patience=10))
    for _ in range(times):
        async with store.writing() as writing:
            (source,) = await writing.sources()
            await writing.update_sources([replace(source, failures=source.failures + 1)])
    await store.close()


def increment(path: Path, times: int) -> None:
    asyncio.run(_increment(path, times))


async def test_two_processes_lose_no_increment(tmp_path: Path) -> None:
    path = tmp_path / "gazette.db"
    async with opened(path) as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
        children = [forks.Process(target=increment, args=(path, 100)) for _ in range(2)]
        for child in children:
            child.start()
        for child in children:
            await asyncio.to_thread(child.join)

        assert [child.exitcode for child in children] == [0, 0]
        async with store.reading() as reading:
            assert [source.failures for source in await reading.sources()] == [200]


async def _write_on(path: Path, first: int, acknowledged: Connection) -> None:
    async with opened(path) as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
        for number in range(first, first + 100_000):
            async with store.writing() as writing:
                await writing.add(
                    {WIRE: [(draft(f"Headline {number}", guid=str(number), body="text " * 400), True)]}, NOON
                )
            acknowledged.send(number)


def write_on(path: Path, first: int, acknowledged: Connection) -> None:
    asyncio.run(_write_on(path, first, acknowledged))


def killed_while_writing(path: Path, first: int, after: float) -> list[int]:
    """What a child said was committed before it was killed, `after` seconds from its first commit."""
    ours, theirs = forks.Pipe()
    child = forks.Process(target=write_on, args=(path, first, theirs))
    child.start()
    theirs.close()
    said = [ours.recv()]
    time.sleep(after)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    try:
        while True:
            said.append(ours.recv())
    except EOFError:
        ours.close()
    assert child.exitcode == -signal.SIGKILL
    return said


def test_no_acknowledged_commit_is_missing_after_kill_9(tmp_path: Path) -> None:
    """The next child starts at once, so this also shows that a kill frees the lock."""
    path, chance = tmp_path / "gazette.db", random.Random(2025)  # noqa: S311 - when to kill, not a secret
    said: list[int] = []
    for number in range(KILLS):
        said += killed_while_writing(path, number * 100_000, chance.uniform(0, 0.06))
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            there = {row[0] for row in connection.execute("SELECT title FROM entries JOIN bodies ON id = entry_id")}
        assert {f"Headline {number}" for number in said} - there == set()
    assert len(said) > KILLS


def hold(path: Path, holding: Connection) -> None:
    async def forever() -> None:
        async with opened(path):
            holding.send(os.getpid())
            await asyncio.sleep(60)

    asyncio.run(forever())


async def test_a_second_process_is_told_which_one_holds_the_database(tmp_path: Path) -> None:
    path = tmp_path / "gazette.db"
    ours, theirs = forks.Pipe()
    child = forks.Process(target=hold, args=(path, theirs))
    child.start()
    holder = await asyncio.to_thread(ours.recv)
    try:
        with pytest.raises(StoreError, match=f"process {holder}") as refused:
            async with opened(path):
                pass
    finally:
        child.kill()
        await asyncio.to_thread(child.join)

    assert refused.value.fault is StoreFault.LOCKED_BY_PROCESS
    async with opened(path):
        pass
