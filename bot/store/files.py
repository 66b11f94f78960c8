"""How a database file comes into being: under another name first, complete and on disk before it gets its own."""

import os
from pathlib import Path

from bot.domain.errors import StoreError, StoreFault
from bot.store.dialects import SIDE_FILES
from bot.store.faults import RESTORE


def require_no_remains(path: Path) -> None:
    """Raises StoreError(CORRUPT) where a log lies without its database: it would be replayed into a new one."""
    for suffix in SIDE_FILES:
        side = path.with_name(path.name + suffix)
        if side.exists() and side.stat().st_size:
            raise StoreError(
                StoreFault.CORRUPT,
                f"{path} is missing, but its log {side.name} is there: was the file moved? {RESTORE}",
            )


def discard(path: Path) -> None:
    """Remove an unfinished database with everything SQLite may have left beside it."""
    for suffix in ("", *SIDE_FILES):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def settle(unfinished: Path, final: Path) -> None:
    """Give a finished file its name. After a power loss it is there whole or not at all."""
    _flush(unfinished)
    unfinished.replace(final)
    _flush(final.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
