"""What an operator does to the database: upgrade its schema, check it, copy it, go back to a copy.

Each runs in a thread from beginning to end.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.store import backup as copies
from bot.store import dialects, inspection, schema
from bot.store import restore as back
from bot.store.address import database_path
from bot.store.backup import Copy
from bot.store.inspection import Report
from bot.store.lock import WriterLock
from bot.store.restore import Restored, naming_the_way_back


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
        back.finish(path)
        if not inspection.present(path):
            say(f"creating {path} at {newest}")
            schema.create(path, migrations, patience=patience)
            return Upgrade(before=None, after=newest)
        say(f"checking {path}")
        with naming_the_way_back(path, patience=patience):
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


async def backup(url: str, target: Path | None = None, *, patience: float = dialects.PATIENCE, spare: int = 0) -> Path:
    """Copy the database; works beside a running bot. A damaged one is not copied.

    Without a target the copy goes to `backups` beside the database, where the newest seven are kept; `spare` bytes of
    the disk are left then.
    """
    return await asyncio.to_thread(_backup, url, target, patience, spare)


def _backup(url: str, target: Path | None, patience: float, spare: int) -> Path:
    path = database_path(url)
    revision = inspection.revision(path, patience=patience, quick_check=True)
    if target is not None:
        return copies.explicit(path, target, patience=patience)
    return copies.automatic(path, revision, patience=patience, spare=spare)


async def backups(url: str) -> Sequence[Copy]:
    """The copies in `backups`, the newest first, as their names tell."""
    return await asyncio.to_thread(lambda: copies.copies(database_path(url)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Backups:
    """The port of that name. `spare` is how many bytes of the disk a copy must leave."""

    url: str
    spare: int = 0
    patience: float = dialects.PATIENCE

    async def newest(self, now: datetime) -> datetime | None:
        return next((copy.moment for copy in await backups(self.url) if copy.moment <= now), None)

    async def make(self) -> str:
        return str(await backup(self.url, patience=self.patience, spare=self.spare))


async def restore(
    url: str,
    wanted: str,
    *,
    migrations: Path,
    say: Callable[[str], None],
    patience: float = dialects.PATIENCE,
) -> Restored:
    """Put a copy, the file `wanted` or the `latest`, in the place of the database, at the newest schema.

    Refuses while somebody has the database open. The present files are moved aside. A restore that was killed leaves
    the old database, or is finished by the next that takes the lock. `say` hears each step, from a worker thread.
    """
    return await asyncio.to_thread(_restore, url, wanted, migrations, say, patience)


def _restore(url: str, wanted: str, migrations: Path, say: Callable[[str], None], patience: float) -> Restored:
    dialects.require_version()
    path = database_path(url)
    with WriterLock() as lock:
        lock.acquire(path)
        if aside := back.finish(path):
            say(f"an earlier restore was cut short and is finished now; what was before it is {aside}")
        say("looking for a sound copy" if wanted == back.LATEST else f"looking through {wanted}")
        copy, before = back.chosen(path, wanted, migrations, patience=patience)
        say(f"restoring {copy}")
        return back.restore(path, copy, before, migrations, say=say, patience=patience)
