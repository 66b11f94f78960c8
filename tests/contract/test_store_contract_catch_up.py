"""What every store promises about slots that are never filled, posts that waited too long, and editions by hand."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import Delivery, Receipt
from bot.domain.entries import EntryId
from bot.domain.sources import SourceId
from bot.domain.subscriptions import Slot
from bot.ports import Store, Writing
from tests.make import NOON, draft, spec
from tests.unit.store.parcels import DAY, DIGEST, TENANT, WEEK, frozen, opened_slot, subscribed
from tests.unit.store.shelf import fresh

MONDAY = datetime(2025, 8, 4, 7, 0, tzinfo=UTC)
WIRE = SourceId("wire")


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def taken(writing: Writing) -> Delivery:
    (due,) = await writing.due_deliveries(MONDAY)
    mine = await writing.claim(due, until=MONDAY + timedelta(minutes=2), now=MONDAY)
    assert mine
    return mine


def slot(day: int) -> Slot:
    return Slot(key=f"2025-08-{day:02}T09:00", due_at=datetime(2025, 8, day, 7, tzinfo=UTC))


async def test_passed_slots_are_closed_with_their_reasons_and_the_subscription_moves_on(store: Store) -> None:
    async with store.writing() as writing:
        one = await subscribed(writing)
        for _ in range(2):
            await writing.pass_slots(one, [(slot(4), "merged"), (slot(6), "merged")], next_due_at=MONDAY + 4 * DAY)
        await writing.open_slot(one, slot(4), next_due_at=MONDAY + 9 * DAY)
        assert await writing.waiting_slots() == []
        (kept,) = await writing.tenant(TENANT).subscriptions()
    assert kept.next_due_at == MONDAY + 4 * DAY


async def test_a_slot_that_is_there_is_not_passed(store: Store) -> None:
    async with store.writing() as writing:
        one = await subscribed(writing)
        waiting = await opened_slot(writing, one)
        await writing.pass_slots(one, [(waiting.slot, "merged")], next_due_at=MONDAY + DAY)
        assert await writing.waiting_slots() == [waiting]


async def test_what_waits_unsent_is_found_by_when_it_was_due_and_taken_back_with_its_entries(store: Store) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        await writing.add({WIRE: [(draft(guid="1"), True)]}, NOON)
        waiting = await opened_slot(writing, await subscribed(writing))
        await writing.fill_slot(waiting, None, [("{}", "1"), ("{}", "2")], [EntryId(1)])

        assert await writing.unsent_slots(MONDAY) == []
        assert await writing.unsent_slots(MONDAY + DAY) == [waiting]
        assert await writing.take_back(waiting, "merged")
        assert not await writing.take_back(waiting, "merged")
        assert await writing.unsent_slots(MONDAY + DAY) == []
        assert await writing.due_deliveries(MONDAY + DAY) == []
        assert await writing.tenant(TENANT).got(waiting.subscription_id, [EntryId(1)]) == frozenset()


@pytest.mark.parametrize("how", ["claimed", "sent", "in doubt"])
async def test_what_was_or_may_have_been_posted_is_not_taken_back(store: Store, how: str) -> None:
    async with store.writing() as writing:
        waiting = await frozen(writing, parts=1)
        mine = await taken(writing)
        if how == "sent":
            await writing.record_sent(mine, Receipt(message_id="m"), MONDAY)
        elif how == "in doubt":
            await writing.put_back(mine, reason="no answer", at=MONDAY, unsure=True)
        assert await writing.unsent_slots(MONDAY + DAY) == []
        assert not await writing.take_back(waiting, "merged")


async def test_what_the_platform_did_not_take_is_taken_back(store: Store) -> None:
    async with store.writing() as writing:
        waiting = await frozen(writing, parts=1)
        await writing.put_back(await taken(writing), reason="away", at=MONDAY)
        assert await writing.unsent_slots(MONDAY + DAY) == [waiting]
        assert await writing.take_back(waiting, "merged")


async def test_an_edition_by_hand_stands_beside_that_of_the_date_with_a_number_of_its_own(store: Store) -> None:
    async with store.writing() as writing:
        day = await writing.keep_digest("weekly", NOON.date(), WEEK, {}, NOON)
        key = "run-2025-08-03T12:00:00Z"
        run = await writing.keep_digest("weekly", NOON.date(), WEEK, {}, NOON, run=key)
        assert await writing.keep_digest("weekly", NOON.date(), WEEK, {}, NOON, run=key) == run
        assert ((day.number, day.run), (run.number, run.run)) == ((1, ""), (2, key))
        assert day.date == run.date == NOON.date()
        assert await writing.edition_of("weekly", NOON.date()) == day
        assert await writing.edition_of("weekly", NOON.date(), run.run) == run
        assert await writing.edition_of("weekly", NOON.date() + DAY) is None
        assert await writing.edition_of("daily", NOON.date()) is None


async def test_editions_are_found_by_when_their_window_ended(store: Store) -> None:
    async with store.writing() as writing:
        made = await writing.keep_digest("weekly", NOON.date(), WEEK, {}, NOON)
        assert await writing.digests(edition="weekly", since=WEEK.end) == []
        assert await writing.digests(edition="weekly", since=WEEK.end - timedelta(seconds=1)) == [made]


@pytest.mark.parametrize(("behind", "kept"), [(0, 0), (2, 2), (4, 0)])
async def test_what_comes_after_an_edition_is_not_dated_into_it_though_the_clock_stepped_back(
    store: Store, behind: int, kept: int
) -> None:
    """By more than three hours the clock was wrong before, and editions would wait for it in vain."""
    now = DIGEST.window.end - timedelta(hours=behind)
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        await writing.keep_digest("weekly", NOON.date(), WEEK, {}, NOON)
        await writing.add({WIRE: [(draft(guid="1"), True)]}, now)
        (one,) = await writing.entries_by_id([EntryId(1), EntryId(2)])
    assert one.first_seen == now + timedelta(hours=kept)
