"""What every store promises by `bot.ports` about tenants, their subscriptions and the slots that come due."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.subscriptions import Cadence, Slot, SubscriptionId, SubscriptionState, TenantId
from bot.ports import Store
from tests.make import NOON
from tests.unit.store.parcels import DAY, NINE, SLOT, TENANT, WEEK, frozen, opened_slot, subscribed
from tests.unit.store.shelf import fresh

MONDAY = datetime(2025, 8, 4, 7, 0, tzinfo=UTC)
OTHER = TenantId("discord:2")


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def test_a_subscription_is_kept_whole_and_due_at_its_next_slot(store: Store) -> None:
    async with store.writing() as writing:
        made = await writing.tenant(TENANT).subscribe(
            platform="discord",
            channel_id="9223372036854775999",
            edition="weekly",
            cadence=NINE,
            mention="role-5",
            now=NOON,
        )

    assert (made.tenant_id, made.platform, made.channel_id, made.edition) == (
        *(TENANT, "discord", "9223372036854775999", "weekly"),
    )
    assert (made.cadence, made.mention, made.state, made.next_due_at) == (
        *(NINE, "role-5", SubscriptionState.ACTIVE, MONDAY),
    )
    async with store.reading() as reading:
        assert await reading.tenant(TENANT).subscriptions() == [made]
        assert await reading.tenant(OTHER).subscriptions() == []


async def test_subscribing_again_changes_the_terms_and_wakes_it(store: Store) -> None:
    daily = Cadence(at=time(23, 59), zone="UTC")
    async with store.writing() as writing:
        first = await subscribed(writing)
        own = writing.tenant(TENANT)
        await own.set_state(first.id, SubscriptionState.PAUSED, "channel_gone")
        again = await own.subscribe(
            platform="discord", channel_id="7", edition="weekly", cadence=daily, mention="5", now=NOON
        )

        due = NOON.replace(hour=23, minute=59)
        assert again == replace(first, cadence=daily, mention="5", next_due_at=due)
        assert await own.subscriptions() == [again]


async def test_subscriptions_are_listed_by_channel_and_edition(store: Store) -> None:
    async with store.writing() as writing:
        own = writing.tenant(TENANT)
        for channel, edition in (("8", "daily"), ("7", "weekly"), ("7", "daily")):
            await own.subscribe(
                platform="discord", channel_id=channel, edition=edition, cadence=NINE, mention=None, now=NOON
            )

        listed = [(one.channel_id, one.edition) for one in await own.subscriptions()]
    assert listed == [("7", "daily"), ("7", "weekly"), ("8", "daily")]


async def test_another_tenants_subscription_cannot_be_touched(store: Store) -> None:
    async with store.writing() as writing:
        made = await subscribed(writing)
        stranger = writing.tenant(OTHER)

        assert not await stranger.set_state(made.id, SubscriptionState.PAUSED, "mine")
        assert not await stranger.set_next_due(made.id, NOON)
        assert not await stranger.unsubscribe(made.id)
        assert await writing.tenant(TENANT).subscriptions() == [made]


async def test_the_longest_due_come_first_and_paused_ones_not_at_all(store: Store) -> None:
    async with store.writing() as writing:
        late, paused, later = [await subscribed(writing, tenant) for tenant in ("a:1", "a:2", "a:3")]
        assert await writing.tenant(late.tenant_id).set_next_due(late.id, NOON - DAY)
        assert await writing.tenant(paused.tenant_id).set_state(paused.id, SubscriptionState.PAUSED, "asked")
        assert await writing.tenant(later.tenant_id).set_next_due(later.id, NOON - 2 * DAY)
        await subscribed(writing, "a:4")

        assert [one.id for one in await writing.due_subscriptions(NOON)] == [later.id, late.id]
        assert [one.id for one in await writing.due_subscriptions(MONDAY)] == [later.id, late.id, SubscriptionId(4)]


async def test_a_slot_opens_once_and_moves_its_subscription_on(store: Store) -> None:
    slot = Slot(key="2025-08-04T09:00", due_at=MONDAY)
    async with store.writing() as writing:
        made = await subscribed(writing)
        for _ in range(2):
            await writing.open_slot(made, slot, next_due_at=MONDAY + 2 * DAY)

        assert [(one.slot, one.tenant_id, one.subscription_id) for one in await writing.waiting_slots()] == [
            (slot, TENANT, made.id)
        ]
        assert await writing.due_subscriptions(MONDAY) == []
        assert await writing.due_subscriptions(MONDAY + 2 * DAY) == [replace(made, next_due_at=MONDAY + 2 * DAY)]


async def test_a_schedule_that_changed_meanwhile_stands(store: Store) -> None:
    async with store.writing() as writing:
        made = await subscribed(writing)
        await writing.tenant(TENANT).set_next_due(made.id, NOON + timedelta(hours=1))
        await writing.open_slot(made, Slot(key="2025-08-04T09:00", due_at=MONDAY), next_due_at=MONDAY + 2 * DAY)

        assert (await writing.tenant(TENANT).subscriptions())[0].next_due_at == NOON + timedelta(hours=1)


async def test_a_slot_of_a_subscription_that_is_gone_does_not_open(store: Store) -> None:
    async with store.writing() as writing:
        made = await subscribed(writing)
        await writing.tenant(TENANT).unsubscribe(made.id)
        await writing.open_slot(made, SLOT.slot, next_due_at=MONDAY)

        assert await writing.waiting_slots() == []


async def test_slots_wait_oldest_first_until_they_are_filled_or_dropped(store: Store) -> None:
    async with store.writing() as writing:
        made = await subscribed(writing)
        for day in (2, 0, 1):
            slot = Slot(key=f"day {day}", due_at=MONDAY + day * DAY)
            await writing.open_slot(made, slot, next_due_at=MONDAY + 9 * DAY)
        first, second, third = await writing.waiting_slots()
        assert [one.slot.key for one in (first, second, third)] == ["day 0", "day 1", "day 2"]

        digest = await writing.keep_digest("weekly", NOON.date(), WEEK, {}, NOON)
        await writing.fill_slot(first, digest, [("{}", "n")])
        await writing.drop_slot(second, "empty")
        assert await writing.waiting_slots() == [third]
        assert await writing.subscription(third) == replace(made, next_due_at=MONDAY + 9 * DAY)


async def test_a_dropped_slot_is_not_filled_and_a_filled_one_not_dropped(store: Store) -> None:
    async with store.writing() as writing:
        dropped = await opened_slot(writing, await subscribed(writing))
        digest = await writing.keep_digest("weekly", NOON.date(), WEEK, {}, NOON)
        await writing.drop_slot(dropped, "skipped")
        await writing.fill_slot(dropped, digest, [("{}", "n")])
        assert await writing.due_deliveries(MONDAY) == []

        await writing.drop_slot(await frozen(writing, 1, "a:2"), "skipped")
        assert len(await writing.due_deliveries(MONDAY)) == 1


async def test_what_was_not_delivered_goes_with_the_subscription(store: Store) -> None:
    async with store.writing() as writing:
        slot = await frozen(writing, 2)
        await frozen(writing, 1, "a:2")
        assert await writing.tenant(TENANT).unsubscribe(slot.subscription_id)

        assert [one.tenant_id for one in await writing.due_deliveries(MONDAY)] == ["a:2"]
        assert await writing.subscription(slot) is None
        assert (await writing.counts())["subscriptions"] == 1


async def test_a_subscription_remembers_whether_its_posts_are_to_answer(store: Store) -> None:
    seen = []
    async with store.writing() as writing:
        mine = writing.tenant(TENANT)
        for threaded in (True, False, None):
            terms = {} if threaded is None else {"threaded": threaded}
            made = await mine.subscribe(
                platform="discord", channel_id="7", edition="weekly", cadence=NINE, mention=None, now=NOON, **terms
            )
            (kept,) = await mine.subscriptions()
            assert kept == made
            seen.append(made.threaded)
    assert seen == [True, False, False]
