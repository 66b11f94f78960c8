"""What every store promises of posts that were given up: who sees them, and how one is put back into the outbox."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import Delivery, DeliveryId, DeliveryState, DueSlot, Receipt
from bot.domain.entries import EntryId
from bot.domain.subscriptions import TenantId
from bot.ports import Store, Writing
from tests.make import NOON, draft, spec
from tests.unit.store.parcels import TENANT, WEEK, opened_slot, subscribed
from tests.unit.store.shelf import fresh

MONDAY = datetime(2025, 8, 4, 7, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(days=5)
LEASE = timedelta(minutes=2)
LONG_AGO = MONDAY - timedelta(days=14)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def entries(writing: Writing) -> list[EntryId]:
    wire = spec("wire")
    await writing.sync_sources([wire], NOON)
    await writing.add({wire.id: [(draft(title, guid=title), True) for title in ("One", "Two")]}, NOON)
    return [one.id for one in await writing.entries(WEEK.__class__(start=NOON, end=MONDAY))]


async def posted(writing: Writing, shown: list[EntryId], tenant: str = TENANT, parts: int = 2) -> DueSlot:
    slot = await opened_slot(writing, await subscribed(writing, tenant))
    digest = await writing.keep_digest("weekly", NOON.date(), WEEK, {"blocks": []}, NOON)
    contents = [(f'{{"part":{n}}}', f"{tenant}-{slot.id}-{n}") for n in range(1, parts + 1)]
    await writing.fill_slot(slot, digest, contents, shown)
    return slot


async def claimed(writing: Writing, now: datetime = MONDAY) -> Delivery:
    due = await writing.due_deliveries(now)
    mine = await writing.claim(due[0], until=now + LEASE, now=now)
    assert mine is not None
    return mine


async def given_up(writing: Writing, tenant: str = TENANT) -> list[EntryId]:
    """A post of two parts and two entries, refused at its first part."""
    shown = await entries(writing)
    await posted(writing, shown, tenant)
    assert await writing.bury(await claimed(writing), "refused: no")
    return shown


async def test_a_post_is_listed_once_with_what_its_channel_has_not_got(store: Store) -> None:
    async with store.writing() as writing:
        await given_up(writing)
    async with store.reading() as view:
        (one,) = await view.tenant(TENANT).dead_letters(since=LONG_AGO)
    assert (one.edition, one.number, one.channel_id, one.due_at) == ("weekly", 1, "7", MONDAY)
    assert (one.reason, one.parts, one.items, one.later) == ("refused: no", 2, 2, 0)


async def test_no_tenant_sees_or_retries_those_of_another(store: Store) -> None:
    async with store.writing() as writing:
        await given_up(writing)
        (one,) = await writing.tenant(TENANT).dead_letters(since=LONG_AGO)
        stranger = writing.tenant(TenantId("discord:2"))
        assert await stranger.dead_letters(since=LONG_AGO) == []
        assert await stranger.retry_dead(one.id, MONDAY) == 0
        assert await writing.due_deliveries(LATER) == []


async def test_what_is_older_is_not_listed(store: Store) -> None:
    async with store.writing() as writing:
        await given_up(writing)
        tenant = writing.tenant(TENANT)
        assert await tenant.dead_letters(since=MONDAY + timedelta(microseconds=1)) == []


async def test_a_retried_post_is_pending_again_with_all_parts_and_its_entries_count_as_got(store: Store) -> None:
    async with store.writing() as writing:
        shown = await given_up(writing)
        tenant = writing.tenant(TENANT)
        (one,) = await tenant.dead_letters(since=LONG_AGO)
        assert await tenant.got(one.subscription_id, shown) == frozenset()

        assert await tenant.retry_dead(one.id, LATER) == 2

        (due,) = await writing.due_deliveries(LATER)
        assert (due.id, due.state, due.reason, due.first_try_at) == (one.id, DeliveryState.PENDING, "", None)
        assert due.next_attempt_at == LATER
        assert await tenant.got(one.subscription_id, shown) == frozenset(shown)
        assert await tenant.dead_letters(since=LONG_AGO) == []
        assert await tenant.retry_dead(one.id, LATER) == 0


async def test_whoever_held_the_old_claim_is_fenced_off(store: Store) -> None:
    async with store.writing() as writing:
        await posted(writing, await entries(writing), parts=1)
        sleeper = await claimed(writing)
        assert await writing.bury(sleeper, "expired")
        tenant = writing.tenant(TENANT)
        await tenant.retry_dead(sleeper.id, LATER)

        assert not await writing.record_sent(sleeper, Receipt(message_id="old"), LATER)
        mine = await claimed(writing, LATER)
        assert not await writing.bury(sleeper, "expired")
        assert mine.tries > sleeper.tries
        assert await writing.record_sent(mine, Receipt(message_id="new"), LATER)


async def test_where_a_part_was_sent_only_the_rest_is_retried(store: Store) -> None:
    async with store.writing() as writing:
        shown = await entries(writing)
        await posted(writing, shown, parts=3)
        await writing.record_sent(await claimed(writing), Receipt(message_id="m1", thread_id="t1"), MONDAY)
        assert await writing.bury(await claimed(writing), "refused: no")
        tenant = writing.tenant(TENANT)
        (one,) = await tenant.dead_letters(since=LONG_AGO)
        assert (one.parts, one.items) == (2, 0)
        assert await tenant.got(one.subscription_id, shown) == frozenset(shown)

        assert await tenant.retry_dead(one.id, LATER) == 2

        (due,) = await writing.due_deliveries(LATER)
        assert (due.part_no, due.after) == (2, Receipt(message_id="m1", thread_id="t1"))


async def test_what_a_later_post_told_is_counted(store: Store) -> None:
    async with store.writing() as writing:
        shown = await given_up(writing)
        again = await opened_slot(writing, (await writing.tenant(TENANT).subscriptions())[0])
        await writing.fill_slot(again, None, [("{}", "again")], shown[:1])
        (one,) = await writing.tenant(TENANT).dead_letters(since=LONG_AGO)
    assert (one.items, one.later) == (2, 1)


async def test_a_retried_post_that_came_due_days_ago_is_not_passed_over_as_stale(store: Store) -> None:
    async with store.writing() as writing:
        await given_up(writing)
        tenant = writing.tenant(TENANT)
        (one,) = await tenant.dead_letters(since=LONG_AGO)
        await tenant.retry_dead(one.id, LATER)
        assert await writing.unsent_slots(LATER - timedelta(days=3)) == []


async def test_a_tenant_that_threw_us_out_has_not_got_what_waited(store: Store) -> None:
    async with store.writing() as writing:
        shown = await entries(writing)
        slot = await posted(writing, shown)
        tenant = writing.tenant(TENANT)
        await tenant.suspend("kicked", MONDAY)
        assert await tenant.got(slot.subscription_id, shown) == frozenset()
        (one,) = await tenant.dead_letters(since=LONG_AGO)
    assert (one.reason, one.items) == ("suspended", 2)


async def test_a_number_that_is_none_puts_nothing_back(store: Store) -> None:
    async with store.writing() as writing:
        await given_up(writing)
        assert await writing.tenant(TENANT).retry_dead(DeliveryId(999), LATER) == 0
