"""Runs Alembic: each revision is one transaction that holds the write lock, so a kill leaves the one before or after.

Imported only when a schema is made or changed, because Alembic costs a tenth of a second and 11 MB.
"""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.domain.errors import StoreError, StoreFault
from bot.store import dialects, files
from bot.store.faults import refusal, translated


def create(path: Path, migrations: Path, *, patience: float) -> None:
    """Make a new database with the newest schema. The caller holds the lock.

    It is built under another name; what a killed attempt left there is thrown away.
    """
    unfinished = path.with_name(f"{path.name}.creating")
    with translated():
        files.require_no_remains(path)
        files.discard(unfinished)
        _run(unfinished, migrations, patience=patience, new=True)
        files.settle(unfinished, path)


def upgrade(path: Path, migrations: Path, *, patience: float) -> None:
    """Bring an existing database to the newest schema. The caller holds the lock and has a backup."""
    with translated():
        _run(path, migrations, patience=patience, new=False)


def config(migrations: Path, connection: Connection) -> Config:
    """What `env.py` works with: no ini file, and a connection that is already prepared."""
    settings = Config(attributes={"connection": connection, "before_commit": _refuse_orphans})
    settings.set_main_option("script_location", str(migrations).replace("%", "%%"))
    settings.set_main_option("file_template", "%%(rev)s")
    return settings


def _run(path: Path, migrations: Path, *, patience: float, new: bool) -> None:
    engine = dialects.migration_engine(path, patience=patience, create=new)
    try:
        with engine.connect() as connection:
            if new:
                dialects.mark_ours(connection)
                connection.commit()  # Alembic leaves a transaction alone that it did not begin
            command.upgrade(config(migrations, connection), "head")
    except CommandError as error:
        raise refusal(StoreFault.FAILED, f"the migration did not run: {error}") from error
    finally:
        engine.dispose()


def _refuse_orphans(*, ctx: Any, **_: object) -> None:  # noqa: ANN401 - Alembic calls this with its own context
    """Raises before the commit of a revision, which is thereby undone."""
    found = dialects.orphans(ctx.connection)
    if found:
        raise StoreError(StoreFault.FAILED, "the migration was undone, it would lose links: " + "; ".join(found))
