"""What every store promises of troubles: noted once, healed once, and forgotten after a month."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.subscriptions import SubscriptionState
from bot.domain.troubles import Trouble
from bot.ports import Store
from tests.make import NOON
from tests.unit.store.parcels import TENANT, subscribed
from tests.unit.store.shelf import fresh

HOUR = timedelta(hours=1)
DISK = Trouble(key="disk:database", text="The disk is almost full.", since=NOON)
OWN = Trouble(key="channel:1", text="The channel is gone.", since=NOON, tenant_id=TENANT)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def test_a_trouble_is_noted_once_and_stands_until_it_is_not_among_those_found(store: Store) -> None:
    async with store.writing() as writing:
        assert await writing.keep_troubles([DISK, OWN], NOON)
        assert not await writing.keep_troubles([DISK, OWN], NOON + HOUR)
        first, second = await writing.troubles(healed_since=NOON)
        assert (first.key, first.tenant_id, first.noted_at, first.healed_at) == (DISK.key, None, NOON, None)
        assert second.tenant_id == TENANT

        assert await writing.keep_troubles([DISK], NOON + HOUR)
        assert [one.healed_at for one in await writing.troubles(healed_since=NOON)] == [None, NOON + HOUR]
        assert [one.key for one in await writing.troubles(healed_since=NOON + 2 * HOUR)] == [DISK.key]


async def test_one_that_comes_back_is_noted_anew(store: Store) -> None:
    async with store.writing() as writing:
        for found, hours in (([DISK], 0), ([], 1), ([DISK], 2)):
            await writing.keep_troubles(found, NOON + hours * HOUR)
        seen = await writing.troubles(healed_since=NOON)
    assert [(one.noted_at, one.healed_at) for one in seen] == [(NOON, NOON + HOUR), (NOON + 2 * HOUR, None)]


async def test_the_same_key_of_two_tenants_are_two_troubles(store: Store) -> None:
    async with store.writing() as writing:
        await writing.keep_troubles([DISK, Trouble(key=DISK.key, text="Ours.", since=NOON, tenant_id=TENANT)], NOON)
        assert len(await writing.troubles(healed_since=NOON)) == 2


async def test_what_healed_a_month_ago_is_forgotten(store: Store) -> None:
    later = NOON + timedelta(days=31)
    async with store.writing() as writing:
        await writing.keep_troubles([DISK], NOON)
        await writing.keep_troubles([], NOON + HOUR)
        await writing.keep_troubles([], later)
        assert await writing.troubles(healed_since=NOON) == []


async def test_subscribers_are_those_who_get_posts(store: Store) -> None:
    async with store.writing() as writing:
        one, other = await subscribed(writing), await subscribed(writing, "discord:2")
        assert await writing.subscribers(["weekly", "notices"]) == [one, other]
        assert await writing.subscribers(["notices"]) == []
        await writing.tenant(TENANT).set_state(one.id, SubscriptionState.PAUSED, "by an admin")
        await writing.tenant(other.tenant_id).suspend("kicked", NOON)
        assert await writing.subscribers(["weekly"]) == []
