"""What a poll asks of the database is found through an index that leads straight to it, however much is stored.

Held against SQLite's own plan of each statement (https://www.sqlite.org/eqp.html): on two cores shared with others a
clock would not tell a walk through the entries of one source from a busy neighbour.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.entries import Fetched, RawEntry
from bot.domain.sources import Memory, SourceId
from bot.ingest.save import Outcome, save
from bot.store.transactions import SqlStore
from tests.make import NOON, raw, spec
from tests.unit.store.shelf import fresh

WIRE = SourceId("wire")
PLANNED = re.compile(r"(?:SEARCH|SCAN) entries\b.*")
# The last one, which has no condition, is that of the highest number: the end of the table.
STRAIGHT = re.compile(r"\(source_id=\? AND identity=\?\)|\(address_key=\?\)|PRIMARY KEY|SEARCH entries$")


def story(number: int, **changes: Any) -> RawEntry:
    return raw(f"Headline {number}", url=f"https://wire.example/{number}", **changes)


async def poll(store: SqlStore, *entries: RawEntry) -> None:
    async with store.writing() as writing:
        record = next(one for one in await writing.sources() if one.id == WIRE)
        await save(
            writing, [Outcome(spec=spec(WIRE), record=record, result=Fetched(entries=entries, memory=Memory()))], NOON
        )


async def asked_of_entries(store: SqlStore, path: Path) -> list[str]:
    """How SQLite would look for entries in each statement of two polls."""
    said: list[tuple[str, Any]] = []
    event.listen(store._writer, "before_cursor_execute", lambda _1, _2, text, values, *_: said.append((text, values)))
    await poll(store, *(story(number, guid=f"a{number}") for number in range(40)))
    # Known ones, an edited one, one under another identity, and new ones.
    await poll(store, *(story(number, guid=f"a{number}", summary="Now." * (number == 3)) for number in range(30)))
    await poll(store, *(story(number, guid=f"b{number}") for number in range(35, 45)))
    with closing(sqlite3.connect(path)) as other:
        plans = [(text, plan) for text, values in said for plan in planned(other, text, values)]
    return [f"{plan} in {text}" for text, plan in plans if PLANNED.match(plan)]


def planned(other: sqlite3.Connection, text: str, values: Any) -> list[str]:
    if not text.startswith(("SELECT", "UPDATE", "INSERT", "DELETE")):
        return []
    one = values[0] if isinstance(values, list) else values
    return [str(step[3]) for step in other.execute(f"EXPLAIN QUERY PLAN {text}", one)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gazette.db"


async def test_a_poll_walks_neither_through_all_entries_nor_through_those_of_a_source(path: Path) -> None:
    async with fresh(path) as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec(WIRE)], NOON)
        plans = await asked_of_entries(store, path)

    assert len(plans) > 5
    assert [plan for plan in plans if not STRAIGHT.search(plan.partition(" in ")[0])] == []
