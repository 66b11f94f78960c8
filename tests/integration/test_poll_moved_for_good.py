"""An address that was learned is told once in the log, without what may be secret of it."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.entries import NotModified
from bot.domain.sources import Memory
from bot.ingest.save import Outcome, save
from bot.store.transactions import SqlStore
from tests.make import NOON, spec
from tests.unit.store.shelf import fresh

MOVED = NotModified(memory=Memory(), moved_to="https://new.example/feed?key=secret")


async def polled(store: SqlStore, hours: int) -> None:
    async with store.writing() as writing:
        (record,) = await writing.sources()
        await save(writing, [Outcome(spec=spec("wire"), record=record, result=MOVED)], NOON + timedelta(hours=hours))


async def test_that_a_source_has_moved_for_good_is_logged_when_it_is_believed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "bot.ingest")
    said: list[list[str]] = []
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
        for hours in (0, 12, 24, 36):
            await polled(store, hours)
            said.append([record.message for record in caplog.records])

    line = "source wire has moved for good, to new.example; feeds.yaml still says the old address"
    assert said == [[], [], [line], [line]]
