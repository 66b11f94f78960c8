"""kill -9 before every statement and every commit of a migration: what was begun is finished or undone by the next run.

The children are forked from a server that has everything imported, so that a death costs milliseconds.
"""

import asyncio
import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bot.domain.sources import SourceId
from bot.store.database import upgrade
from tests.long.figures import say
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import HEAD, MIGRATIONS, address, ddl, opened, revision, with_later_revision

# `make test-long` kills before every statement, the suite before every fifth.
EVERY = int(os.environ.get("EVERY", "5"))
pytestmark = pytest.mark.timeout(900)
forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(["bot.store.database", "bot.store.migrate", "aiosqlite", "pytest", "tests.make"])


def upgrade_and_die(path: Path, migrations: Path, before: int) -> None:
    """Runs the real command and kills itself before the statement or commit of this number."""
    numbers = count(1)

    def die(*_: object) -> None:
        if next(numbers) == before:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die)
    event.listen(Engine, "commit", die)
    asyncio.run(upgrade(address(path), migrations=migrations, say=lambda _: None))


def deaths(path: Path, migrations: Path) -> Iterator[int]:
    """Kills one run after the other, each EVERY statements later, until a run comes through."""
    for number in count(1, EVERY):
        child = forks.Process(target=upgrade_and_die, args=(path, migrations, number))
        child.start()
        child.join()
        if child.exitcode == 0:
            return
        assert child.exitcode == -signal.SIGKILL
        yield number


def finish(path: Path, migrations: Path) -> None:
    asyncio.run(upgrade(address(path), migrations=migrations, say=lambda _: None))


def figure(killed: Sequence[int]) -> str:
    """The numbers of the statements before which a run was killed."""
    return f"{len(killed)} kills in {killed[-1]} statements and commits"


def start_over(path: Path, fresh: bytes | None = None) -> None:
    for name in ("gazette.db", "gazette.db-wal", "gazette.db-shm", "gazette.db-journal"):
        path.with_name(name).unlink(missing_ok=True)
    if fresh is not None:
        path.write_bytes(fresh)


def test_a_database_whose_creation_was_killed_anywhere_is_created_by_the_next_run(tmp_path: Path) -> None:
    path, clean = tmp_path / "gazette.db", tmp_path / "clean.db"
    finish(clean, MIGRATIONS)
    killed = list[int]()
    for number in deaths(path, MIGRATIONS):
        assert not path.exists()
        finish(path, MIGRATIONS)
        assert ddl(path) == ddl(clean)
        start_over(path)
        killed.append(number)
    say("3 creation killed", f"{figure(killed)}, all reached {HEAD}", "all")
    assert killed[-1] > 30
    assert ddl(path) == ddl(clean)
    assert [file.name for file in tmp_path.iterdir() if "creating" in file.name] == []


async def fill(path: Path) -> None:
    async with opened(path) as store, store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        entries = [draft(f"Headline {n}", guid=str(n), body="text " * 50) for n in range(40)]
        await writing.add({SourceId("wire"): [(entry, True) for entry in entries]}, NOON)


def test_an_upgrade_that_was_killed_anywhere_is_finished_by_the_next_run(tmp_path: Path) -> None:
    path, clean, later = tmp_path / "gazette.db", tmp_path / "clean.db", with_later_revision(tmp_path)
    asyncio.run(fill(path))
    old, old_schema = path.read_bytes(), ddl(path)
    finish(clean, later)
    new_schema = ddl(clean)
    killed = list[int]()
    for number in deaths(path, later):
        assert ddl(path) == (old_schema if revision(path) == HEAD else new_schema)
        finish(path, later)
        assert ddl(path) == new_schema
        assert whole(path)
        start_over(path, old)
        killed.append(number)
    say("3 the next migration killed", f"{figure(killed)}, all reached it", "all")
    assert killed[-1] > 20
    assert whole(path)


def whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT count(*) FROM entries JOIN bodies ON id = entry_id").fetchone()
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        return (rows, orphans, connection.execute("PRAGMA integrity_check").fetchone()) == ((40,), [], ("ok",))
