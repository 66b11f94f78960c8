"""What every store promises by `bot.ports`: sources, configuration, counts, transactions.

`test_store_contract_entries.py` holds the promises about entries and models.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.config import KeptConfig
from bot.domain.sources import Memory, Redirect, SourceKind, SourceRecord, SourceSpec, SourceState
from bot.ports import Store
from tests.make import NOON, draft, reading, record, spec
from tests.unit.store.shelf import fresh

HOUR = timedelta(hours=1)
LIVED = SourceRecord(
    id=spec("wire").id,
    next_poll_at=NOON + HOUR,
    state=SourceState.FAILING,
    reason="timeout: no answer in 20 s",
    failures=4,
    failing_since=NOON - HOUR,
    imported_at=NOON - 9 * HOUR,
    last_polled_at=NOON,
    last_success_at=NOON - 2 * HOUR,
    last_new_at=NOON - 3 * HOUR,
    learned_url="https://wire.example/new",
    redirect=Redirect(url="https://wire.example/newer", count=2, since=NOON - HOUR),
    memory=Memory(etag='W/"1"', last_modified="Sun, 03 Aug 2025 12:00:00 GMT", body_hash="ab", slices=b"\x00\xff" * 8),
)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def test_a_new_source_is_due_at_once(store: Store) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)

    async with store.reading() as reading:
        assert await reading.sources() == [record("wire", next_poll_at=NOON)]
        assert await reading.due(NOON) == [record("wire", next_poll_at=NOON)]


async def test_a_source_keeps_its_life_when_the_file_is_read_again(store: Store) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        await writing.update_sources([LIVED])

    async with store.writing() as writing:
        await writing.sync_sources([spec("wire", name="Renamed", every=HOUR, topic="chips")], NOON + HOUR)

    async with store.reading() as reading:
        assert await reading.sources() == [LIVED]


async def test_a_source_that_reads_from_another_address_begins_anew(store: Store) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        await writing.update_sources([LIVED])
        await writing.sync_sources([spec("wire", url="https://elsewhere.example/feed")], NOON + HOUR)

    async with store.reading() as reading:
        assert await reading.sources() == [record("wire", next_poll_at=NOON + HOUR)]


@pytest.mark.parametrize("gone", [[], [spec("wire", enabled=False)]], ids=["left the file", "disabled"])
async def test_a_source_that_is_no_longer_configured_keeps_its_record_and_is_not_polled(
    store: Store, gone: list[SourceSpec]
) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire"), spec("blog")], NOON)
        await writing.sync_sources([spec("blog"), *gone], NOON)

    async with store.reading() as reading:
        assert [source.id for source in await reading.sources()] == ["blog", "wire"]
        assert [source.id for source in await reading.due(NOON)] == ["blog"]


async def test_a_source_that_comes_back_goes_on_with_its_life(store: Store) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        await writing.update_sources([LIVED])
        await writing.sync_sources([], NOON)
        await writing.sync_sources([spec("wire")], NOON)

    async with store.reading() as reading:
        assert await reading.due(NOON + HOUR) == [LIVED]


async def test_a_source_that_was_never_enabled_leaves_no_trace(store: Store) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire", enabled=False, kind=SourceKind.HUB_TRENDING)], NOON)
        assert await writing.sources() == []


async def test_the_longest_overdue_comes_first_and_paused_ones_not_at_all(store: Store) -> None:
    late, later, paused, future = (
        record("late", next_poll_at=NOON - HOUR),
        record("later", next_poll_at=NOON - 2 * HOUR),
        record("paused", next_poll_at=NOON - HOUR, state=SourceState.PAUSED),
        record("future", next_poll_at=NOON + timedelta(microseconds=1)),
    )
    async with store.writing() as writing:
        await writing.sync_sources([spec(one.id) for one in (late, later, paused, future)], NOON)
        await writing.update_sources([late, later, paused, future])

        assert await writing.due(NOON) == [later, late]


async def test_the_configuration_in_force_is_remembered_and_the_newest_wins(store: Store) -> None:
    async with store.reading() as reading:
        assert await reading.last_good_config() is None
    async with store.writing() as writing:
        await writing.keep_config("feeds.yaml", "version: 1", NOON)
        await writing.keep_config("/etc/gazette/feeds.yaml", "version: 1 # ż", NOON - HOUR)

    async with store.reading() as reading:
        assert await reading.last_good_config() == KeptConfig(
            path="/etc/gazette/feeds.yaml", text="version: 1 # ż", since=NOON - HOUR
        )


async def test_a_configuration_that_is_kept_again_is_in_force_since_the_first_time(store: Store) -> None:
    async with store.writing() as writing:
        await writing.keep_config("feeds.yaml", "version: 1", NOON)
        await writing.keep_config("feeds.yaml", "version: 1", NOON + HOUR)
        kept = await writing.last_good_config()
    assert kept is not None
    assert kept.since == NOON


async def test_rows_are_counted_by_noun(store: Store) -> None:
    one = draft("A bill on open weights", guid="1", summary="First.")
    async with store.writing() as writing:
        assert set((await writing.counts()).values()) == {0}
        await writing.sync_sources([spec("wire"), spec("blog")], NOON)
        await writing.add({spec("wire").id: [(one, True)]}, NOON)
        found = (await writing.known({spec("wire").id: [one.identity]}))[spec("wire").id]
        edited = replace(one, content_hash="other")
        await writing.revise(spec("wire").id, [(found[one.identity], edited)], NOON)
        await writing.add_models([reading("allenai/OLMo-2", 1)], NOON)
        await writing.add_models([reading("allenai/OLMo-2", 3)], NOON + HOUR)

        counted = {noun: count for noun, count in (await writing.counts()).items() if count}
    assert counted == {"entries": 1, "revisions": 1, "sources": 2, "models": 1}


async def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    async def half() -> None:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
            raise LookupError

    with pytest.raises(LookupError):
        await half()

    async with store.reading() as reading:
        assert await reading.sources() == []


async def test_a_reader_keeps_its_view_while_another_writes(store: Store) -> None:
    async with store.reading() as reading:
        before = await reading.sources()
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
        assert await reading.sources() == before == []

    async with store.reading() as reading:
        assert len(await reading.sources()) == 1
