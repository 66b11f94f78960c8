"""Which revision a database has, and whether this program may use it.

A revision is named after its file in `migrations/versions`, so the order of the names is the history; that saves
loading Alembic at every start.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect

from bot.domain.errors import StoreError, StoreFault


def history(migrations: Path) -> tuple[str, ...]:
    """All revisions of this program, oldest first."""
    return tuple(sorted(file.stem for file in (migrations / "versions").glob("[0-9]*.py")))


def current(connection: Connection) -> str | None:
    """The revision that the database says it has."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return None if revision is None else str(revision)


def refuse_newer(revision: str | None, migrations: Path) -> None:
    """Raises StoreError(NEWER_SCHEMA) for a revision that this program does not know."""
    if revision is not None and revision not in history(migrations):
        raise StoreError(
            StoreFault.NEWER_SCHEMA,
            f"the database was written by a newer gazette (revision {revision}); install that version or a later one, "
            "or restore a backup made before the upgrade",
        )


def refuse_older(revision: str | None, migrations: Path) -> None:
    """Raises StoreError(OLDER_SCHEMA) unless the revision is the newest one."""
    newest = history(migrations)[-1]
    if revision != newest:
        raise StoreError(
            StoreFault.OLDER_SCHEMA,
            f"the database has an older schema ({revision or 'none'}, this gazette needs {newest}); "
            "run: gazette db upgrade",
        )


def create(path: Path, migrations: Path, *, patience: float) -> None:
    """Make a new database with the newest schema. The caller holds the lock."""
    from bot.store import migrate  # noqa: PLC0415 - loads Alembic, which a start at the newest schema does not need

    migrate.create(path, migrations, patience=patience)


def upgrade(path: Path, migrations: Path, *, patience: float) -> None:
    """Bring an existing database to the newest schema. The caller holds the lock and has a backup."""
    from bot.store import migrate  # noqa: PLC0415 - as above

    migrate.upgrade(path, migrations, patience=patience)
