"""What an operator does to the database: upgrade its schema, check it, copy it.

Each runs in a thread from beginning to end.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.store import backup as copies
from bot.store import dialects, inspection, schema
from bot.store.address import database_path
from bot.store.inspection import Report
from bot.store.lock import WriterLock


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """`before` is None for a database that was created or had no revision; `backup` where one was made."""

    before: str | None
    after: str
    backup: Path | None = None


async def upgrade(
    url: str,
    *,
    migrations: Path,
    say: Callable[[str], None],
    patience: float = dialects.PATIENCE,
) -> Upgrade:
    """Bring the schema to the newest revision, after a quick check and a backup. Takes the lock.

    Can be run again after it was killed at any point. `say` hears each step, from a worker thread.
    """
    return await asyncio.to_thread(_upgrade, url, migrations, say, patience)


def _upgrade(url: str, migrations: Path, say: Callable[[str], None], patience: float) -> Upgrade:
    dialects.require_version()
    path = database_path(url)
    newest = schema.history(migrations)[-1]
    with WriterLock() as lock:
        lock.acquire(path)
        if not inspection.present(path):
            say(f"creating {path} at {newest}")
            schema.create(path, migrations, patience=patience)
            return Upgrade(before=None, after=newest)
        say(f"checking {path}")
        before = inspection.revision(path, patience=patience, quick_check=True)
        schema.refuse_newer(before, migrations)
        if before == newest:
            say(f"the schema is at {newest} already")
            return Upgrade(before=before, after=newest)
        saved = copies.automatic(path, before, patience=patience)
        say(f"backup written to {saved}")
        schema.upgrade(path, migrations, patience=patience)
        say(f"the schema went from {before or 'nothing'} to {newest}")
        return Upgrade(before=before, after=newest, backup=saved)


async def check(url: str, *, patience: float = dialects.PATIENCE) -> Report:
    """Look through the whole file without changing it; works beside a running bot."""
    return await asyncio.to_thread(lambda: inspection.report(database_path(url), patience=patience))


async def backup(url: str, target: Path | None = None, *, patience: float = dialects.PATIENCE) -> Path:
    """Copy the database; works beside a running bot.

    Without a target the copy goes to `backups` beside the database, where the newest seven are kept.
    """
    return await asyncio.to_thread(_backup, url, target, patience)


def _backup(url: str, target: Path | None, patience: float) -> Path:
    path = database_path(url)
    revision = inspection.revision(path, patience=patience, quick_check=False)
    if target is not None:
        return copies.explicit(path, target, patience=patience)
    return copies.automatic(path, revision, patience=patience)
