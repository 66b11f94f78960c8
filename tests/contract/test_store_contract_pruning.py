"""What every store promises about texts whose time is over: they go, and what is known of them stays."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import Delivery, Receipt
from bot.domain.entries import EntryId
from bot.domain.keeping import Expired
from bot.domain.search import SearchQuery
from bot.domain.sources import SourceId
from bot.ports import Store, Writing
from tests.make import NOON, draft, spec
from tests.unit.store.parcels import TENANT, frozen
from tests.unit.store.shelf import fresh

WIRE = SourceId("wire")
DAY = timedelta(days=1)
LATER = NOON + 200 * DAY


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def filled(writing: Writing) -> None:
    """Entry 1 is old and was edited when it was, entry 2 is new."""
    await writing.sync_sources([spec("wire")], NOON)
    await writing.add({WIRE: [(draft("A former rule", guid="1", body="long text"), True)]}, NOON)
    edited = draft("An old rule", guid="1", body="longer text")
    known = (await writing.known({WIRE: [edited.identity]}))[WIRE]
    await writing.revise(WIRE, [(known[edited.identity], edited)], NOON)
    await writing.add({WIRE: [(draft("A new rule", guid="2", body="new text"), True)]}, LATER)


async def all_expired(store: Store) -> Expired:
    async with store.reading() as reading:
        return await reading.expired(texts_before=NOON + DAY, posts_before=NOON + 10 * DAY)


async def test_only_what_is_old_expires_and_only_once(store: Store) -> None:
    async with store.writing() as writing:
        await filled(writing)
    expired = await all_expired(store)
    assert (expired.bodies, len(expired.revisions), expired.payloads) == ((EntryId(1),), 1, ())
    for _ in range(2):
        async with store.writing() as writing:
            await writing.prune(expired, LATER)
    assert len(await all_expired(store)) == 0


async def test_without_a_moment_that_kind_stays(store: Store) -> None:
    async with store.writing() as writing:
        await filled(writing)
        await sent(writing)
        assert len(await writing.expired(texts_before=None, posts_before=None)) == 0
        assert (await writing.expired(texts_before=None, posts_before=LATER)).bodies == ()
        assert (await writing.expired(texts_before=LATER, posts_before=None)).payloads == ()


async def test_at_most_as_many_expire_at_once_as_were_asked_for_the_oldest_first(store: Store) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        for number in range(5):
            await writing.add({WIRE: [(draft(guid=str(number), body="text"), True)]}, NOON + number * DAY)
        expired = await writing.expired(texts_before=NOON + 4 * DAY, posts_before=None, limit=3)
        assert expired.bodies == (1, 2, 3)


async def test_an_entry_stays_known_found_and_counted_without_its_text(store: Store) -> None:
    async with store.writing() as writing:
        await filled(writing)
        before = await writing.counts()
    expired = await all_expired(store)
    async with store.writing() as writing:
        await writing.prune(expired, LATER)
        assert await writing.counts() == before
        found = await writing.search(SearchQuery(words="rule"))
        assert [entry.title for entry in found.entries] == ["A new rule", "An old rule"]
        again = draft("An old rule", guid="1", body="longer text")
        known = (await writing.known({WIRE: [again.identity]}))[WIRE]
        assert known[again.identity].content_hash == again.content_hash


async def sent(writing: Writing, parts: int = 2) -> list[Delivery]:
    """Posts of which the first part was sent at noon; the others wait."""
    await frozen(writing, parts=parts)
    now = NOON + 2 * DAY
    (first,) = await writing.due_deliveries(now)
    claimed = await writing.claim(first, until=now + DAY, now=now)
    assert claimed is not None
    await writing.record_sent(claimed, Receipt(message_id="77"), NOON)
    return list(await writing.due_deliveries(now))


async def test_a_post_that_was_sent_loses_its_payload_and_nothing_else(store: Store) -> None:
    async with store.writing() as writing:
        (waiting,) = await sent(writing)
    expired = await all_expired(store)
    assert len(expired.payloads) == 1
    async with store.writing() as writing:
        await writing.prune(expired, LATER)
        assert await writing.due_deliveries(NOON + 2 * DAY) == [waiting]
        assert waiting.after == Receipt(message_id="77")
        receipt = await writing.last_post(TENANT, "7")
        assert receipt == Receipt(message_id="77")
    assert len(await all_expired(store)) == 0


async def test_a_post_that_waits_keeps_its_payload_whatever_is_asked(store: Store) -> None:
    async with store.writing() as writing:
        (waiting,) = await sent(writing)
        await writing.prune(Expired(payloads=(waiting.id,)), LATER)
        assert await writing.due_deliveries(NOON + 2 * DAY) == [waiting]


async def test_questions_and_requests_are_forgotten_with_them(store: Store) -> None:
    async with store.writing() as writing:
        key = await writing.remember("what is open?", NOON)
        assert await writing.admit("event:1", NOON)
        await writing.prune(Expired(), NOON + 29 * DAY)
        assert await writing.question(key) == "what is open?"
        await writing.prune(Expired(), NOON + 31 * DAY)
        assert await writing.question(key) is None
        assert await writing.admit("event:1", NOON)
