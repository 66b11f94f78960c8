"""What every store promises about a tenant that is suspended, about requests let in once, and about the ledger."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import Receipt
from bot.domain.entries import EntryId
from bot.domain.sources import SourceId
from bot.domain.subscriptions import TenantId
from bot.ports import Store, Writing
from tests.make import NOON, draft, spec
from tests.unit.store.parcels import TENANT, WEEK, frozen, opened_slot, subscribed
from tests.unit.store.shelf import fresh

MONDAY = datetime(2025, 8, 4, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OTHER = TenantId("discord:2")
WEEK_AND_NOON = replace(WEEK, end=NOON + MINUTE)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def brought(writing: Writing, count: int) -> list[EntryId]:
    await writing.sync_sources([spec("wire")], NOON)
    await writing.add({SourceId("wire"): [(draft(f"H{n}", guid=str(n)), True) for n in range(count)]}, NOON)
    return [entry.id for entry in await writing.entries(WEEK_AND_NOON)]


async def test_nothing_of_a_suspended_tenant_is_due_and_others_go_on(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing)
        await frozen(writing, tenant=OTHER, channel_id="8")
        await subscribed(writing, channel_id="9")
        await writing.tenant(TENANT).suspend("uninstalled", MONDAY)

        assert [one.tenant_id for one in await writing.due_deliveries(MONDAY)] == [OTHER]
        assert [one.tenant_id for one in await writing.due_subscriptions(MONDAY + 7 * 1440 * MINUTE)] == [OTHER]
        assert await writing.tenant(TENANT).suspended() == "uninstalled"
        assert await writing.tenant(OTHER).suspended() == ""


async def test_a_tenant_that_is_back_keeps_its_subscriptions_and_gets_no_backlog(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing)
        await opened_slot(writing, await subscribed(writing, channel_id="9"))
        await writing.tenant(TENANT).suspend("uninstalled", MONDAY)
        await writing.tenant(TENANT).reinstate()

        assert await writing.tenant(TENANT).suspended() == ""
        assert await writing.due_deliveries(MONDAY) == []
        assert await writing.waiting_slots() == []
        assert [one.channel_id for one in await writing.tenant(TENANT).subscriptions()] == ["7", "9"]
        assert len(await writing.due_subscriptions(MONDAY + 7 * 1440 * MINUTE)) == 2


async def test_a_tenant_may_be_suspended_before_it_ever_subscribed_and_reinstated_in_vain(store: Store) -> None:
    async with store.writing() as writing:
        await writing.tenant(OTHER).reinstate()
        assert await writing.tenant(OTHER).suspended() == ""
        await writing.tenant(OTHER).suspend("uninstalled", NOON)
        await writing.tenant(OTHER).suspend("uninstalled again", NOON)
        assert await writing.tenant(OTHER).suspended() == "uninstalled again"


async def test_a_request_is_let_in_once_within_the_hour(store: Store) -> None:
    async with store.writing() as writing:
        assert await writing.admit("event:1", NOON)
        assert await writing.admit("event:2", NOON)
    async with store.writing() as writing:
        assert not await writing.admit("event:1", NOON + 59 * MINUTE)
        assert await writing.admit("event:1", NOON + 61 * MINUTE)


async def test_what_a_post_shows_counts_as_got_by_its_subscription_alone(store: Store) -> None:
    async with store.writing() as writing:
        first, second, third = await brought(writing, 3)
        mine, other = await subscribed(writing), await subscribed(writing, channel_id="8")
        slot = await opened_slot(writing, mine)
        digest = await writing.keep_digest(
            "weekly", NOON.date(), WEEK, {"blocks": []}, NOON, entries={1: [first, second]}
        )
        assert digest.entries == {1: (first, second)}
        await writing.fill_slot(slot, digest, [("{}", "n")], [first, second, EntryId(999)])

        assert await writing.tenant(TENANT).got(mine.id, [first, second, third]) == {first, second}
        assert await writing.tenant(TENANT).got(other.id, [first, second]) == frozenset()
        assert await writing.tenant(OTHER).got(mine.id, [first, second]) == frozenset()


async def test_a_post_that_is_given_up_was_not_got_unless_a_part_of_it_was_sent(store: Store) -> None:
    async with store.writing() as writing:
        (entry,) = await brought(writing, 1)
        for channel, parts_sent, got in (("7", 0, frozenset()), ("8", 1, frozenset({entry}))):
            subscription = await subscribed(writing, channel_id=channel)
            slot = await opened_slot(writing, subscription)
            digest = await writing.keep_digest("weekly", NOON.date(), WEEK, {}, NOON)
            await writing.fill_slot(slot, digest, [("{}", f"{channel}-1"), ("{}", f"{channel}-2")], [entry])
            for number in range(parts_sent + 1):
                due = next(one for one in await writing.due_deliveries(MONDAY) if one.channel_id == channel)
                mine = await writing.claim(due, until=MONDAY + MINUTE, now=MONDAY)
                assert mine
                if number < parts_sent:
                    await writing.record_sent(mine, Receipt(message_id="m"), MONDAY)
                else:
                    await writing.bury(mine, "gone")
            assert await writing.tenant(TENANT).got(subscription.id, [entry]) == got


async def test_a_message_leads_back_to_the_edition_that_it_is_a_part_of(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing, parts=2)
        (due,) = await writing.due_deliveries(MONDAY)
        mine = await writing.claim(due, until=MONDAY + MINUTE, now=MONDAY)
        assert mine
        await writing.record_sent(mine, Receipt(message_id="1722.55"), MONDAY)

        found = await writing.tenant(TENANT).posted("7", "1722.55")
        assert found is not None
        assert (found.edition, found.number) == ("weekly", 1)
        assert await writing.tenant(TENANT).posted("8", "1722.55") is None
        assert await writing.tenant(TENANT).posted("7", "1722.56") is None
        assert await writing.tenant(OTHER).posted("7", "1722.55") is None
