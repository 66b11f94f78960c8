"""The front door of the store: open it here; `upkeep` upgrades, checks and copies it.

Whatever touches files or waits runs in a thread; nothing here holds the event loop.
"""

import asyncio
import logging
from pathlib import Path

from bot.store import dialects, inspection, schema
from bot.store import restore as back
from bot.store.address import database_path
from bot.store.inspection import Report
from bot.store.lock import WriterLock
from bot.store.restore import Restored
from bot.store.transactions import SqlStore
from bot.store.turns import to_the_end
from bot.store.upkeep import Backups, Upgrade, backup, backups, check, restore, upgrade

__all__ = [
    "Backups",
    "Report",
    "Restored",
    "SqlStore",
    "Upgrade",
    "backup",
    "backups",
    "check",
    "open_store",
    "restore",
    "upgrade",
]

log = logging.getLogger(__name__)


async def open_store(
    url: str, *, migrations: Path, exclusive: bool = True, patience: float = dialects.PATIENCE
) -> SqlStore:
    """Open the database at the newest schema. Raises StoreError; nothing that is there is ever made anew.

    `exclusive` takes the lock of the writing process and creates a missing database. Without it the store only reads,
    works beside a running bot, and refuses a missing database. `patience` is in seconds.
    """
    if not exclusive:
        path = await asyncio.to_thread(_prepare_reading, url, migrations, patience)
        return SqlStore(reader=dialects.reader_engine(path, patience=patience))
    lock = WriterLock()
    try:
        path = await to_the_end(asyncio.to_thread(_prepare_writing, url, lock, migrations, patience))
        return await _open_writing(path, lock, patience)
    except BaseException:
        lock.release()
        raise


async def _open_writing(path: Path, lock: WriterLock, patience: float) -> SqlStore:
    store = SqlStore(
        reader=dialects.reader_engine(path, patience=patience),
        writer=dialects.writer_engine(path, patience=patience),
        lock=lock,
    )
    try:
        async with store.writing():
            return store  # an unwritable file shows here and not at the first poll
    except BaseException:
        await store.close()
        raise


def _prepare_reading(url: str, migrations: Path, patience: float) -> Path:
    dialects.require_version()
    path = database_path(url)
    _require_head(path, migrations, patience=patience, quick_check=False)
    return path


def _prepare_writing(url: str, lock: WriterLock, migrations: Path, patience: float) -> Path:
    dialects.require_version()
    path = database_path(url)
    lock.acquire(path)
    if aside := back.finish(path):
        log.warning("a restore that was cut short is finished now; what was before it is %s", aside)
    if not inspection.present(path):
        schema.create(path, migrations, patience=patience)
    _require_head(path, migrations, patience=patience, quick_check=True)
    return path


def _require_head(path: Path, migrations: Path, *, patience: float, quick_check: bool) -> None:
    with back.naming_the_way_back(path, patience=patience):
        found = inspection.revision(path, patience=patience, quick_check=quick_check)
    schema.refuse_newer(found, migrations)
    schema.refuse_older(found, migrations)
