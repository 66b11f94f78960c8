"""`check` and `backup`: beside a running bot, without changing the database."""

import asyncio
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import StoreError, StoreFault
from bot.domain.sources import SourceId
from bot.store.database import backup, check, open_store
from bot.store.dialects import APPLICATION_ID
from bot.store.transactions import SqlStore
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import HEAD, MIGRATIONS, address, fresh, opened

WIRE = SourceId("wire")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gazette.db"


async def add(store: SqlStore, *numbers: int) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        await writing.add({WIRE: [(draft(f"Headline {n}", guid=str(n)), True) for n in numbers]}, NOON)


def execute(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(statement).fetchall()


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def test_a_check_beside_a_writer_tells_what_the_database_holds(path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1, 2, 3)
        report = await check(address(path))

    assert report.ok
    assert (report.revision, report.path) == (HEAD, path)
    assert report.size > 100_000
    assert {name: n for name, n in report.counts.items() if n} == {"sources": 1, "entries": 3}
    assert "deliveries" in report.counts


async def test_a_check_names_rows_without_a_parent(path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1)
    execute(path, "DELETE FROM sources")

    report = await check(address(path))

    assert not report.ok
    assert report.orphans == ("entries: row 1 points to a missing row of sources",)


async def test_a_check_finds_an_index_that_disagrees(path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1, 2)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, '(title_key)', '(summary)') WHERE type = 'index'"
        )

    report = await check(address(path))

    assert not report.ok
    assert any("ix_entries_title_key" in finding for finding in report.damage)


async def test_a_check_of_a_missing_database_creates_none(path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        await check(address(path))

    assert names(path.parent) == []


async def test_a_backup_beside_a_writer_is_whole_and_can_be_opened(path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1, 2)
        copy = await backup(address(path))
        await add(store, 3)

    assert copy.parent == path.parent / "backups"
    assert copy.name.startswith("gazette-20")
    assert copy.name.endswith(f"Z-{HEAD}.db")
    assert names(copy.parent) == [copy.name]
    assert execute(copy, "SELECT count(*) FROM entries") == [(2,)]
    assert execute(copy, "PRAGMA application_id") == [(APPLICATION_ID,)]
    async with opened(copy) as restored:
        await add(restored, 4)


async def test_backups_during_writes_are_each_a_whole_number_of_transactions(path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 0, 1)
        writing = asyncio.create_task(_add_pairs(store))
        copies = [await backup(address(path)) for _ in range(5)]
        await writing

    for copy in copies:
        assert execute(copy, "PRAGMA integrity_check") == [("ok",)]
        assert execute(copy, "SELECT count(*) % 2 FROM entries") == [(0,)]


async def _add_pairs(store: SqlStore) -> None:
    for number in range(2, 80, 2):
        await add(store, number, number + 1)


async def test_seven_automatic_backups_are_kept_and_strange_files_stay(path: Path) -> None:
    async with fresh(path):
        copies = [await backup(address(path))]
        for name in ("gazette-before-the-move.db", "notes.txt", "gazette2-20200101T000000000000Z-0001_initial.db"):
            (copies[0].parent / name).touch()
        abandoned = copies[0].parent / "gazette-abandoned.partial"
        abandoned.touch()
        os.utime(abandoned, (0, 0))
        copies += [await backup(address(path)) for _ in range(8)]

    kept = [copy.name for copy in copies[-7:]]
    assert names(copies[0].parent) == sorted(
        [*kept, "gazette-before-the-move.db", "notes.txt", "gazette2-20200101T000000000000Z-0001_initial.db"]
    )


async def test_a_backup_goes_where_it_is_told_and_never_over_a_file(path: Path, tmp_path: Path) -> None:
    async with fresh(path):
        target = tmp_path / "mine.db"
        assert await backup(address(path), target) == target
        before = content(target)
        with pytest.raises(StoreError, match="already there"):
            await backup(address(path), target)
        with pytest.raises(StoreError, match="no folder"):
            await backup(address(path), tmp_path / "absent" / "mine.db")

    assert content(target) == before
    assert names(tmp_path) == ["gazette.db", "gazette.db.lock", "mine.db"]


def content(path: Path) -> bytes:
    return path.read_bytes()


async def test_a_damaged_database_is_not_copied_over_good_backups(path: Path) -> None:
    path.write_text("no database")  # noqa: ASYNC240 - a moment, in a test

    with pytest.raises(StoreError) as refused:
        await backup(address(path))

    assert refused.value.fault is StoreFault.CORRUPT
    assert names(path.parent) == ["gazette.db"]


async def test_no_thread_outlives_a_store(path: Path) -> None:
    async with fresh(path) as store, store.reading() as one, store.reading() as other:
        await add(store, 1)
        assert await one.sources() == await other.sources()
        assert len(connection_threads()) == 3
    with pytest.raises(StoreError):
        await open_store("sqlite:////nowhere/gazette.db", migrations=MIGRATIONS)

    assert connection_threads() == []


def connection_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "store-worker"]
