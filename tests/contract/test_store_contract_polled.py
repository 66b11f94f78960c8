"""What every store promises by `bot.ports` about the end of a poll."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.entries import Draft
from bot.domain.sources import Condition, Memory, SourceId, SourceState
from bot.ports import Store
from tests.make import NOON, draft, record, spec
from tests.unit.store.shelf import fresh

HOUR = timedelta(hours=1)
WIRE, BLOG = SourceId("wire"), SourceId("blog")
BEFORE = record("wire", next_poll_at=NOON)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire"), spec("blog")], NOON)
        yield store


def piece(guid: str, address: str, title: str = "A headline") -> Draft:
    return draft(title, guid=guid, url=f"https://wire.example/{address}")


async def test_a_condition_is_what_a_person_may_have_changed(store: Store) -> None:
    paused = replace(BEFORE, state=SourceState.PAUSED, reason="by hand", failures=2, failing_since=NOON - HOUR)
    async with store.writing() as writing:
        await writing.update_sources([paused])
        found = await writing.conditions([spec("wire")])
    condition = Condition(
        state=SourceState.PAUSED, reason="by hand", next_poll_at=NOON, failures=2, failing_since=NOON - HOUR
    )
    assert found == {WIRE: condition}


async def test_a_source_that_left_moved_or_never_was_has_no_condition(store: Store) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        asked = [spec("wire", url="https://wire.example/other"), spec("blog"), spec("unknown")]
        assert await writing.conditions(asked) == {}
        assert set(await writing.conditions([spec("wire", name="Renamed")])) == {WIRE}


async def test_only_what_a_poll_changed_is_written(store: Store) -> None:
    after = replace(BEFORE, next_poll_at=NOON + HOUR, last_polled_at=NOON, memory=Memory(etag="x"))
    async with store.writing() as writing:
        await writing.update_sources([replace(BEFORE, learned_url="https://wire.example/new", reason="kept")])
        await writing.keep_polled([(BEFORE, after)])
        await writing.keep_polled([(after, after), (record("unknown"), record("unknown", failures=3))])

    async with store.reading() as reading:
        found = {one.id: one for one in await reading.sources()}
    assert found[WIRE] == replace(after, learned_url="https://wire.example/new", reason="kept")
    assert found[BLOG] == record("blog", next_poll_at=NOON)


async def test_polls_that_changed_different_things_are_kept_together(store: Store) -> None:
    blog = record("blog", next_poll_at=NOON)
    lives = [
        (BEFORE, replace(BEFORE, next_poll_at=NOON + HOUR)),
        (blog, replace(blog, next_poll_at=NOON + HOUR, failures=1, state=SourceState.DEGRADED, reason="timeout")),
    ]
    async with store.writing() as writing:
        await writing.keep_polled(lives)
    async with store.reading() as reading:
        assert list(await reading.sources()) == [lives[1][1], lives[0][1]]


async def test_the_entry_at_an_address_is_the_oldest_of_those_with_one_title(store: Store) -> None:
    first, again, other = piece("1", "a"), piece("2", "a"), piece("3", "b", "Another headline")
    async with store.writing() as writing:
        await writing.add({WIRE: [(first, True), (again, True), (other, True)]}, NOON)
        found = await writing.at_addresses(WIRE, ["wire.example/a", "wire.example/b", "wire.example/unknown"])
    assert {key: one.identity for key, one in found.items()} == {"wire.example/a": "g:1", "wire.example/b": "g:3"}
    one = found["wire.example/a"]
    assert (one.title_key, one.known.content_hash) == (first.title_key, first.content_hash)


async def test_an_address_under_which_several_pieces_are_stored_names_none(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add({WIRE: [(piece("1", "news", "One"), True), (piece("2", "news", "Two"), True)]}, NOON)
        await writing.add({BLOG: [(piece("3", "mine", "Three"), True)]}, NOON)
        assert await writing.at_addresses(WIRE, ["wire.example/news", "wire.example/mine"]) == {}
        assert await writing.at_addresses(WIRE, []) == {}


async def test_arrivals_are_counted_by_source_without_the_archive_of_a_first_import(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add({WIRE: [(piece("1", "a"), True)]}, NOON - 9 * HOUR)
        await writing.add({WIRE: [(piece("2", "b"), True), (piece("3", "c"), False)]}, NOON)
        await writing.add({BLOG: [(piece("4", "d"), False)]}, NOON)
    async with store.reading() as reading:
        assert await reading.arrivals(since=NOON - HOUR) == {WIRE: 1}
        assert await reading.arrivals(since=NOON - 9 * HOUR) == {WIRE: 2}
