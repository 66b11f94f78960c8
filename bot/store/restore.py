"""Going back to a copy: the present files are moved aside, never deleted, and a kill at any point loses neither.

The new database is built beside the old one: copied, brought to the newest schema, looked through. Then it gets a name
that says it is ready, and from that moment on the change is decided: whoever holds the lock next finishes it. Before
that moment the old database is untouched.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, update

from bot.domain.deliveries import DeliveryState
from bot.domain.errors import StoreError, StoreFault
from bot.store import backup, dialects, files, inspection, schema
from bot.store.faults import translated
from bot.store.outbox import deliveries

LATEST = "latest"
_UNFINISHED = ".restoring"
_READY = ".restored-"
_ASIDE = ".before-restore-"
# What waited when the copy was made may have been posted since, by the database that is put aside.
_IN_DOUBT = (
    update(deliveries)
    .where(deliveries.c.state.in_([DeliveryState.PENDING.value, DeliveryState.SENDING.value]))
    .values(
        uncertain_since=func.coalesce(deliveries.c.uncertain_since, deliveries.c.tried_at, deliveries.c.next_attempt_at)
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """`before` is the revision of the copy, `after` the newest one; `aside` is where the old database lies, if any."""

    copy: Path
    before: str | None
    after: str
    aside: Path | None


def chosen(path: Path, wanted: str, migrations: Path, *, patience: float) -> tuple[Path, str | None]:
    """The copy that was meant and its revision. Raises StoreError for one that is damaged, not ours, or too new.

    `latest` is the newest copy in `backups` that is none of that.
    """
    if wanted != LATEST:
        return _named(path, Path(wanted), migrations, patience=patience)
    known = schema.history(migrations)
    for copy in backup.sound(path, patience=patience):
        revision = inspection.revision(copy.path, patience=patience, quick_check=False)
        if revision in known:
            return copy.path, revision
    folder = path.parent / backup.FOLDER
    raise StoreError(StoreFault.MISSING, f"there is no sound copy of {path.name} in {folder}; name the file of one")


def restore(
    path: Path, copy: Path, before: str | None, migrations: Path, *, say: Callable[[str], None], patience: float
) -> Restored:
    """Put the copy in the place of the database. The caller holds the lock and has looked through the copy."""
    unfinished = path.with_name(path.name + _UNFINISHED)
    newest = schema.history(migrations)[-1]
    with translated():
        files.discard(unfinished)
        try:
            dialects.copy_into(copy, unfinished, patience=patience)
            if before != newest:
                say(f"bringing the copy from {before or 'no schema'} to {newest}")
                schema.upgrade(unfinished, migrations, patience=patience)
            dialects.change(unfinished, _IN_DOUBT, patience=patience)
            inspection.revision(unfinished, patience=patience, quick_check=True)
            moment = backup.stamp(unfinished.stat().st_mtime)
            with dialects.unused(path):
                files.settle(unfinished, path.with_name(path.name + _READY + moment))
                aside = finish(path)
        finally:
            files.discard(unfinished)
    return Restored(copy=copy, before=before, after=newest, aside=aside)


def finish(path: Path) -> Path | None:
    """Carry out what is ready; where the old database lies now, None where nothing was there or nothing was to be done.

    What a killed restore had not made ready is thrown away. The caller holds the lock. Each step leaves what this
    function can go on from. The log goes with its database: left behind, it would be replayed into the new one.
    """
    aside = None
    with translated():
        files.discard(path.with_name(path.name + _UNFINISHED))
        for ready in sorted(file for file in path.parent.iterdir() if file.name.startswith(path.name + _READY)):
            old = path.with_name(path.name + _ASIDE + ready.name.removeprefix(path.name + _READY))
            for suffix in ("", *dialects.SIDE_FILES):
                side = path.with_name(path.name + suffix)
                if side.exists():
                    side.rename(old.with_name(old.name + suffix))
            files.settle(ready, path)
            aside = old if old.exists() else aside
    return aside


@contextmanager
def naming_the_way_back(path: Path, *, patience: float) -> Iterator[None]:
    """Say beside the damage of the database which copy is the newest sound one."""
    try:
        yield
    except StoreError as error:
        if error.fault is not StoreFault.CORRUPT:
            raise
        copy = next(backup.sound(path, patience=patience), None)
        none = f"there is no sound copy in {path.parent / backup.FOLDER}"
        found = f"the newest sound copy is {copy.path}" if copy else none
        raise StoreError(StoreFault.CORRUPT, f"{error} ({found})") from error


def _named(path: Path, copy: Path, migrations: Path, *, patience: float) -> tuple[Path, str | None]:
    with translated():
        if path.exists() and copy.exists() and copy.samefile(path):
            raise StoreError(StoreFault.UNSUPPORTED, f"{copy} is the database itself; name a copy of it")
        if not copy.is_file():
            raise StoreError(StoreFault.MISSING, f"there is no file {copy}; gazette db backups lists the copies")
    try:
        revision = inspection.revision(copy, patience=patience, quick_check=True)
    except StoreError as error:
        if error.fault is not StoreFault.CORRUPT:
            raise
        raise StoreError(StoreFault.CORRUPT, f"{copy} is damaged; gazette db backups lists the others") from error
    schema.refuse_newer(revision, migrations)
    return copy, revision
