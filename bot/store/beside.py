"""The database for a library that keeps tables of its own: a second writer beside ours, in the same process.

SQLite lets one of them write at a time; the other waits for it, up to `patience`.
"""

from sqlalchemy import ExceptionContext, event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.errors import StoreError
from bot.store import dialects
from bot.store.address import database_path
from bot.store.faults import engine_errors


def library_engine(url: str, *, patience: float = dialects.PATIENCE) -> AsyncEngine:
    """An engine over a database that is already open elsewhere in this process, at the newest schema.

    Each transaction takes the write lock, so keep them short. `patience` is how many seconds one waits for the lock.
    Raises StoreError for an address that leads nowhere; whatever the database refuses later is a StoreError too.
    Follows links on disk: call it in a thread. Dispose of it before the store is closed.
    """
    engine = dialects.library_engine(database_path(url), patience=patience)
    event.listen(engine.sync_engine, "handle_error", _translate)
    return engine


def _translate(context: ExceptionContext) -> StoreError | None:
    """Let the library meet our error in place of the driver's; what is no error of the database goes its own way."""
    error = context.sqlalchemy_exception
    if error is None:
        return None
    try:
        with engine_errors():
            raise error
    except StoreError as refusal:
        return refusal
