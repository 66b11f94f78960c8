"""Which database is meant: from the address an operator wrote to a path, or a refusal that says what to write."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import StoreError, StoreFault

_DRIVERS = frozenset({"sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"})
_EXAMPLE = "use sqlite:///gazette.db, or sqlite:////var/lib/gazette/gazette.db for an absolute path"


def database_path(url: str) -> Path:
    """The path of the file behind an SQLAlchemy address, symbolic links followed. Nothing is opened.

    Two links to one file must give one path, because the lock lies beside it. Raises StoreError(UNSUPPORTED) for
    everything but a file; the address is not repeated, it may hold a password.
    """
    address = _parse(url)
    if address.drivername.partition("+")[0] in {"postgres", "postgresql"}:
        raise _refused(f"PostgreSQL is not supported yet; {_EXAMPLE}")
    if address.drivername not in _DRIVERS:
        raise _refused(f"databases of this kind are not supported; {_EXAMPLE}")
    if address.host:
        raise _refused(f"an SQLite address has three slashes, or four before an absolute path; {_EXAMPLE}")
    if address.query:
        raise _refused("options in the address of an SQLite database are not supported; leave out what follows the '?'")
    return _file(address.database)


def _parse(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:
        raise _refused(f"this is not a database address; {_EXAMPLE}") from error


def _file(name: str | None) -> Path:
    if not name or name == ":memory:" or name.startswith("file:"):
        raise _refused(f"the database must be a file, because two connections must see the same data; {_EXAMPLE}")
    if "\0" in name:
        raise _refused(f"the path of the database holds a NUL character; {_EXAMPLE}")
    try:
        return Path(name).resolve()
    except (OSError, RuntimeError) as error:
        raise _refused(f"the path of the database leads nowhere: {error}") from error


def _refused(message: str) -> StoreError:
    return StoreError(StoreFault.UNSUPPORTED, message)
