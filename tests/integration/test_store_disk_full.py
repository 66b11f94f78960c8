"""A full disk: writing stops with a reason, reading goes on, nothing is lost, work resumes when there is space."""

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.digests import Window
from bot.domain.errors import StoreError, StoreFault
from bot.domain.sources import SourceId
from bot.store.database import backup, check
from bot.store.transactions import SqlStore
from tests.disks import leave
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import address, opened

WIRE = SourceId("wire")
ALWAYS = Window(start=NOON, end=NOON.replace(year=2030))


async def add(store: SqlStore, batch: int) -> None:
    """20 entries of about 3 kB."""
    drafts = [draft(f"Batch {batch}, {n}", guid=f"{batch}-{n}", body=os.urandom(1500).hex()) for n in range(20)]
    async with store.writing() as writing:
        await writing.add({WIRE: [(one, True) for one in drafts]}, NOON)


async def fill(store: SqlStore) -> tuple[int, StoreError]:
    """How many batches went in before the first refusal."""
    for batch in range(200):
        try:
            await add(store, batch)
        except StoreError as error:
            return batch, error
    raise AssertionError("the disk never filled up")


async def assert_all_there(store: SqlStore, batches: int) -> None:
    async with store.reading() as reading:
        assert len(await reading.entries(ALWAYS)) == batches * 20


async def prepare(store: SqlStore) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)


async def test_a_real_full_disk_loses_nothing_and_work_resumes(small_disk: Path) -> None:
    path = small_disk / "gazette.db"
    async with opened(path) as store:
        await prepare(store)
        ballast = leave(small_disk, 1_000_000)
        batches, error = await fill(store)

        assert error.fault is StoreFault.FULL
        assert batches > 0
        await assert_all_there(store, batches)
        with pytest.raises(StoreError) as refused:
            await backup(address(path))
        assert refused.value.fault is StoreFault.FULL

        ballast.unlink()
        await add(store, batches)
        await assert_all_there(store, batches + 1)
    assert (await check(address(path))).ok
    assert leftovers(small_disk) == []


def leftovers(folder: Path) -> list[Path]:
    return list(folder.rglob("*.partial*"))


async def test_a_database_at_its_limit_refuses_to_grow_and_goes_on_when_it_may(tmp_path: Path) -> None:
    path = tmp_path / "gazette.db"
    async with opened(path) as store:
        await prepare(store)
        await limit(store, 150)
        batches, error = await fill(store)

        assert error.fault is StoreFault.FULL
        assert "disk is full" in str(error)
        await assert_all_there(store, batches)

        await limit(store, 1_000_000)
        await add(store, batches)
        await assert_all_there(store, batches + 1)
    assert (await check(address(path))).ok


async def limit(store: SqlStore, pages: int) -> None:
    async with store.writing() as writing:
        await writing._all(text(f"PRAGMA max_page_count = {pages}"), lambda row: row)


async def test_a_bot_starts_on_a_full_disk_to_say_so(small_disk: Path) -> None:
    """The lock is taken although its file cannot be written."""
    path = small_disk / "gazette.db"
    async with opened(path) as store:
        await prepare(store)
    leave(small_disk, 0)
    assert shutil.disk_usage(small_disk).free == 0

    async def start_and_add() -> None:
        async with opened(path) as store:
            await assert_all_there(store, 0)
            await add(store, 0)

    with pytest.raises(StoreError) as refused:
        await start_and_add()
    assert refused.value.fault is StoreFault.FULL
