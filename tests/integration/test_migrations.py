"""The schema comes from the migrations alone, and they make exactly what the tables say."""

import ast
import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.domain.errors import StoreError, StoreFault
from bot.domain.sources import SourceId
from bot.store import dialects, migrate, schema
from bot.store.database import upgrade
from bot.store.editorial_tables import metadata
from bot.store.search import INDEX
from bot.store.tables import LIBRARIES
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import (
    HEAD,
    LATER,
    LATER_REVISION,
    MIGRATIONS,
    address,
    ddl,
    fresh,
    opened,
    revision,
    with_later_revision,
)

LOSES_LINKS = LATER_REVISION + '    op.execute("DELETE FROM sources")\n'  # noqa: S608 - a constant


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gazette.db"


async def filled(path: Path) -> None:
    async with fresh(path) as store, store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        await writing.add({SourceId("wire"): [(draft(f"H {n}", guid=str(n), body="b"), True) for n in range(3)]}, NOON)


async def test_the_migrated_schema_is_the_schema_of_the_tables(path: Path, tmp_path: Path) -> None:
    async with opened(path):
        pass
    engine = create_engine(f"sqlite:///{tmp_path}/tables.db")
    metadata.create_all(engine)
    engine.dispose()

    migrated = ddl(path)
    kept_by_itself = [f"{INDEX}{ending}" for ending in ("", "_config", "_data", "_docsize", "_idx")]
    for name in ("alembic_version", *kept_by_itself):
        del migrated[name]
    ours = {name: lines for name, lines in migrated.items() if not name.startswith(LIBRARIES)}
    assert ours == ddl(tmp_path / "tables.db")


def test_a_new_revision_drafted_now_would_be_empty(path: Path) -> None:
    asyncio.run(filled(path))
    engine = dialects.migration_engine(path, patience=1, create=False)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        found = compare_metadata(context, metadata)
    foreign = (INDEX, LIBRARIES)
    assert [change for change in found if not _table(change[1]).startswith(foreign)] == []


def _table(changed: object) -> str:
    """The name of a table, or of the one that an index is of."""
    return str(getattr(getattr(changed, "table", changed), "name", ""))


def test_a_revision_can_be_drafted_as_the_environment_describes(path: Path, tmp_path: Path) -> None:
    asyncio.run(filled(path))
    later = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, later, ignore=shutil.ignore_patterns("__pycache__"))
    engine = dialects.migration_engine(path, patience=1, create=False)
    with engine.connect() as connection:
        command.revision(
            migrate.config(later, connection), "nothing changes", autogenerate=True, rev_id="0999_nothing_changes"
        )

    text = (later / "versions" / "0999_nothing_changes.py").read_text()
    assert ast.get_docstring(ast.parse(text)) == "nothing changes."
    assert schema.history(later) == (*schema.history(MIGRATIONS), "0999_nothing_changes")


def test_the_names_of_the_files_are_the_history_as_alembic_sees_it() -> None:
    script = ScriptDirectory(str(MIGRATIONS))

    walked = tuple(step.revision for step in script.walk_revisions())
    assert walked[::-1] == schema.history(MIGRATIONS)
    assert script.get_current_head() == schema.history(MIGRATIONS)[-1]


async def test_upgrading_a_missing_database_creates_it(path: Path) -> None:
    said: list[str] = []
    done = await upgrade(address(path), migrations=MIGRATIONS, say=said.append)

    assert (done.before, done.after, done.backup) == (None, HEAD, None)
    assert len(said) == 1
    assert revision(path) == HEAD


async def test_an_upgrade_makes_a_backup_first_and_keeps_every_row(path: Path, tmp_path: Path) -> None:
    await filled(path)
    done = await upgrade(address(path), migrations=with_later_revision(tmp_path), say=lambda _: None)

    assert (done.before, done.after) == (HEAD, LATER)
    assert revision(path) == LATER
    assert done.backup is not None
    assert revision(done.backup) == HEAD
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*), min(language) FROM entries JOIN bodies").fetchone() == (9, "en")
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(sqlite3.IntegrityError):
            connection.executescript("PRAGMA foreign_keys = ON; DELETE FROM sources")


async def test_a_second_upgrade_does_nothing(path: Path, tmp_path: Path) -> None:
    await filled(path)
    later = with_later_revision(tmp_path)
    await upgrade(address(path), migrations=later, say=lambda _: None)
    done = await upgrade(address(path), migrations=later, say=lambda _: None)

    assert (done.before, done.after, done.backup) == (LATER, LATER, None)
    with pytest.raises(StoreError) as refused:
        await upgrade(address(path), migrations=MIGRATIONS, say=lambda _: None)
    assert refused.value.fault is StoreFault.NEWER_SCHEMA


async def test_a_migration_that_would_lose_links_is_undone(path: Path, tmp_path: Path) -> None:
    await filled(path)
    before = ddl(path)
    with pytest.raises(StoreError, match="undone"):
        await upgrade(address(path), migrations=with_later_revision(tmp_path, LOSES_LINKS), say=lambda _: None)

    assert ddl(path) == before
    assert revision(path) == HEAD
    async with opened(path) as store, store.reading() as reading:
        assert (await reading.counts())["sources"] == 1


async def test_an_upgrade_is_refused_while_a_bot_is_running(path: Path) -> None:
    async with opened(path):
        with pytest.raises(StoreError) as refused:
            await upgrade(address(path), migrations=MIGRATIONS, say=lambda _: None)

    assert refused.value.fault is StoreFault.LOCKED_BY_PROCESS
