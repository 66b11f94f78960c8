"""What every store promises about up to when a subscription was told what there was."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import Receipt
from bot.domain.subscriptions import Slot, Subscription, TenantId
from bot.ports import Store, Writing
from tests.unit.store.parcels import TENANT, subscribed
from tests.unit.store.shelf import fresh

MONDAY = datetime(2025, 8, 4, 7, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def opened(writing: Writing, one: Subscription, at: datetime) -> None:
    await writing.open_slot(one, Slot(key=at.isoformat(), due_at=at), next_due_at=at + DAY)


async def test_before_its_first_post_a_subscription_was_told_nothing(store: Store) -> None:
    async with store.writing() as writing:
        one = await subscribed(writing)
        await opened(writing, one, MONDAY)
        assert await writing.tenant(TENANT).told_until(one.id) is None


async def test_a_post_and_a_day_without_news_count_and_no_other_reason_does(store: Store) -> None:
    async with store.writing() as writing:
        one, other = await subscribed(writing), await subscribed(writing, channel_id="8")
        for number, reason in enumerate(("empty", "paused", "edition_gone", "suspended")):
            await opened(writing, one, MONDAY + number * DAY)
            (slot,) = await writing.waiting_slots()
            await writing.drop_slot(slot, reason)
        assert await writing.tenant(TENANT).told_until(one.id) == MONDAY
        await opened(writing, one, MONDAY + 5 * DAY)
        (slot,) = await writing.waiting_slots()
        await writing.fill_slot(slot, None, [("{}", "n")])
        assert await writing.tenant(TENANT).told_until(one.id) == MONDAY + 5 * DAY
        assert await writing.tenant(TENANT).told_until(other.id) is None
        assert await writing.tenant(TenantId("discord:2")).told_until(one.id) is None


@pytest.mark.parametrize(("sent", "told"), [(0, MONDAY), (1, MONDAY + DAY)])
async def test_a_post_that_is_given_up_told_nothing_unless_a_part_of_it_was_sent(
    store: Store, sent: int, told: datetime
) -> None:
    async with store.writing() as writing:
        one = await subscribed(writing)
        for at in (MONDAY, MONDAY + DAY):
            await opened(writing, one, at)
            (slot,) = await writing.waiting_slots()
            if at == MONDAY:
                await writing.drop_slot(slot, "empty")
            else:
                await writing.fill_slot(slot, None, [("{}", "1"), ("{}", "2")])
        now = MONDAY + DAY
        for number in range(sent + 1):
            (due,) = await writing.due_deliveries(now)
            mine = await writing.claim(due, until=now + MINUTE, now=now)
            assert mine
            if number < sent:
                await writing.record_sent(mine, Receipt(message_id="m"), now)
            else:
                await writing.bury(mine, "gone")
        assert await writing.tenant(TENANT).told_until(one.id) == told


async def test_a_post_of_an_edition_that_is_not_kept_leads_back_to_none(store: Store) -> None:
    async with store.writing() as writing:
        one = await subscribed(writing)
        await opened(writing, one, MONDAY)
        (slot,) = await writing.waiting_slots()
        await writing.fill_slot(slot, None, [("{}", "n")])
        (due,) = await writing.due_deliveries(MONDAY)
        mine = await writing.claim(due, until=MONDAY + MINUTE, now=MONDAY)
        assert mine
        await writing.record_sent(mine, Receipt(message_id="m1"), MONDAY)
        assert await writing.tenant(TENANT).posted(one.channel_id, "m1") is None
        assert await writing.digests() == []
