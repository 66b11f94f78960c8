"""The daily copy of the database: when it is due, what may go wrong, and that it never costs an older good copy."""

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import StoreError, StoreFault
from bot.ingest.keeping import Copying
from bot.store.database import Backups, backups
from bot.store.transactions import SqlStore
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import HEAD, address, fresh

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass
class SetClock:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gazette.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqlStore]:
    async with fresh(path) as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
            for number in range(200):
                await writing.add({spec("wire").id: [(draft(guid=str(number), body="text " * 300), True)]}, NOON)
        yield store


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime.now(UTC))


def copying(path: Path, clock: SetClock, spare: int = 0) -> Copying:
    return Copying(copies=Backups(url=address(path), spare=spare, patience=0.2), clock=clock)


def names(path: Path) -> list[str]:
    folder = path.parent / "backups"
    return sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []


@pytest.mark.usefixtures("store")
async def test_a_copy_is_made_once_a_day_also_across_restarts(path: Path, clock: SetClock) -> None:
    for hours in (0, 1, 23):
        clock.moment += hours * HOUR
        await copying(path, clock).run()  # each time a new process, which remembers nothing
        assert len(names(path)) == 1
    clock.moment += 2 * HOUR
    await copying(path, clock).run()
    assert len(names(path)) == 2
    newest, older = await backups(address(path))
    assert newest.moment > older.moment
    assert (newest.revision, newest.size) == (HEAD, newest.path.stat().st_size)


@pytest.mark.usefixtures("store")
async def test_a_copy_that_claims_to_be_of_next_year_does_not_keep_today_from_having_one(
    path: Path, clock: SetClock
) -> None:
    (path.parent / "backups").mkdir()
    (path.parent / "backups" / f"gazette-20990101T000000000000Z-{HEAD}.db").touch()
    await copying(path, clock).run()
    assert len(names(path)) == 2


def damage(path: Path) -> None:
    """Overwrite pages in the middle of the file, as a failing disk does."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(60 * 4096)
        file.write(b"\xff" * 20 * 4096)


@pytest.mark.usefixtures("store")
async def test_a_damaged_database_is_said_loudly_each_day_and_costs_no_older_copy(
    path: Path, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    await copying(path, clock).run()
    (path.parent / "backups" / f"gazette-20200101T000000000000Z-{HEAD}.db").touch()
    for number in range(8):
        (path.parent / "backups" / f"gazette-2021010{number + 1}T000000000000Z-{HEAD}.db").touch()
    before = names(path)
    damage(path)
    job = copying(path, clock)
    for _ in range(30):
        clock.moment += 2 * HOUR
        await job.run()

    said = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert len(said) == 2
    assert "gazette db restore latest" in said[0].message
    assert names(path) == before


@pytest.mark.usefixtures("store")
async def test_too_little_room_is_said_once_and_again_only_after_it_was_mended(
    path: Path, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    job = copying(path, clock, spare=2**60)
    for _ in range(10):
        await job.run()
        clock.moment += 2 * HOUR
    (said,) = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert "make room" in said
    assert "make room" in job.trouble()
    assert names(path) == []
    job.copies = Backups(url=address(path))
    await job.run()
    assert len(names(path)) == 1
    assert job.trouble() == ""


@pytest.mark.usefixtures("store")
async def test_a_folder_that_cannot_be_written_is_said_once_and_raises_nothing(
    path: Path, clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    (path.parent / "backups").write_text("a file in the way")
    job = copying(path, clock)
    for _ in range(10):
        await job.run()
        clock.moment += 2 * HOUR
    assert [record.levelname for record in caplog.records if record.name == "bot.ingest.keeping"] == ["ERROR"]


@pytest.mark.usefixtures("store")
async def test_after_a_failure_it_is_tried_again_an_hour_later(path: Path, clock: SetClock) -> None:
    job = copying(path, clock, spare=2**60)
    await job.run()
    job.copies = Backups(url=address(path))
    clock.moment += timedelta(minutes=59)
    await job.run()
    assert names(path) == []
    clock.moment += timedelta(minutes=2)
    await job.run()
    assert len(names(path)) == 1


async def test_without_a_spare_no_room_is_asked_for_and_a_missing_database_is_refused(path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        await Backups(url=address(path)).make()
    assert refused.value.fault is StoreFault.MISSING
    assert names(path) == []
