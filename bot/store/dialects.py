"""How SQLite is spoken: with `search` the only file that knows which database is behind the store.

Everything a port to PostgreSQL must answer anew is here: how connections are prepared and transactions begin, what
its error codes mean, INSERT .. ON CONFLICT, how damage is looked for, how a copy is made.
"""

import fcntl
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, DateTime, Dialect, Engine, Executable, NullPool, Table, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from bot.domain.errors import StoreError, StoreFault

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

APPLICATION_ID = 0x4F47617A  # "OGaz" in the file's header: https://www.sqlite.org/fileformat2.html#application_id
PATIENCE = 10.0  # seconds that a statement waits for another program's lock
READERS = 4  # connections of the reader engine
QUESTIONS = READERS - 1  # so many of them people may keep at once; the last one is for the bot's own work
DRIVER_ERRORS = (sqlite3.Error,)
SIDE_FILES = ("-journal", "-wal", "-shm")

_LEAST_VERSION = (3, 35)  # RETURNING, and VACUUM INTO with a bound name
_WAL_BYTES_KEPT = 64 * 1024 * 1024
_WAL_PAGES = 4_000  # of 4 KiB until the log is folded into the file; at 1,000 a poll folds what it writes again
_WRITER_CACHE = 8_000  # KiB of pages that the writer keeps; at 2,000 a large poll reads its own pages back
_WRITER = (
    "journal_mode=WAL",
    f"journal_size_limit={_WAL_BYTES_KEPT}",
    f"wal_autocheckpoint={_WAL_PAGES}",
    f"cache_size=-{_WRITER_CACHE}",
)
_SHARED: dict[str, Any] = {"max_overflow": 0, "hide_parameters": True}
_FINDINGS = 20
_FIRST_SHARED_BYTE, _SHARED_BYTES = 0x40000002, 510  # SHARED_FIRST and SHARED_SIZE in the source of SQLite

# How a FROM begins that looks up lists: `asked.key` is whose list, `one.value` a member; `:wanted` is bound as JSON.
# CROSS keeps the order of the join (https://www.sqlite.org/lang_select.html): each member is one step in an index.
LISTED = "json_each(:wanted) AS asked CROSS JOIN json_each(asked.value) AS one CROSS JOIN"

# https://www.sqlite.org/rescode.html; the low byte is the family.
_FAULTS = {
    sqlite3.SQLITE_BUSY: StoreFault.BUSY,
    sqlite3.SQLITE_LOCKED: StoreFault.BUSY,
    sqlite3.SQLITE_PROTOCOL: StoreFault.BUSY,
    sqlite3.SQLITE_INTERRUPT: StoreFault.SLOW,
    sqlite3.SQLITE_FULL: StoreFault.FULL,
    sqlite3.SQLITE_CORRUPT: StoreFault.CORRUPT,
    sqlite3.SQLITE_NOTADB: StoreFault.CORRUPT,
    sqlite3.SQLITE_READONLY: StoreFault.UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: StoreFault.UNWRITABLE,
    sqlite3.SQLITE_PERM: StoreFault.UNWRITABLE,
}


