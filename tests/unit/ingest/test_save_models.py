"""What a poll of the Hub leaves of its models: the trending list has ranks, the answer to a search has none."""

from pathlib import Path

import pytest

from bot.domain.entries import EntryKind, Fetched, RawEntry
from bot.domain.sources import Memory, SourceKind
from bot.ingest.save import Outcome, save
from tests.make import NOON, reading, record, spec
from tests.unit.store.shelf import fresh


@pytest.mark.parametrize(("query", "rank"), [(None, 1), ("llama", None)])
async def test_only_the_whole_list_has_ranks(tmp_path: Path, query: str | None, rank: int | None) -> None:
    hub = spec("hub", kind=SourceKind.HUB_TRENDING, url=None, query=query, limit=5)
    found = Fetched(
        entries=(RawEntry(title="org/model", guid="hf:org/model", kind=EntryKind.MODEL),),
        models=(reading("org/model", 1, likes=7),),
        memory=Memory(),
    )
    async with fresh(tmp_path / "gazette.db") as store, store.writing() as tx:
        await tx.sync_sources([hub], NOON)
        tally = await save(tx, [Outcome(spec=hub, record=record("hub"), result=found)], NOON)

        model = await tx.model("org/model")
        snapshot = await tx.snapshot(at=NOON.replace(hour=13))
    assert tally.new == 1
    assert model is not None
    assert model.reading is not None
    assert (model.reading.rank, model.reading.likes) == (rank, 7)
    assert (snapshot is None) == (rank is None)
