"""What every store promises by `bot.ports` about full texts that were read later."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.editorial import Judged
from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.relevance import Judgement
from bot.domain.sources import SourceId
from bot.ports import Reading, Store, Writing
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import fresh

WIRE, OTHER = SourceId("wire"), SourceId("other")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def brought(writing: Writing, title: str, source: SourceId = WIRE, **changes: object) -> None:
    await writing.sync_sources([spec(), spec("other")], NOON)
    eligible = bool(changes.pop("eligible", True))
    raw = {"url": f"https://wire.example/{title.replace(' ', '-')}", **changes}
    await writing.add({source: [(draft(title, **raw), eligible)]}, NOON)


async def due(view: Reading, *sources: SourceId, **changes: Any) -> list[Entry]:
    asked = {"since": NOON - DAY, "tried_before": NOON, "limit": 10, **changes}
    return list(await view.without_text(sources or [WIRE], **asked))


async def titles(view: Reading, *sources: SourceId, **changes: Any) -> list[str]:
    return [entry.title for entry in await due(view, *sources, **changes)]


async def test_entries_with_an_address_and_no_text_are_due_the_newest_first(store: Store) -> None:
    async with store.writing() as writing:
        await brought(writing, "The first one")
        await brought(writing, "With a text", body="All of it.")
        await brought(writing, "Without address", url=None)
        await brought(writing, "A model", kind=EntryKind.MODEL)
        await brought(writing, "Never to be shown", eligible=False)
        await brought(writing, "Elsewhere", OTHER)
        await brought(writing, "The second one")

        assert await titles(writing) == ["The second one", "The first one"]
        assert await titles(writing, limit=1) == ["The second one"]
        assert await titles(writing, WIRE, OTHER) == ["The second one", "Elsewhere", "The first one"]
        assert await titles(writing, since=NOON + HOUR) == []
        assert list(await writing.without_text([], since=NOON, tried_before=NOON, limit=5)) == []


async def test_a_kept_text_is_the_entrys_body_and_asked_for_no_more(store: Store) -> None:
    async with store.writing() as writing:
        await brought(writing, "The first one")
        (entry,) = await due(writing)
        await writing.keep_text(entry.id, "The whole text.", NOON)

    async with store.reading() as view:
        assert await view.bodies([entry.id]) == {entry.id: "The whole text."}
        assert await titles(view, tried_before=NOON + DAY) == []


async def test_an_empty_page_is_tried_once_and_a_fault_again_later(store: Store) -> None:
    async with store.writing() as writing:
        await brought(writing, "Empty page")
        await brought(writing, "Server down")
        down, empty = await due(writing)
        await writing.keep_text(empty.id, "", NOON)
        await writing.keep_text(down.id, "", NOON, fault="timeout")

        assert await titles(writing, tried_before=NOON) == []
        assert await titles(writing, tried_before=NOON + HOUR) == ["Server down"]
        assert await writing.bodies([down.id, empty.id]) == {}

        await writing.keep_text(down.id, "It came.", NOON + HOUR)
        assert await titles(writing, tried_before=NOON + DAY) == []
        assert await writing.bodies([down.id]) == {down.id: "It came."}


async def test_a_text_from_the_feed_is_never_replaced(store: Store) -> None:
    async with store.writing() as writing:
        await brought(writing, "The first one", body="The feed's own words.")
        await writing.keep_text(EntryId(1), "The page's words.", NOON)
        assert await writing.bodies([EntryId(1)]) == {EntryId(1): "The feed's own words."}


async def test_with_its_text_an_entry_is_judged_again(store: Store) -> None:
    async with store.writing() as writing:
        await brought(writing, "The first one")
        (one,) = await writing.unsorted(since=NOON - DAY, rules="v1", limit=5)
        judgement = Judgement(
            points=0, passes=False, gate="", hits=(), prior=0, topics=(), jurisdictions=(), open=False, release=False,
            rules="v1",
        )  # fmt: skip
        judged = Judged(entry_id=one.entry.id, content_hash=one.content_hash, judgement=judgement)
        await writing.keep_judgements([judged])
        await writing.keep_text(one.entry.id, "", NOON, fault="timeout")
        assert list(await writing.unsorted(since=NOON - DAY, rules="v1", limit=5)) == []

        await writing.keep_text(one.entry.id, "The whole text.", NOON)
        (again,) = await writing.unsorted(since=NOON - DAY, rules="v1", limit=5)
        assert again.body == "The whole text."


async def test_the_text_of_an_entry_that_is_gone_is_passed_over(store: Store) -> None:
    async with store.writing() as writing:
        await writing.keep_text(EntryId(7), "The whole text.", NOON)
        assert await writing.bodies([EntryId(7)]) == {}
