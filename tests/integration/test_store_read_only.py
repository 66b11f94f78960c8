"""A database on a file system that turned read-only."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.errors import StoreError, StoreFault
from bot.store.database import backup, check
from tests.disks import turn_read_only
from tests.make import NOON, spec
from tests.unit.store.shelf import address, fresh, opened


async def test_a_writer_is_refused_and_told_why(small_disk: Path) -> None:
    async with fresh(small_disk / "gazette.db"):
        pass
    turn_read_only(small_disk)

    with pytest.raises(StoreError, match="Read-only file system") as refused:
        async with opened(small_disk / "gazette.db"):
            pass
    assert refused.value.fault is StoreFault.UNWRITABLE
    with pytest.raises(StoreError) as refused:
        await backup(address(small_disk / "gazette.db"))
    assert refused.value.fault is StoreFault.UNWRITABLE


async def test_a_reader_that_cannot_keep_its_log_index_is_refused_and_told_why(small_disk: Path) -> None:
    async with fresh(small_disk / "gazette.db"):
        pass
    turn_read_only(small_disk)

    for attempt in (check(address(small_disk / "gazette.db")), _read(small_disk / "gazette.db")):
        with pytest.raises(StoreError, match="cannot be opened or written") as refused:
            await attempt
        assert refused.value.fault is StoreFault.UNWRITABLE


async def _read(path: Path) -> None:
    async with opened(path, exclusive=False) as store, store.reading() as reading:
        await reading.sources()


async def test_a_running_bot_cannot_write_and_goes_on_reading(tmp_path: Path) -> None:
    """The file is made unwritable for SQLite itself, which works for the superuser as well."""
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
            await writing._run(text("PRAGMA query_only = ON"))
        with pytest.raises(StoreError, match="readonly") as refused:
            async with store.writing() as writing:
                await writing.sync_sources([], NOON)
        assert refused.value.fault is StoreFault.UNWRITABLE
        async with store.reading() as reading:
            assert len(await reading.sources()) == 1
