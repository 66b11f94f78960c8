"""What separates the statements of the outbox from their nearest wrong neighbours, read from the rows themselves."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.deliveries import Delivery, DeliveryId, Receipt
from bot.domain.digests import Window
from bot.domain.subscriptions import SubscriptionState, TenantId
from bot.ports import Writing
from bot.store.transactions import SqlStore
from tests.make import NOON, draft, spec
from tests.unit.store.parcels import DIGEST, NINE, TENANT, frozen, opened_slot, subscribed
from tests.unit.store.shelf import fresh

MONDAY = datetime(2025, 8, 4, 7, 0, tzinfo=UTC)
LEASE, SECOND, HOUR = timedelta(minutes=2), timedelta(seconds=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Shelf:
    store: SqlStore
    path: Path

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            return connection.execute(statement).fetchall()


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    path = tmp_path / "gazette.db"
    async with fresh(path) as store:
        yield Shelf(store, path)


async def claimed(writing: Writing, now: datetime = MONDAY, which: int = 0) -> Delivery:
    due = await writing.due_deliveries(now)
    mine = await writing.claim(due[which], until=now + LEASE, now=now)
    assert mine is not None
    return mine


async def taken(writing: Writing, delivery: Delivery) -> Delivery:
    mine = await writing.claim(delivery, until=MONDAY + LEASE, now=MONDAY)
    assert mine is not None
    return mine


def part(delivery: Delivery, number: int) -> Delivery:
    """Another part of the same post, as it was frozen."""
    return replace(delivery, id=DeliveryId(delivery.id + number - delivery.part_no), part_no=number)


async def test_a_closed_post_keeps_no_lease_no_reason_and_no_moment_but_its_receipt(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing)
        again = MONDAY + HOUR
        assert await writing.put_back(await claimed(writing), reason="platform_down", at=again)
        assert await writing.record_sent(await claimed(writing, again), Receipt(message_id="m", thread_id="t"), again)
    columns = "state, reason, lease_until, next_attempt_at, message_id, thread_id, substr(sent_at, 1, 19)"
    assert shelf.rows(f"SELECT {columns} FROM deliveries") == [  # noqa: S608 - our own words
        ("sent", "", None, None, "m", "t", "2025-08-04 08:00:00")
    ]


async def test_parts_behind_a_buried_one_get_its_reason_and_no_moment(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing, parts=3)
        assert await writing.bury(await claimed(writing), "channel_gone")
    rows = shelf.rows("SELECT state, reason, lease_until, next_attempt_at FROM deliveries ORDER BY part_no")
    assert rows == [("dead", "channel_gone", None, None)] * 3


async def test_a_post_buried_in_doubt_stays_in_doubt(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing)
        mine = replace(await claimed(writing), uncertain_since=MONDAY - HOUR)
        assert await writing.bury(mine, "expired")
    assert shelf.rows("SELECT substr(uncertain_since, 1, 19) FROM deliveries") == [("2025-08-04 06:00:00",)]


async def test_only_parts_behind_it_that_wait_are_buried_with_a_part(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing, parts=4)
        (first,) = await writing.due_deliveries(MONDAY)
        assert await writing.record_sent(await taken(writing, part(first, 4)), Receipt(message_id="m"), MONDAY)
        assert await writing.bury(await taken(writing, part(first, 2)), "refused")
    states = [state for (state,) in shelf.rows("SELECT state FROM deliveries ORDER BY part_no")]
    assert states == ["pending", "dead", "dead", "sent"]


async def test_burying_a_post_touches_no_other_post(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing, 2, channel_id="7")
        await frozen(writing, 2, channel_id="8")
        mine = await claimed(writing, which=1)
        assert mine.channel_id == "8"
        assert await writing.bury(mine, "refused")
    states = shelf.rows("SELECT channel_id, state FROM deliveries ORDER BY id")
    assert states == [("7", "pending")] * 2 + [("8", "dead")] * 2


async def test_burying_a_post_takes_back_what_it_showed_and_not_what_another_will(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        await writing.add({spec("wire").id: [(draft(title, guid=title), True) for title in ("One", "Two")]}, NOON)
        one, two = [found.id for found in await writing.entries(Window(start=NOON, end=MONDAY))]
        subscription = await subscribed(writing)
        for number, entry in enumerate((one, two), start=1):
            slot = await opened_slot(writing, replace(subscription, next_due_at=MONDAY + number * HOUR))
            await writing.fill_slot(slot, None, [("{}", f"n{number}")], [entry])
        assert await writing.bury(await claimed(writing, MONDAY + 3 * HOUR), "refused")
    assert shelf.rows("SELECT slot_id, entry_id FROM delivered") == [(2, two)]
    assert shelf.rows("SELECT slot_id, entry_id FROM undelivered") == [(1, one)]


async def test_the_last_post_is_the_one_that_was_sent_last_and_of_two_at_once_the_later_made(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing)
        daily = await writing.tenant(TENANT).subscribe(
            platform="discord", channel_id="7", edition="daily", cadence=NINE, mention=None, now=NOON
        )
        slot = await opened_slot(writing, daily)
        await writing.fill_slot(slot, DIGEST, [("{}", "daily")])
        weekly, other = [await taken(writing, one) for one in await writing.due_deliveries(MONDAY)]
        assert await writing.record_sent(other, Receipt(message_id="second"), MONDAY)
        assert await writing.record_sent(weekly, Receipt(message_id="first"), MONDAY + SECOND)
        assert await writing.last_post(TENANT, "7") == Receipt(message_id="first")
    shelf.rows("UPDATE deliveries SET sent_at = '2025-08-04 07:00:00.000000'")
    async with shelf.store.reading() as view:
        assert await view.last_post(TENANT, "7") == Receipt(message_id="second")


async def test_a_claim_that_is_released_lapses_even_where_the_clock_went_back(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing)
        assert await writing.put_back(await claimed(writing, MONDAY + HOUR), reason="platform_down", at=MONDAY)
        await claimed(writing, MONDAY)
        await writing.release_claims()
        assert (await claimed(writing, MONDAY + SECOND)).first_try_at == MONDAY + HOUR


async def test_a_claim_from_before_tries_had_a_moment_is_released_and_in_doubt_since_its_first(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing)
        await claimed(writing)
    shelf.rows("UPDATE deliveries SET tried_at = NULL")
    async with shelf.store.writing() as writing:
        await writing.release_claims()
        assert (await claimed(writing, MONDAY + SECOND)).uncertain_since == MONDAY


async def test_a_try_from_before_tries_had_a_moment_that_ends_in_doubt_is_so_since_the_first(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing)
        mine = await claimed(writing)
    shelf.rows("UPDATE deliveries SET tried_at = NULL")
    async with shelf.store.writing() as writing:
        assert await writing.put_back(mine, reason="outcome_unknown", at=MONDAY + HOUR, unsure=True, forbidden=True)
    since = "substr(uncertain_since, 1, 19), substr(forbidden_since, 1, 19)"
    assert shelf.rows(f"SELECT {since} FROM deliveries") == [("2025-08-04 07:00:00",) * 2]  # noqa: S608 - our own words


async def test_an_edition_waits_while_a_part_of_the_one_before_may_still_be_sent(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        subscription = await subscribed(writing)
        for number in (1, 2):
            slot = await opened_slot(writing, replace(subscription, next_due_at=MONDAY + number * HOUR))
            await writing.fill_slot(slot, None, [("{}", f"n{number}")])
        now = MONDAY + 3 * HOUR
        assert [one.nonce for one in await writing.due_deliveries(now)] == ["n1"]
        assert await writing.put_back(await claimed(writing, now), reason="platform_down", at=now + HOUR)
        assert await writing.due_deliveries(now) == []
        mine = await claimed(writing, now + HOUR)
        assert await writing.due_deliveries(now + HOUR) == []
        assert await writing.record_sent(mine, Receipt(message_id="m"), now)
        assert [one.nonce for one in await writing.due_deliveries(now)] == ["n2"]


async def test_a_paused_subscription_gets_nothing_while_another_does(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing, channel_id="7")
        await frozen(writing, channel_id="8")
        paused = next(one for one in await writing.tenant(TENANT).subscriptions() if one.channel_id == "7")
        assert await writing.tenant(TENANT).set_state(paused.id, SubscriptionState.PAUSED, "asked")
        assert [one.channel_id for one in await writing.due_deliveries(MONDAY)] == ["8"]


async def test_nobody_holds_or_closes_the_post_of_another_tenant(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing)
        mine = await claimed(writing)
        theirs = replace(mine, tenant_id=TenantId("discord:2"))
        assert await writing.holds(mine, MONDAY)
        assert not await writing.holds(theirs, MONDAY)
        assert not await writing.record_sent(theirs, Receipt(message_id="m"), MONDAY)
        assert not await writing.bury(theirs, "refused")


async def test_whoever_gave_a_post_back_does_not_hold_it_by_the_claim_on_another(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing, channel_id="7")
        await frozen(writing, channel_id="8")
        mine, other = [await taken(writing, due) for due in await writing.due_deliveries(MONDAY)]
        assert await writing.put_back(mine, reason="rate_limited", at=MONDAY)
        assert [await writing.holds(one, MONDAY) for one in (mine, other)] == [False, True]


async def test_a_part_goes_into_the_thread_of_its_own_post_alone(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        await frozen(writing, 2, channel_id="7")
        await frozen(writing, 2, channel_id="8", tenant="discord:2")
        one, other = [await taken(writing, due) for due in await writing.due_deliveries(MONDAY)]
        assert await writing.record_sent(one, Receipt(message_id="m1", thread_id="t1"), MONDAY)
        assert await writing.record_sent(other, Receipt(message_id="m2"), MONDAY)
        parts = {due.channel_id: due.after for due in await writing.due_deliveries(MONDAY)}
    assert parts == {"7": Receipt(message_id="m1", thread_id="t1"), "8": Receipt(message_id="m2")}


async def test_at_most_500_posts_are_due_at_once_and_the_longest_waiting_first(shelf: Shelf) -> None:
    async with shelf.store.writing() as writing:
        for number in range(501):
            await frozen(writing, tenant=f"a:{number}")
        due = await writing.due_deliveries(MONDAY)
        assert [one.tenant_id for one in due] == [TenantId(f"a:{number}") for number in range(500)]
