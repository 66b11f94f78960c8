"""Adding entries and reading them cost no more than a small multiple of bare sqlite3 in the same run.

The yardstick of adding writes the same rows and no index of their text.
"""

import json
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from statistics import median

from bot.domain.digests import Window
from bot.domain.entries import Draft
from bot.domain.sources import SourceId
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import fresh, opened

WIRE = SourceId("wire")
ROWS, ROUNDS = 5_000, 5
INSERT = """
    INSERT INTO entries (source_id, identity, title, title_key, url, address_key, summary, kind, published, first_seen,
                         eligible, revisions, facts, content_hash)
    VALUES ('wire', ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, ?, ?) ON CONFLICT DO NOTHING
"""


def drafts() -> list[Draft]:
    summary = "A sentence of some words about a rule on open model weights. " * 4
    return [
        draft(f"Headline {n}", guid=str(n), url=f"https://wire.example/{n}", summary=summary, published=NOON)
        for n in range(ROWS)
    ]


def bare(path: Path, wanted: list[Draft]) -> float:
    """Processor seconds of the shortest program: tuples, one executemany, one transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {setting}")
        began = time.process_time()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT, [_tuple(one) for one in wanted])
        connection.execute("COMMIT")
        return time.process_time() - began


def _tuple(one: Draft) -> tuple[object, ...]:
    raw, seen = one.raw, NOON.strftime("%Y-%m-%d %H:%M:%S.%f")
    published = raw.published.strftime("%Y-%m-%d %H:%M:%S.%f") if raw.published else None
    keys = (one.identity, raw.title, one.title_key, raw.url, one.address_key, raw.summary, raw.kind.value)
    return (*keys, published, seen, json.dumps(raw.facts, sort_keys=True), one.content_hash)


async def ours(path: Path, wanted: list[Draft]) -> float:
    async with fresh(path) as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
        began = time.process_time()
        async with store.writing() as writing:
            await writing.add({WIRE: [(one, True) for one in wanted]}, NOON)
        return time.process_time() - began


def rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])


async def reading(path: Path) -> tuple[float, float]:
    """Processor seconds of all entries as nouns, and of bare sqlite3 reading the same columns."""
    async with opened(path) as store:
        began = time.process_time()
        async with store.reading() as view:
            found = await view.entries(Window(start=NOON, end=NOON + timedelta(seconds=1)))
        ours = time.process_time() - began
    with closing(sqlite3.connect(path)) as connection:
        began = time.process_time()
        rows = connection.execute("SELECT * FROM entries WHERE first_seen >= '2025-08-03' ORDER BY id").fetchall()
        assert len(rows) == len(found) == ROWS
        return ours, time.process_time() - began


async def test_adding_entries_costs_at_most_twice_bare_sqlite(tmp_path: Path) -> None:
    wanted = drafts()
    store, yardstick = [], []
    for number in range(ROUNDS):
        one, other = tmp_path / f"{number}-store.db", tmp_path / f"{number}-bare.db"
        store.append(await ours(one, wanted))
        await ours(other, [])
        yardstick.append(bare(other, wanted))
        assert rows(one) == rows(other) == ROWS

    assert median(store) < 2 * median(yardstick), (store, yardstick)


async def test_reading_entries_costs_at_most_eight_times_bare_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "gazette.db"
    await ours(path, drafts())
    took = [await reading(path) for _ in range(ROUNDS)]

    assert median(mine / bare for mine, bare in took) < 8, took
