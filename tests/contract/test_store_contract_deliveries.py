"""What every store promises by `bot.ports` about the outbox: order, claims, the fence, and how a post is closed."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import Delivery, DeliveryState, Receipt
from bot.domain.subscriptions import TenantId
from bot.ports import Store, Writing
from tests.unit.store.parcels import DIGEST, TENANT, frozen, opened_slot, subscribed
from tests.unit.store.shelf import fresh

MONDAY = datetime(2025, 8, 4, 7, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)
POST = Receipt(message_id="m1", thread_id="t1")


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def claimed(writing: Writing, now: datetime = MONDAY) -> Delivery:
    """The first that is due, taken for two minutes."""
    due = await writing.due_deliveries(now)
    mine = await writing.claim(due[0], until=now + LEASE, now=now)
    assert mine is not None
    return mine


async def test_parts_are_frozen_once_and_due_since_their_slot(store: Store) -> None:
    async with store.writing() as writing:
        slot = await frozen(writing, parts=1)
        await writing.fill_slot(slot, DIGEST, [("{}", "another"), ("{}", "yet another")])

        assert await writing.due_deliveries(MONDAY - timedelta(microseconds=1)) == []
        (due,) = await writing.due_deliveries(MONDAY)
    assert (due.tenant_id, due.subscription_id, due.platform, due.channel_id) == (
        *(TENANT, slot.subscription_id, "discord", "7"),
    )
    assert (due.part_no, due.payload, due.nonce) == (1, '{"part":1}', f"{TENANT}-1")
    assert (due.state, due.tries, due.first_try_at, due.after) == (DeliveryState.PENDING, 0, None, None)


async def test_a_part_waits_for_the_parts_before_it_and_gets_their_receipts(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing, parts=3)
        seen = []
        for receipt in (POST, Receipt(message_id="m2"), Receipt(message_id="m3")):
            (due,) = await writing.due_deliveries(MONDAY)
            seen.append((due.part_no, due.after))
            mine = await claimed(writing)
            assert mine.after == due.after
            assert await writing.due_deliveries(MONDAY) == []
            assert await writing.record_sent(mine, receipt, MONDAY)

        assert await writing.due_deliveries(MONDAY + LEASE) == []
    assert seen == [(1, None), (2, POST), (3, Receipt(message_id="m2", thread_id="t1"))]


async def test_a_claim_excludes_every_other(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing)
        (due,) = await writing.due_deliveries(MONDAY)
        mine = await writing.claim(due, until=MONDAY + LEASE, now=MONDAY)

        assert mine == replace(
            due, state=DeliveryState.SENDING, tries=1, first_try_at=MONDAY, lease_until=MONDAY + LEASE
        )
        assert await writing.claim(due, until=MONDAY + LEASE, now=MONDAY) is None
        assert await writing.claim(mine, until=MONDAY + LEASE, now=MONDAY + LEASE) is None
        assert await writing.due_deliveries(MONDAY + LEASE) == []


async def test_a_lease_that_ran_out_passes_the_post_on_and_fences_the_sleeper(store: Store) -> None:
    later = MONDAY + LEASE + timedelta(seconds=1)
    async with store.writing() as writing:
        await frozen(writing)
        sleeper = await claimed(writing)
        successor = await claimed(writing, later)
        assert (successor.tries, successor.first_try_at) == (2, MONDAY)

        assert not await writing.record_sent(sleeper, POST, later)
        assert not await writing.put_back(sleeper, reason="late", at=later)
        assert not await writing.bury(sleeper, "late")
        assert await writing.record_sent(successor, POST, later)
        assert not await writing.record_sent(successor, POST, later)


async def test_a_post_that_was_put_back_is_tried_at_its_moment(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing)
        mine = await claimed(writing)
        again = MONDAY + timedelta(hours=1)
        assert await writing.put_back(mine, reason="rate_limited", at=again)
        assert not await writing.put_back(mine, reason="rate_limited", at=MONDAY)

        assert await writing.due_deliveries(again - timedelta(seconds=1)) == []
        (due,) = await writing.due_deliveries(again)
        assert (due.state, due.reason, due.tries, due.next_attempt_at) == (
            *(DeliveryState.PENDING, "rate_limited", 1, again),
        )
        assert (await claimed(writing, again)).first_try_at == MONDAY


async def test_a_buried_post_takes_the_parts_behind_it_along(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing, parts=3)
        await frozen(writing, 2, "a:2")
        mine = await claimed(writing)
        assert await writing.bury(mine, "channel_gone")
        assert not await writing.bury(mine, "channel_gone")

        assert [one.tenant_id for one in await writing.due_deliveries(MONDAY + LEASE)] == ["a:2"]
        counts = await writing.counts()
        assert (counts["deliveries_dead"], counts["deliveries_pending"]) == (3, 2)


async def test_what_waited_longest_goes_first_and_slots_do_not_wait_for_each_other(store: Store) -> None:
    async with store.writing() as writing:
        for number in (1, 2, 3):
            await frozen(writing, 2, f"a:{number}")
        first = await claimed(writing)
        await writing.put_back(first, reason="platform_down", at=MONDAY + timedelta(seconds=5))

        due = await writing.due_deliveries(MONDAY + LEASE)
        assert [(one.tenant_id, one.part_no) for one in due] == [("a:2", 1), ("a:3", 1), ("a:1", 1)]


async def test_what_was_frozen_waits_while_its_subscription_is_paused(store: Store) -> None:
    async with store.writing() as writing:
        slot = await frozen(writing)
        own = writing.tenant(TENANT)
        (made,) = await own.subscriptions()
        assert await own.set_state(made.id, type(made.state)("paused"), "asked")

        assert await writing.due_deliveries(MONDAY) == []
        assert await own.set_state(made.id, type(made.state)("active"), "")
        assert [one.subscription_id for one in await writing.due_deliveries(MONDAY)] == [slot.subscription_id]


async def test_the_backlog_of_a_platform_that_is_off_hides_nobody(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing)
        (due,) = await writing.due_deliveries(MONDAY)

        assert await writing.due_deliveries(MONDAY, platforms={"another"}) == []
        assert await writing.due_deliveries(MONDAY, platforms={due.platform}) == [due]


async def test_a_claim_that_is_not_committed_was_never_made(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing)

    async def half() -> None:
        async with store.writing() as writing:
            await claimed(writing)
            raise LookupError

    with pytest.raises(LookupError):
        await half()

    async with store.reading() as reading:
        assert [(one.state, one.tries) for one in await reading.due_deliveries(MONDAY)] == [(DeliveryState.PENDING, 0)]


async def test_a_post_that_answers_another_has_its_receipt_before_the_first_part_alone(store: Store) -> None:
    digest = Receipt(message_id="d1", thread_id="t1")
    async with store.writing() as writing:
        slot = await opened_slot(writing, await subscribed(writing))
        await writing.fill_slot(slot, None, [("{}", "n1"), ("{}", "n2"), ("{}", "n3")], reply_to=digest)
        seen = []
        for receipt in (Receipt(message_id="m1"), Receipt(message_id="m2", thread_id="t2"), POST):
            (due,) = await writing.due_deliveries(MONDAY)
            seen.append((due.after, due.is_answer))
            assert await writing.record_sent(await claimed(writing), receipt, MONDAY)

    assert seen == [
        (digest, True),
        (Receipt(message_id="m1"), False),
        (Receipt(message_id="m2", thread_id="t2"), False),
    ]


async def test_the_last_post_of_a_channel_is_the_newest_digest_that_was_sent_there(store: Store) -> None:
    async with store.writing() as writing:
        assert await writing.last_post(TENANT, "7") is None
        first = await frozen(writing, parts=2)
        assert await writing.last_post(TENANT, "7") is None
        assert await writing.record_sent(await claimed(writing), POST, MONDAY)
        assert await writing.record_sent(await claimed(writing), Receipt(message_id="part 2"), MONDAY + LEASE)
        other = await opened_slot(writing, await subscribed(writing, channel_id="8"))
        await writing.fill_slot(other, None, [("{}", "not a digest")])
        assert await writing.record_sent(await claimed(writing), Receipt(message_id="m8"), MONDAY)

        asked = [(TENANT, "7"), (TENANT, "8"), (TenantId("discord:2"), "7")]
        assert [await writing.last_post(*one) for one in asked] == [POST, None, None]
        newer = await opened_slot(writing, await writing.subscription(first) or await subscribed(writing))
        await writing.fill_slot(newer, DIGEST, [("{}", "newer")])
        tuesday = MONDAY + timedelta(days=7)
        (due,) = await writing.due_deliveries(tuesday)
        mine = await writing.claim(due, until=tuesday + LEASE, now=tuesday)
        assert mine is not None
        assert await writing.last_post(TENANT, "7") == POST
        assert await writing.record_sent(mine, Receipt(message_id="newer"), tuesday)
        assert await writing.last_post(TENANT, "7") == Receipt(message_id="newer")
