"""Readings that an older gazette stored are all there after the upgrade, in their new shape."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.digests import Window
from bot.domain.hub import Measured, ModelReading
from bot.store import migrate
from bot.store.database import upgrade
from tests.integration.test_migrations_killed import deaths, finish, start_over
from tests.make import NOON, reading
from tests.unit.store.shelf import MIGRATIONS, address, ddl, opened, revision, up_to

BEFORE, AFTER = "0004_policies", "0005_models"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHOLE = ModelReading(
    model_id="Org/Large",
    rank=2,
    likes=2**40,
    downloads=7,
    trending_score=12.5,
    licence="mit",
    task="text-generation",
    gated="auto",
    parameters=671_000_000_000,
    base_models=("org/base", "org/other"),
    created_at=NOON - 9 * HOUR,
)
LISTS = {
    NOON - DAY: [reading("org/small", 1), WHOLE],
    NOON - DAY + timedelta(microseconds=1): [WHOLE],
    NOON: [replace(WHOLE, rank=1, likes=None), reading("org/small", 2, likes=3)],
    NOON + DAY: [replace(WHOLE, rank=1, licence="llama3.3", base_models=())],
}
INSERT = """
INSERT INTO hub_readings (model_id, taken_at, rank, likes, downloads, trending_score, licence, task, gated, parameters,
                          base_models, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "gazette.db"
    migrate.create(path, up_to(tmp_path, BEFORE), patience=1)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for at, readings in LISTS.items():
            connection.executemany(INSERT, [_row(one, at) for one in readings])
    return path


def _row(one: ModelReading, at: datetime) -> tuple[object, ...]:
    """As the release before wrote it."""
    moving = (one.model_id, _text(at), one.rank, one.likes, one.downloads, one.trending_score)
    bases = "[" + ",".join(f'"{name}"' for name in one.base_models) + "]"
    return (*moving, one.licence, one.task, one.gated, one.parameters, bases, _text(one.created_at))


def _text(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}" if moment else None


async def test_every_list_is_given_as_it_was(path: Path) -> None:
    done = await upgrade(address(path), migrations=MIGRATIONS, say=lambda _: None)

    assert done.before == BEFORE
    async with opened(path) as store, store.reading() as view:
        for at, readings in LISTS.items():
            found = await view.snapshot(at=at + timedelta(microseconds=1))
            assert found is not None
            assert (found.taken_at, list(found.readings)) == (at, sorted(readings, key=lambda one: one.rank or 0))
        history = await view.model_history(["org/large"], Window(start=NOON - 9 * DAY, end=NOON + 9 * DAY))
        large = await view.model("org/LARGE")
        names = [(one.model_id, one.weight) for one in await view.model_names()]
        changes = await view.model_changes(Window(start=NOON - 9 * DAY, end=NOON + 9 * DAY))
        assert await view.models_version() > 0
    assert names == [("Org/Large", 2**40), ("org/small", 3)]
    assert [(point.at, point.rank, point.likes) for point in history["Org/Large"]] == [
        (NOON - DAY + timedelta(microseconds=1), 2, 2**40),
        (NOON, 1, None),
        (NOON + DAY, 1, 2**40),
    ]
    assert all(isinstance(point, Measured) for point in history["Org/Large"])
    assert large is not None
    assert (large.first_seen, large.read_at, large.checked_at) == (NOON - DAY, NOON + DAY, None)
    assert [(change.what, change.before, change.after) for change in changes] == [
        ("base_models", "org/base, org/other", ""),
        ("licence", "mit", "llama3.3"),
    ]


async def test_what_comes_after_the_upgrade_joins_what_was_there(path: Path) -> None:
    await upgrade(address(path), migrations=MIGRATIONS, say=lambda _: None)

    later = replace(LISTS[NOON + DAY][0], rank=4, likes=2**41)
    async with opened(path) as store, store.writing() as writing:
        version = await writing.models_version()
        await writing.add_models([later], NOON + 2 * DAY)
        assert (await writing.counts())["models"] == 2
        assert await writing.models(["Org/Large"], before=NOON + 9 * DAY) == {"Org/Large": later}
        assert await writing.model_changes(Window(start=NOON + 2 * DAY, end=NOON + 9 * DAY)) == []
        assert await writing.models_version() > version
        assert await writing.models_to_examine(NOON + 2 * DAY, always=[], limit=9) == ["Org/Large", "org/small"]


def test_an_upgrade_that_was_killed_anywhere_is_finished_by_the_next_run(path: Path, tmp_path: Path) -> None:
    old, old_schema = path.read_bytes(), ddl(path)
    newer = up_to(tmp_path, AFTER)
    finish(path, newer)
    new_schema, copied = ddl(path), _rows(path)
    assert copied["hub_readings"] == sum(map(len, LISTS.values()))
    start_over(path, old)
    killed = 0
    for number in deaths(path, newer):
        assert ddl(path) == (old_schema if revision(path) == BEFORE else new_schema)
        finish(path, newer)
        finish(path, newer)
        assert (ddl(path), _rows(path)) == (new_schema, copied)
        start_over(path, old)
        killed = number
    assert killed > 20


def _rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'hub%'"
        ).fetchall()
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in tables}  # noqa: S608 - names of our own tables


def test_a_database_without_readings_is_upgraded_too(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    migrate.create(path, up_to(tmp_path, BEFORE), patience=1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    asyncio.run(upgrade(address(path), migrations=MIGRATIONS, say=lambda _: None))

    assert _rows(path)["hub_snapshots"] == _rows(path)["hub_models"] == 0
