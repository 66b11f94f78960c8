"""What a person or feeds.yaml does to a source while it is being polled survives the end of that poll."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.config import Configuration
from bot.domain.entries import Fetched, NotModified
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceRecord, SourceSpec, SourceState
from bot.ingest.poll import Desk, Request, poll
from bot.ports import Store
from tests.make import NOON, raw, spec
from tests.servers.polite import StoppedClock
from tests.unit.store.shelf import fresh

HOUR = timedelta(hours=1)
WIRE = spec("wire", every=HOUR)
READ = Fetched(entries=(raw(guid="1"),), memory=Memory(etag="new"))
SAME = NotModified(memory=Memory(etag="new"))
FAILED = SourceError(SourceFault.TIMEOUT, "no answer")
Deed = Callable[[Store], Awaitable[None]]


class Slow:
    """A source in whose fetch something happens."""

    def __init__(self, deed: Callable[[], Awaitable[None]], outcome: Fetched | NotModified | SourceError) -> None:
        self._deed = deed
        self._outcome = outcome

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:
        await self._deed()
        if isinstance(self._outcome, SourceError):
            raise self._outcome
        return self._outcome


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as tx:
            await tx.sync_sources([WIRE], NOON)
        yield store


async def after(store: Store, deed: Deed, outcome: Fetched | NotModified | SourceError) -> SourceRecord:
    """The record after a poll in whose middle something was done."""

    def source(_: SourceSpec) -> Slow:
        return Slow(lambda: deed(store), outcome)

    config = Configuration(sources=(WIRE,), editions=(), text="", digest="")
    await poll(Desk(store=store, clock=StoppedClock(NOON), source=source), config, Request())
    return await stored(store)


async def stored(store: Store) -> SourceRecord:
    async with store.reading() as view:
        return (await view.sources())[0]


async def change(store: Store, **changes: Any) -> None:
    async with store.writing() as tx:
        await tx.update_sources([replace((await tx.sources())[0], **changes)])


async def pause(store: Store) -> None:
    await change(store, state=SourceState.PAUSED, reason="paused by an operator")


async def nothing(store: Store) -> None: ...


@pytest.mark.parametrize("outcome", [READ, SAME, FAILED])
async def test_a_pause_during_a_poll_stays(store: Store, outcome: Fetched | NotModified | SourceError) -> None:
    record = await after(store, pause, outcome)
    assert (record.state, record.reason) == (SourceState.PAUSED, "paused by an operator")
    assert record.last_polled_at == NOON, "what the poll learned is kept"
    async with store.reading() as view:
        assert await view.due(NOON + 99 * HOUR) == []


async def test_what_a_poll_brought_is_kept_although_the_source_was_paused_meanwhile(store: Store) -> None:
    record = await after(store, pause, READ)
    async with store.reading() as view:
        assert (await view.counts())["entries"] == 1
    assert record.memory.etag == "new"


async def test_a_resumption_during_a_poll_that_was_asked_for_stays_due_at_once(store: Store) -> None:
    await pause(store)

    async def resume(store: Store) -> None:
        await change(store, state=SourceState.NEW, reason="", next_poll_at=NOON)

    config = Configuration(sources=(WIRE,), editions=(), text="", digest="")
    desk = Desk(store=store, clock=StoppedClock(NOON), source=lambda _: Slow(lambda: resume(store), FAILED))
    await poll(desk, config, Request(only=frozenset({"wire"})))
    record = await stored(store)
    assert (record.state, record.reason, record.failures, record.next_poll_at) == (SourceState.NEW, "", 0, NOON)


async def test_a_wish_to_be_polled_at_once_is_not_lost_in_a_poll_under_way(store: Store) -> None:
    await after(store, nothing, SAME)
    await change(store, next_poll_at=NOON - HOUR)

    async def retry(store: Store) -> None:
        await change(store, next_poll_at=NOON)

    record = await after(store, retry, SAME)
    assert (record.state, record.next_poll_at) == (SourceState.OK, NOON)


async def test_nothing_of_a_source_that_left_the_file_meanwhile_is_stored(store: Store) -> None:
    async def leave(store: Store) -> None:
        async with store.writing() as tx:
            await tx.sync_sources([], NOON)

    record = await after(store, leave, READ)
    async with store.reading() as view:
        assert (await view.counts())["entries"] == 0
    assert record.last_polled_at is None


async def test_what_came_from_an_address_that_the_file_replaced_is_not_remembered_of_the_new_one(store: Store) -> None:
    async def move(store: Store) -> None:
        async with store.writing() as tx:
            await tx.sync_sources([spec("wire", url="https://elsewhere.example/feed", every=HOUR)], NOON)

    record = await after(store, move, READ)
    assert (record.memory, record.imported_at, record.next_poll_at) == (Memory(), None, NOON)
