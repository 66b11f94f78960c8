"""Databases that are refused: with what to do, and without a byte of them changed."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import StoreError, StoreFault
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gazette.db"


async def refusal(path: Path, *, exclusive: bool = True) -> StoreError:
    with pytest.raises(StoreError) as refused:
        async with opened(path, exclusive=exclusive):
            pass
    return refused.value


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def scribble(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xa5" * 8192)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


async def filled(path: Path) -> None:
    """A few hundred pages of entries, all in the file itself."""
    async with opened(path) as store, store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        drafts = [draft(f"Headline {n}", guid=str(n), summary="word " * 300) for n in range(300)]
        await writing.add({spec("wire").id: [(one, True) for one in drafts]}, NOON)


@pytest.mark.parametrize("exclusive", [True, False])
async def test_an_older_schema_is_refused_with_the_command(path: Path, exclusive: bool) -> None:
    async with opened(path):
        pass
    execute(path, "DELETE FROM alembic_version")

    refused = await refusal(path, exclusive=exclusive)

    assert refused.fault is StoreFault.OLDER_SCHEMA
    assert "gazette db upgrade" in str(refused)


async def test_a_newer_schema_is_refused(path: Path) -> None:
    async with opened(path):
        pass
    execute(path, "UPDATE alembic_version SET version_num = '9999_future'")

    refused = await refusal(path)

    assert refused.fault is StoreFault.NEWER_SCHEMA
    assert "9999_future" in str(refused)


def is_text(path: Path) -> None:
    path.write_text("This is a note, not a database.\n" * 100)


def is_empty(path: Path) -> None:
    path.touch()


@pytest.mark.parametrize("make", [is_text, is_empty])
@pytest.mark.parametrize("exclusive", [True, False])
async def test_a_file_that_is_no_database_is_left_alone(
    path: Path, make: Callable[[Path], None], exclusive: bool
) -> None:
    make(path)
    before = content(path)

    refused = await refusal(path, exclusive=exclusive)

    assert refused.fault is StoreFault.CORRUPT
    assert "backups" in str(refused)
    assert content(path) == before


async def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    execute(path, "CREATE TABLE bookmarks (id INTEGER)")
    before = content(path)

    assert (await refusal(path)).fault is StoreFault.NOT_OURS
    assert content(path) == before


async def test_a_damaged_page_is_found_at_the_start_of_a_writer(path: Path) -> None:
    await filled(path)
    scribble(path)
    before = content(path)

    refused = await refusal(path)

    assert refused.fault is StoreFault.CORRUPT
    assert "backups" in str(refused)
    assert content(path) == before


async def test_a_database_that_was_cut_short_is_damaged(path: Path) -> None:
    await filled(path)
    cut(path)

    assert (await refusal(path)).fault is StoreFault.CORRUPT


async def test_a_log_without_its_database_is_not_replayed_into_a_new_one(path: Path) -> None:
    path.with_name("gazette.db-wal").write_bytes(b"left over")

    refused = await refusal(path)

    assert refused.fault is StoreFault.CORRUPT
    assert content(path) == b""


@pytest.mark.parametrize("name", ["missing/gazette.db", "folder"])
async def test_a_place_where_no_file_can_be_is_unwritable(path: Path, name: str) -> None:
    (path.parent / "folder").mkdir()

    refused = await refusal(path.parent / name)

    assert refused.fault is StoreFault.UNWRITABLE
