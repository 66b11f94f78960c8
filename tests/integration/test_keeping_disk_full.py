"""Copies and restores on a disk that is really full: they give up, and nothing else comes to harm."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import StoreError, StoreFault
from bot.ingest.keeping import Copying
from bot.store.database import Backups, backup, restore
from bot.store.transactions import SqlStore
from tests.disks import leave
from tests.doubles.publishers import HandClock
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import MIGRATIONS, address, opened

WIRE = spec("wire").id


async def add(store: SqlStore, guid: str) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        await writing.add({WIRE: [(draft(guid=guid, body="text " * 2_000), True)]}, NOON)


async def filled(store: SqlStore) -> None:
    """About a megabyte, so that half of one is too little for a copy and enough to go on with."""
    for number in range(60):
        await add(store, f"first {number}")


def files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


async def test_a_daily_copy_without_space_is_said_once_and_the_bot_writes_on(
    small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, clock = small_disk / "gazette.db", HandClock(NOON)
    async with opened(path) as store:
        await filled(store)
        leave(small_disk, 500_000)
        before = files(small_disk)
        job = Copying(copies=Backups(url=address(path)), clock=clock)
        for number in range(5):
            await job.run()
            await add(store, f"after {number}")
            clock.forward(timedelta(hours=2))
        assert [record.levelname for record in caplog.records if record.name == "bot.ingest.keeping"] == ["ERROR"]
        assert "the disk is full" in caplog.text
        assert files(small_disk) == before
        async with store.reading() as view:
            assert (await view.counts())["entries"] == 65
    assert caplog.records[0].levelno == logging.ERROR


async def test_a_restore_without_space_leaves_the_database_as_it_is(small_disk: Path, tmp_path: Path) -> None:
    path, copy = small_disk / "gazette.db", tmp_path / "copy.db"
    async with opened(path) as store:
        await filled(store)
        await backup(address(path), copy)
        await add(store, "2")
    ballast = leave(small_disk, 500_000)
    before, content = files(small_disk), path.read_bytes()

    with pytest.raises(StoreError) as refused:
        await restore(address(path), str(copy), migrations=MIGRATIONS, say=lambda _: None)

    assert refused.value.fault is StoreFault.FULL
    assert (files(small_disk), path.read_bytes()) == (before, content)
    ballast.unlink()
    assert (await restore(address(path), str(copy), migrations=MIGRATIONS, say=lambda _: None)).aside is not None
