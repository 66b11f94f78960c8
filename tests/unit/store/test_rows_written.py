"""What lies in the tables after a write, where no port shows it yet."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.domain.sources import SourceId
from bot.store.transactions import SqlStore
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import fresh

WIRE = SourceId("wire")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gazette.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqlStore]:
    async with fresh(path) as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire", url="https://wire.example/feed?token=s3cret")], NOON)
        yield store


def rows(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


async def test_bodies_lie_apart_and_only_where_there_is_one(store: SqlStore, path: Path) -> None:
    with_body, without = draft("One", guid="1", body="Text."), draft("Two", guid="2")
    async with store.writing() as writing:
        await writing.add({WIRE: [(without, True), (with_body, True)]}, NOON)
        await writing.add({WIRE: [(draft("Two", guid="2", body="Late."), True)]}, NOON)

    assert rows(path, "SELECT * FROM bodies") == [(2, "Text.")]


async def test_the_body_follows_the_edit(store: SqlStore, path: Path) -> None:
    versions = [draft(f"Title {n}", guid="1", body=body) for n, body in enumerate(["", "First.", "Second.", ""])]
    seen = []
    async with store.writing() as writing:
        await writing.add({WIRE: [(versions[0], True)]}, NOON)
    for version in versions[1:]:
        async with store.writing() as writing:
            known = (await writing.known({WIRE: [version.identity]}))[WIRE]
            await writing.revise(WIRE, [(known[version.identity], version)], NOON)
        seen.append(rows(path, "SELECT text FROM bodies"))

    assert seen == [[("First.",)], [("Second.",)], []]


async def test_a_stale_edit_changes_neither_text_nor_body(store: SqlStore, path: Path) -> None:
    old, new, stale = (draft(f"Title {n}", guid="1", body=f"Body {n}") for n in range(3))
    async with store.writing() as writing:
        await writing.add({WIRE: [(old, True)]}, NOON)
        known = (await writing.known({WIRE: [old.identity]}))[WIRE][old.identity]
        await writing.revise(WIRE, [(known, new), (known, stale)], NOON)

    assert rows(path, "SELECT title, text FROM entries JOIN bodies ON id = entry_id") == [("Title 1", "Body 1")]


async def test_a_revision_keeps_the_text_that_was_replaced(store: SqlStore, path: Path) -> None:
    old = draft("Old title", guid="1", url="https://wire.example/1", summary="Old summary.")
    async with store.writing() as writing:
        await writing.add({WIRE: [(old, True)]}, NOON)
        known = (await writing.known({WIRE: [old.identity]}))[WIRE][old.identity]
        await writing.revise(WIRE, [(known, draft("New title", guid="1"))], NOON)

    assert rows(path, "SELECT entry_id, at, title, url, summary, content_hash FROM revisions") == [
        (1, "2025-08-03 12:00:00.000000", "Old title", "https://wire.example/1", "Old summary.", old.content_hash)
    ]


async def test_ids_are_never_used_again(store: SqlStore, path: Path) -> None:
    async with store.writing() as writing:
        await writing.add({WIRE: [(draft("One", guid="1"), True)]}, NOON)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM entries")
    async with store.writing() as writing:
        await writing.add({WIRE: [(draft("Two", guid="2"), True)]}, NOON)

    assert rows(path, "SELECT id FROM entries") == [(2,)]


async def test_twenty_configurations_are_kept_and_the_same_one_only_once(store: SqlStore, path: Path) -> None:
    async with store.writing() as writing:
        for number in range(25):
            for _ in range(2):
                await writing.keep_config("feeds.yaml", f"version: {number}", NOON)

    assert rows(path, "SELECT count(*), min(text), max(text) FROM configurations") == [
        (20, "version: 10", "version: 9")
    ]
    assert rows(path, "SELECT text FROM configurations ORDER BY id LIMIT 1") == [("version: 5",)]


async def test_the_address_of_a_source_is_not_stored_in_clear(store: SqlStore, path: Path) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire", url="https://wire.example/feed?token=0ther")], NOON)

    found = rows(path, "SELECT * FROM sources")
    assert len(found) == 1
    assert "token" not in str(found)
