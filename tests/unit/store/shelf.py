"""A real database file for tests, and the schema of a program that is one revision ahead."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import shipped
from bot.store.database import open_store
from bot.store.transactions import SqlStore

MIGRATIONS = shipped.migrations()
LATER_REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "0002_test"
down_revision = "0001_initial"


def upgrade() -> None:
    with op.batch_alter_table("entries") as batch:
        batch.add_column(sa.Column("language", sa.Text(), nullable=False, server_default="en"))
        batch.alter_column("summary", existing_type=sa.Text(), nullable=True)
    op.create_index("ix_entries_language", "entries", ["language"])
"""


def address(path: Path) -> str:
    return f"sqlite:///{path}"


_new: dict[str, bytes] = {}


@asynccontextmanager
async def fresh(path: Path) -> AsyncIterator[SqlStore]:
    """A new store, made as a copy of one that was created once: creation costs a twentieth of a second."""
    if not _new:
        with TemporaryDirectory() as folder:
            template = Path(folder) / "new.db"
            async with opened(template):
                pass
            _new["database"] = template.read_bytes()
    path.write_bytes(_new["database"])  # noqa: ASYNC240 - as above
    async with opened(path) as store:
        yield store


@asynccontextmanager
async def opened(path: Path, *, exclusive: bool = True, patience: float = 0.2) -> AsyncIterator[SqlStore]:
    store = await open_store(address(path), migrations=MIGRATIONS, exclusive=exclusive, patience=patience)
    try:
        yield store
    finally:
        await store.close()


def with_later_revision(folder: Path, text: str = LATER_REVISION) -> Path:
    """The migrations of a later version of the program."""
    later = folder / "migrations"
    shutil.copytree(MIGRATIONS, later, ignore=shutil.ignore_patterns("__pycache__"))
    (later / "versions" / "0002_test.py").write_text(text)
    return later


def ddl(path: Path) -> dict[str, list[str]]:
    """The statements of the schema by name, their lines in any order: constraints may be written in any."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: sorted(line.strip().rstrip(",") for line in sql.splitlines() if line.strip()) for name, sql in found}


def revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