def require_version(found: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
    """Raises StoreError(UNSUPPORTED) where the library is older than the statements we write."""
    if found < _LEAST_VERSION:
        version = ".".join(map(str, found))
        raise StoreError(
            StoreFault.UNSUPPORTED,
            f"SQLite {version} is too old; 3.35 or newer is needed: upgrade Python or the system",
        )


def fault_of(error: BaseException) -> StoreFault:
    """What an error of the driver means. The shared memory of the log is where a full disk shows as an I/O error."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return StoreFault.FULL
    return _FAULTS.get(code & 0xFF, StoreFault.FAILED)


def writer_engine(path: Path, *, patience: float) -> Engine:
    """One connection, whose transactions take the write lock at once.

    A transaction that first reads and then asks for the lock would fail without waiting when another process wrote
    in between. `patience` is how many seconds a statement waits for a lock.
    """
    engine = create_engine(_url("sqlite+pysqlite", path, "rw"), pool_size=1, **_SHARED)
    _prepare(engine, patience, *_WRITER, write=True)
    return engine


def reader_engine(path: Path, *, patience: float) -> Engine:
    """A few connections that cannot write and that keep one view for the length of a transaction."""
    engine = create_engine(_url("sqlite+pysqlite", path, "rw"), pool_size=READERS, **_SHARED)
    _prepare(engine, patience, "query_only=ON", write=False)
    return engine


def library_engine(path: Path, *, patience: float) -> "AsyncEngine":
    """As `writer_engine`, for libraries that await their statements."""
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415 - it brings the ORM, which nobody else needs

    engine = create_async_engine(_url("sqlite+aiosqlite", path, "rw"), pool_size=1, **_SHARED)
    _prepare(engine.sync_engine, patience, *_WRITER, write=True)
    return engine


def migration_engine(path: Path, *, patience: float, create: bool) -> Engine:
    """Rebuilding a table drops it for a moment, so foreign keys sleep here and are checked before each commit."""
    engine = _engine(path, "rwc" if create else "rw")
    _prepare(engine, patience, "foreign_keys=OFF", write=True)
    return engine


def inspection_engine(path: Path, *, patience: float) -> Engine:
    engine = _engine(path, "rw")
    _prepare(engine, patience, "query_only=ON", write=False)
    return engine


def _engine(path: Path, mode: str) -> Engine:
    return create_engine(_url("sqlite+pysqlite", path, mode), poolclass=NullPool, hide_parameters=True)


def _url(driver: str, path: Path, mode: str) -> URL:
    """A URI with a mode, because a plain path would create the file it does not find."""
    return URL.create(driver, database=f"file:{quote(str(path))}", query={"uri": "true", "mode": mode})


def _prepare(engine: Engine, patience: float, *extra: str, write: bool) -> None:
    """Python's own transaction control is switched off; each transaction begins with the word we choose."""
    settings = (f"busy_timeout={int(patience * 1000)}", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF")

    @event.listens_for(engine, "connect")
    def _set(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection has no common type
        connection.isolation_level = None
        cursor = connection.cursor()
        for setting in (*settings, *extra):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def interrupt(connection: Connection) -> None:
    """Stop the statement that another thread runs; where none is under way, nothing happens, now or to the next one.

    So says https://www.sqlite.org/c3ref/interrupt.html. A progress handler would do it too, but asks for Python's lock
    every few microseconds of the statement, which a busy event loop may hold for milliseconds each time.
    """
    driven: Any = connection.connection.dbapi_connection
    driven.interrupt()


def insert_new(table: Table) -> sqlite.Insert:
    """An INSERT that leaves alone what is already there under the same key."""
    return sqlite.insert(table).on_conflict_do_nothing()


def insert_or_replace(table: Table, key: Sequence[str], columns: Sequence[str]) -> sqlite.Insert:
    """An INSERT that overwrites these columns of the row that is already there under the key."""
    statement = sqlite.insert(table)
    return statement.on_conflict_do_update(
        index_elements=list(key), set_={name: statement.excluded[name] for name in columns}
    )


class _Moment(sqlite.DATETIME):
    """SQLAlchemy's text for a moment, made and read in a third of the time; read as what it is, in UTC."""

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:  # noqa: ARG002 - its signature
        return _moment_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], datetime | None]:  # noqa: ARG002 - as above
        return _moment


def _moment_text(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(" ", "microseconds")[:26]


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


def moment() -> TypeEngine[datetime]:
    """The column type of a moment; in SQLite text of fixed width without its zone."""
    in_sqlite: TypeEngine[datetime] = _Moment()  # type: ignore[no-untyped-call]  # the constructor is SQLAlchemy's
    return DateTime(timezone=True).with_variant(in_sqlite, "sqlite")


def mark_ours(connection: Connection) -> None:
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def is_ours(connection: Connection) -> bool:
    found: object = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    return found == APPLICATION_ID


def damage(connection: Connection, *, thorough: bool) -> tuple[str, ...]:
    """What is wrong with the file's structure, first findings only. The quick way does not compare indexes."""
    check = "integrity_check" if thorough else "quick_check"
    found = connection.exec_driver_sql(f"PRAGMA {check}({_FINDINGS})").scalars().all()
    return () if list(found) == ["ok"] else tuple(map(str, found))


def orphans(connection: Connection) -> tuple[str, ...]:
    """Rows whose parent is missing, first findings only."""
    found = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_FINDINGS)
    return tuple(f"{table}: row {row} points to a missing row of {parent}" for table, row, parent, _ in found)


def copy_into(path: Path, target: Path, *, patience: float) -> None:
    """Write a consistent, compact copy; others may go on writing. `target` must not exist or be empty.

    VACUUM refuses to run inside a transaction, hence the bare connection.
    """
    engine = _engine(path, "rw")
    _prepare(engine, patience, write=False)
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()
        engine.dispose()


def change(path: Path, statement: Executable, *, patience: float) -> None:
    """One statement in a transaction of its own, over a database that nobody else has open."""
    engine = _engine(path, "rw")
    _prepare(engine, patience, write=True)
    try:
        with engine.begin() as connection:
            connection.execute(statement)
    finally:
        engine.dispose()


@contextmanager
def unused(path: Path) -> Iterator[None]:
    """Keep everybody from opening the database within. Raises StoreError(BUSY) where somebody has it open.

    Whoever has a database with a log open holds a lock on these bytes of it for as long
    (https://www.sqlite.org/lockingv3.html and walformat.html); moved away beneath them, it would be damaged. This
    process must not have it open itself: locks of this kind do not hold against their own process.
    """
    if not path.exists():
        yield
        return
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_BYTES, _FIRST_SHARED_BYTE)
        except (BlockingIOError, PermissionError) as error:
            raise StoreError(
                StoreFault.BUSY, f"{path.name} is open in another program; end it, or wait until it has ended"
            ) from error
        yield
