"""A real database file for tests, and the schema of a program that is one revision ahead."""

import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import shipped
from bot.store import schema
from bot.store.database import open_store
from bot.store.transactions import SqlStore
from tests.make import NOON, spec

MIGRATIONS = shipped.migrations()
HEAD = schema.history(MIGRATIONS)[-1]
LATER = "0999_test"
LATER_REVISION = f"""
import sqlalchemy as sa
from alembic import op

revision = "{LATER}"
down_revision = "{HEAD}"


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
async def with_wire(path: Path) -> AsyncIterator[SqlStore]:
    """A new store that knows one source, `wire`."""
    async with fresh(path) as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
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
    (later / "versions" / f"{LATER}.py").write_text(text)
    return later


def up_to(folder: Path, last: str) -> Path:
    """The migrations of an earlier version of the program."""
    earlier = folder / f"migrations-{last}"
    shutil.copytree(MIGRATIONS, earlier, ignore=shutil.ignore_patterns("__pycache__"))
    for name in schema.history(MIGRATIONS):
        if name > last:
            (earlier / "versions" / f"{name}.py").unlink()
    return earlier


def ddl(path: Path) -> dict[str, list[str]]:
    """The statements of the schema by name, their clauses in any order: a column that was added later stands last."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: sorted(_clauses(sql)) for name, sql in found}


def _clauses(sql: str) -> list[str]:
    """Split at commas, but not within inner brackets."""
    opening, _, rest = sql.partition("(")
    inner, _, ending = rest.rpartition(")")
    clauses = re.split(r",(?![^()]*\))", inner)
    return [" ".join(clause.split()) for clause in (opening, *clauses, ending)]


def revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
