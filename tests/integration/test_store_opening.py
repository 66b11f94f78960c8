"""Opening a database: what is created, who may open it beside whom."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.errors import StoreError, StoreFault
from bot.store.dialects import APPLICATION_ID
from tests.make import NOON, spec
from tests.unit.store.shelf import HEAD, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gazette.db"


async def refusal(path: Path, *, exclusive: bool = True) -> StoreError:
    with pytest.raises(StoreError) as refused:
        async with opened(path, exclusive=exclusive):
            pass
    return refused.value


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def test_a_missing_database_is_created_at_the_newest_schema(path: Path) -> None:
    async with opened(path) as store, store.reading() as reading:
        assert await reading.sources() == []

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)


async def test_the_writer_waits_for_the_disk_and_minds_foreign_keys(path: Path) -> None:
    async with opened(path) as store, store.writing() as writing:
        settings = [
            await writing._all(text(f"PRAGMA {name}"), lambda row: row[0])
            for name in ("synchronous", "foreign_keys", "trusted_schema", "busy_timeout")
        ]
    assert settings == [[2], [1], [0], [200]]


async def test_a_closed_store_leaves_one_file_and_an_unlocked_lock(path: Path) -> None:
    async with opened(path):
        pass

    assert names(path.parent) == ["gazette.db", "gazette.db.lock"]
    async with opened(path):
        pass


async def test_a_closed_store_does_not_serve(path: Path) -> None:
    async with opened(path) as store:
        pass

    with pytest.raises(StoreError, match="closed"):
        async with store.reading():
            pass


async def test_a_second_writer_is_refused_with_the_number_of_the_first(path: Path) -> None:
    async with opened(path):
        refused = await refusal(path)

    assert refused.fault is StoreFault.LOCKED_BY_PROCESS
    assert f"process {os.getpid()}" in str(refused)


async def test_a_reader_works_beside_a_writer_and_sees_its_commits(path: Path) -> None:
    async with opened(path) as store, opened(path, exclusive=False) as reader:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
        async with reader.reading() as reading:
            assert len(await reading.sources()) == 1
        with pytest.raises(StoreError, match="reading only"):
            async with reader.writing():
                pass


async def test_a_reader_creates_nothing_and_says_what_to_run(path: Path) -> None:
    refused = await refusal(path, exclusive=False)

    assert "gazette poll" in str(refused)
    assert names(path.parent) == []


async def test_a_database_held_by_another_program_is_busy(path: Path) -> None:
    async with opened(path):
        pass
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert (await refusal(path)).fault is StoreFault.BUSY
        assert (await refusal(path, exclusive=False)).fault is StoreFault.BUSY
    async with opened(path):
        pass  # the refusals left no lock behind


def test_the_store_does_without_the_orm() -> None:
    """6 MiB and a fifth of the time to import; SQLAlchemy's own layer for asyncio would bring it."""
    asked = "import sys, bot.store.database; print('sqlalchemy.orm' in sys.modules, 'sqlalchemy' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout

    assert said.split() == ["False", "True"]
