"""What every store promises by `bot.ports` about doubt, failures and refusals of a post, and whose claim holds."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import Delivery, Receipt
from bot.domain.subscriptions import TenantId
from bot.ports import Store, Writing
from tests.unit.store.parcels import frozen
from tests.unit.store.shelf import fresh

MONDAY = datetime(2025, 8, 4, 7, 0, tzinfo=UTC)
LEASE, SECOND = timedelta(minutes=2), timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def claimed(writing: Writing, now: datetime = MONDAY) -> Delivery:
    due = await writing.due_deliveries(now)
    mine = await writing.claim(due[0], until=now + LEASE, now=now)
    assert mine is not None
    return mine


async def test_what_nobody_tried_is_in_no_doubt(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing)
        (due,) = await writing.due_deliveries(MONDAY)
        mine = await claimed(writing)
    for one in (due, mine):
        assert (one.uncertain_since, one.forbidden_since, one.failures, one.receipt) == (None, None, 0, None)


async def test_whoever_takes_over_a_lapsed_lease_is_in_doubt_since_that_claim(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing)
        assert await writing.put_back(await claimed(writing), reason="platform_down", at=MONDAY + HOUR)
        assert (await claimed(writing, MONDAY + HOUR)).uncertain_since is None
        later = MONDAY + HOUR + LEASE + SECOND
        assert (await claimed(writing, later)).uncertain_since == MONDAY + HOUR
        assert (await claimed(writing, later + LEASE + SECOND)).uncertain_since == MONDAY + HOUR


async def test_doubt_and_refusals_last_from_their_first_try_and_failures_are_counted_when_they_are(
    store: Store,
) -> None:
    seen = []
    async with store.writing() as writing:
        await frozen(writing)
        for number, told in enumerate(
            [
                {"counted": False},
                {"unsure": True},
                {"unsure": True, "forbidden": True, "counted": False},
                {"unsure": True, "forbidden": True},
                {},
            ]
        ):
            now = MONDAY + number * HOUR
            assert await writing.put_back(await claimed(writing, now), reason="x", at=now + HOUR, **told)
            (due,) = await writing.due_deliveries(now + HOUR)
            seen.append((due.uncertain_since, due.forbidden_since, due.failures))
    one, two = MONDAY + HOUR, MONDAY + 2 * HOUR
    assert seen == [(None, None, 0), (one, None, 1), (one, two, 1), (one, two, 2), (None, None, 3)]


async def test_a_claim_holds_until_its_lease_ends_or_somebody_has_it(store: Store) -> None:
    end = MONDAY + LEASE
    async with store.writing() as writing:
        await frozen(writing)
        mine = await claimed(writing)
        assert mine.lease_until == end
        assert [await writing.holds(mine, at) for at in (MONDAY, end - SECOND, end)] == [True, True, False]
        theirs = await claimed(writing, end + SECOND)
        assert [await writing.holds(one, end + SECOND) for one in (mine, theirs)] == [False, True]
        assert await writing.record_sent(theirs, Receipt(message_id="1"), end + SECOND)
        assert not await writing.holds(theirs, end + SECOND)


async def test_whoever_lost_a_claim_can_see_what_became_of_it(store: Store) -> None:
    end = MONDAY + LEASE
    async with store.writing() as writing:
        await frozen(writing, parts=2)
        mine = await claimed(writing)
        assert await writing.current(mine) == mine
        theirs = await claimed(writing, end + SECOND)
        assert await writing.current(mine) == theirs
        assert await writing.record_sent(theirs, Receipt(message_id="1", thread_id="2"), end + SECOND)
        now = await writing.current(mine)
        assert now is not None
        assert (now.state, now.receipt) == ("sent", Receipt(message_id="1", thread_id="2"))
        (second,) = await writing.due_deliveries(end + SECOND)
        assert await writing.current(second) == second
        assert await writing.current(replace(mine, tenant_id=TenantId("discord:9"))) is None


async def test_a_tenant_that_takes_no_posts_hides_nobody(store: Store) -> None:
    async with store.writing() as writing:
        for number in (1, 2):
            await frozen(writing, 1, f"discord:{number}")
        left = await writing.due_deliveries(MONDAY, without=[TenantId("discord:1"), TenantId("discord:9")])
    assert [one.tenant_id for one in left] == ["discord:2"]


async def test_a_process_that_begins_takes_over_what_the_dead_one_was_sending_and_is_in_doubt(store: Store) -> None:
    soon = MONDAY + 10 * SECOND
    async with store.writing() as writing:
        await frozen(writing, parts=2)
        dead = await claimed(writing)
        await writing.release_claims()
        assert not await writing.holds(dead, soon)
        mine = await claimed(writing, soon)
        assert (mine.id, mine.tries, mine.uncertain_since) == (dead.id, 2, MONDAY)
        assert not await writing.record_sent(dead, Receipt(message_id="1"), soon)
        assert await writing.record_sent(mine, Receipt(message_id="1"), soon)
        await writing.release_claims()
        assert [one.part_no for one in await writing.due_deliveries(soon)] == [2]
