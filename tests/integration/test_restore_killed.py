"""kill -9 before every change of a file and every statement of a restore: the old database is there, or the new one.

The children are forked from a server that has everything imported, so that a death costs milliseconds.
"""

import asyncio
import multiprocessing
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event

from bot.store.database import restore
from tests.integration.test_restore import add, entries
from tests.unit.store.shelf import MIGRATIONS, address, opened

forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(["bot.store.database", "bot.store.migrate", "aiosqlite", "pytest", "tests.make"])

_CHANGES = {"os.rename", "os.remove", "os.truncate", "fcntl.flock", "fcntl.lockf", "sqlite3.connect"}


def restore_and_die(path: Path, before: int) -> None:
    """Runs the real command and kills itself before the change or statement of this number."""
    numbers = count(1)

    def die(*_: object) -> None:
        if next(numbers) == before:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die)
    sys.addaudithook(lambda name, _: die() if name in _CHANGES else None)
    asyncio.run(restore(address(path), str(path.with_name("copy.db")), migrations=MIGRATIONS, say=lambda _: None))


def deaths(path: Path) -> Iterator[int]:
    """Kills one run after the other, each one step later, until a run comes through."""
    for number in count(1):
        child = forks.Process(target=restore_and_die, args=(path, number))
        child.start()
        child.join()
        if child.exitcode == 0:
            return
        assert child.exitcode == -signal.SIGKILL
        yield number


async def prepared(path: Path) -> dict[str, bytes]:
    """Files of a bot that was killed with three entries, the last of them in the log; the copy has one."""
    async with opened(path.with_name("copy.db")) as store:
        await add(store, 1)
    async with opened(path) as store:
        await add(store, 1, 2)
    async with opened(path) as store:
        await add(store, 3)
        return {name: path.with_name(name).read_bytes() for name in ("gazette.db", "gazette.db-wal")}


def start_over(path: Path, files: dict[str, bytes]) -> None:
    for file in path.parent.glob("gazette.db*"):
        file.unlink()
    for name, content in files.items():
        path.with_name(name).write_bytes(content)


async def _start(path: Path) -> None:
    async with opened(path):
        pass


def test_a_restore_that_was_killed_anywhere_leaves_the_old_database_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "gazette.db"
    files = asyncio.run(prepared(path))
    start_over(path, files)
    outcomes = []
    for _ in deaths(path):
        asyncio.run(_start(path))  # the next start of the bot
        asides = [file for file in path.parent.glob("gazette.db.before-restore-*") if file.name.endswith("Z")]
        old = [path, *asides][-1]
        assert entries(old) == 3
        assert entries(path) == (1 if asides else 3)
        assert whole(path)
        assert whole(old)
        assert list(path.parent.glob("gazette.db.restor*")) == []
        outcomes.append(entries(path))
        start_over(path, files)
    assert entries(path) == 1  # the last run came through
    assert outcomes == sorted(outcomes, reverse=True)  # decided once, and never undone
    assert len(outcomes) > 20
    assert outcomes.count(1) >= 3


def whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
