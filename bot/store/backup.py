"""Copies of the database: consistent while others write, complete or absent, the newest seven kept."""

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.errors import StoreError, StoreFault
from bot.store import dialects, files
from bot.store.faults import translated

KEPT = 7
_UNFINISHED = ".partial"
_ABANDONED_SECONDS = 24 * 3600
_MOMENT = "[0-9]" * 8 + "T" + "[0-9]" * 12 + "Z"


def automatic(path: Path, revision: str | None, *, patience: float) -> Path:
    """A copy in the folder `backups` beside the database, named after the moment of its end; the oldest ones go."""
    folder = path.parent / "backups"

    def name(moment: float) -> Path:
        return folder / f"{path.stem}-{datetime.fromtimestamp(moment, UTC):%Y%m%dT%H%M%S%fZ}-{revision or 'none'}.db"

    with translated():
        folder.mkdir(exist_ok=True)
        target = _copy(path, folder, name, patience=patience)
        _thin_out(folder, path.stem, target.stat().st_mtime)
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
        target = name(Path(unfinished).stat().st_mtime)
        files.settle(Path(unfinished), target)
    finally:
        files.discard(Path(unfinished))
    return target


def _thin_out(folder: Path, stem: str, moment: float) -> None:
    """Names sort as their moments do. What a killed backup left is removed when it is a day old."""
    literal = "".join(f"[{letter}]" if letter in "*?[" else letter for letter in stem)
    for old in sorted(folder.glob(f"{literal}-{_MOMENT}-*.db"))[:-KEPT]:
        old.unlink(missing_ok=True)
    for left in folder.glob(f"{literal}-*{_UNFINISHED}"):
        if left.stat().st_mtime < moment - _ABANDONED_SECONDS:
            files.discard(left)
