"""Looks at a database file without changing it: is it ours, is it whole, which schema has it, what does it hold."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select

from bot.domain.errors import StoreError, StoreFault
from bot.store import dialects, schema
from bot.store.editorial_tables import metadata
from bot.store.faults import RESTORE, refusal, translated


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What `check` found. `size` is in bytes and includes the log; `counts` are rows by table.

    `damage` is about the file's structure, `orphans` about rows whose parent is missing; both are empty when all is
    well. A damaged file is not counted.
    """

    path: Path
    revision: str | None
    size: int
    damage: tuple[str, ...]
    orphans: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def ok(self) -> bool:
        return not self.damage and not self.orphans


def revision(path: Path, *, patience: float, quick_check: bool) -> str | None:
    """The schema revision of a database that is ours and, if asked, whole. Raises StoreError for any other file."""
    with _inspecting(path, patience) as connection:
        if quick_check and (found := dialects.damage(connection, thorough=False)):
            raise refusal(StoreFault.CORRUPT, "; ".join(found))
        return schema.current(connection)


def report(path: Path, *, patience: float) -> Report:
    """The thorough look. Raises StoreError for a file that is missing, not ours, or too damaged to be read at all."""
    with _inspecting(path, patience) as connection:
        damage = dialects.damage(connection, thorough=True)
        return Report(
            path=path,
            revision=schema.current(connection),
            size=size(path),
            damage=damage,
            orphans=() if damage else dialects.orphans(connection),
            counts={} if damage else _counts(connection),
        )


def present(path: Path) -> bool:
    with translated():
        return path.exists()


def size(path: Path) -> int:
    """Bytes on disk, with the log."""
    files = (path.with_name(path.name + suffix) for suffix in ("", *dialects.SIDE_FILES))
    return sum(file.stat().st_size for file in files if file.exists())


def require_file(path: Path) -> None:
    """Raises StoreError where there is no file to look at, or one that cannot be a database."""
    if not path.exists():
        raise StoreError(StoreFault.MISSING, f"there is no database at {path} yet; run: gazette poll, which creates it")
    if not path.is_file():
        raise StoreError(StoreFault.UNWRITABLE, f"{path} is not a file; name a file for the database")
    if path.stat().st_size == 0:
        raise StoreError(
            StoreFault.CORRUPT,
            f"{path} is empty: {RESTORE}. If it never was a database of gazette, remove it and start again",
        )


@contextmanager
def _inspecting(path: Path, patience: float) -> Iterator[Connection]:
    with translated():
        require_file(path)
        engine = dialects.inspection_engine(path, patience=patience)
        try:
            with engine.connect() as connection:
                _require_ours(connection, path)
                yield connection
        finally:
            engine.dispose()


def _require_ours(connection: Connection, path: Path) -> None:
    if not dialects.is_ours(connection):
        raise StoreError(
            StoreFault.NOT_OURS, f"{path} is an SQLite database of another program; choose another file with --database"
        )


def _counts(connection: Connection) -> dict[str, int]:
    """Only tables that are there: an older schema may lack some."""
    present = set(inspect(connection).get_table_names())
    tables = [table for table in metadata.sorted_tables if table.name in present]
    return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
