"""Copies of the database: consistent while others write, whole or absent, looked through, the newest seven kept."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.errors import StoreError, StoreFault
from bot.store import dialects, files, inspection
from bot.store.faults import refusal, translated

KEPT = 7
FOLDER = "backups"
_UNFINISHED = ".partial"
_ABANDONED_SECONDS = 24 * 3600
_MOMENT = "%Y%m%dT%H%M%S%fZ"
_ENDING = re.compile(r"-(\d{8}T\d{12}Z)-(.+)\.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy that we made by ourselves, as its name and size (bytes) tell it; nobody has looked into it."""

    path: Path
    moment: datetime
    revision: str
    size: int


def copies(path: Path) -> list[Copy]:
    """The copies of this database in the folder beside it, the newest first."""
    with translated():
        folder = path.parent / FOLDER
        found = [_named(file, path.stem) for file in folder.iterdir()] if folder.is_dir() else []
    return sorted((copy for copy in found if copy), key=lambda copy: copy.moment, reverse=True)


def sound(path: Path, *, patience: float) -> Iterator[Copy]:
    """Those of the copies that are ours and whole, the newest first; each is looked through when it is asked for."""
    for copy in copies(path):
        try:
            inspection.revision(copy.path, patience=patience, quick_check=True)
        except StoreError:
            continue
        yield copy


def stamp(moment: float) -> str:
    """A moment (seconds since 1970) as names hold it: they sort as the moments do."""
    return f"{datetime.fromtimestamp(moment, UTC):{_MOMENT}}"


def automatic(path: Path, revision: str | None, *, patience: float, spare: int = 0) -> Path:
    """A copy in the folder beside the database, named after the moment of its end; then the oldest ones go.

    Raises StoreError(FULL) where less than `spare` bytes of the disk would be left.
    """
    folder = path.parent / FOLDER

    def name(moment: float) -> Path:
        return folder / f"{path.stem}-{stamp(moment)}-{revision or 'none'}.db"

    with translated():
        folder.mkdir(exist_ok=True)
        _thin_out(folder, path.stem)
        if spare:
            _require_room(path, folder, spare)
        target = _copy(path, folder, name, patience=patience)
        for old in copies(path)[KEPT:]:
            old.path.unlink(missing_ok=True)
    return target


def explicit(path: Path, target: Path, *, patience: float) -> Path:
    """A copy under a name that someone chose; never over a file that is there."""
    with translated():
        if target.exists():
            raise StoreError(StoreFault.UNWRITABLE, f"{target} is already there; choose another name for the backup")
        if not target.parent.is_dir():
            raise StoreError(StoreFault.UNWRITABLE, f"there is no folder {target.parent} for the backup")
        return _copy(path, target.parent, lambda _: target, patience=patience)


def _copy(path: Path, folder: Path, name: Callable[[float], Path], *, patience: float) -> Path:
    """`name` makes the final path from the time (seconds since 1970) at which the copy was complete."""
    descriptor, unfinished = tempfile.mkstemp(prefix=f"{path.stem}-", suffix=_UNFINISHED, dir=folder)
    os.close(descriptor)
    try:
        dialects.copy_into(path, Path(unfinished), patience=patience)
        _look_through(Path(unfinished), patience=patience)
        target = name(Path(unfinished).stat().st_mtime)
        files.settle(Path(unfinished), target)
    finally:
        files.discard(Path(unfinished))
    return target


def _look_through(unfinished: Path, *, patience: float) -> None:
    """A copy that nobody could restore is worse than none, because it pushes out one that somebody could."""
    try:
        inspection.revision(unfinished, patience=patience, quick_check=True)
    except StoreError as error:
        if error.fault is not StoreFault.CORRUPT:
            raise
        raise refusal(
            StoreFault.FAILED, "the copy came out damaged and was thrown away: look after the disk"
        ) from error


def _require_room(path: Path, folder: Path, spare: int) -> None:
    """Before it begins: a copy that fills the disk would stop the bot, whose writes come from the same space."""
    needed = inspection.size(path) + spare
    free = shutil.disk_usage(folder).free
    if free < needed:
        mebibytes = 2**20
        raise refusal(
            StoreFault.FULL,
            f"a backup needs {needed // mebibytes} MiB with the reserve, {free // mebibytes} MiB are free: "
            f"make room, or move old copies out of {folder}",
        )


def _thin_out(folder: Path, stem: str) -> None:
    """What a killed backup left is removed when it is a day old, by the clock of the file system."""
    with tempfile.TemporaryFile(dir=folder) as fresh:
        now = os.fstat(fresh.fileno()).st_mtime
    for left in folder.iterdir():
        unfinished = left.name.startswith(f"{stem}-") and left.name.endswith(_UNFINISHED)
        if unfinished and left.stat().st_mtime < now - _ABANDONED_SECONDS:
            files.discard(left)


def _named(file: Path, stem: str) -> Copy | None:
    """None for a file that is not a copy of ours."""
    ending = _ENDING.fullmatch(file.name.removeprefix(stem)) if file.name.startswith(stem) else None
    if ending is None:
        return None
    try:
        moment = datetime.strptime(ending[1], _MOMENT).replace(tzinfo=UTC)
        return Copy(path=file, moment=moment, revision=ending[2], size=file.stat().st_size)
    except (ValueError, FileNotFoundError):  # no such day, or just thinned out
        return None
