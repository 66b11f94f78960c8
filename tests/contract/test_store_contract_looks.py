"""What every store promises by `bot.ports` about whom to look at next, and whom people watch."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.hub import ModelDetail, ModelStanding
from bot.domain.subscriptions import SubscriptionState, TenantId
from bot.ports import Store, Writing
from tests.make import NOON, reading
from tests.unit.store.parcels import NINE, TENANT
from tests.unit.store.shelf import fresh

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def listed(writing: Writing, *names: str, ago: timedelta = timedelta()) -> None:
    await writing.add_models([reading(name, rank) for rank, name in enumerate(names, start=1)], NOON - ago)


async def looked_at(writing: Writing, name: str, ago: timedelta) -> None:
    await writing.keep_detail(ModelDetail(model_id=name, taken_at=NOON - ago))


async def watch(writing: Writing, edition: str, tenant: str = TENANT) -> None:
    await writing.tenant(TenantId(tenant)).subscribe(
        platform="discord", channel_id="7", edition=edition, cadence=NINE, mention=None, now=NOON
    )


async def test_the_watched_models_are_those_of_active_watches(store: Store) -> None:
    async with store.writing() as writing:
        for edition in ("weekly", "watch:us-eo-14179", "watch:hf:Org/Model", "watch:hf:org/paused", "watchxhf:a/b"):
            await watch(writing, edition)
        await watch(writing, "watch:hf:Org/Model", "slack:1")
        await watch(writing, "watch:hf:org/suspended", "slack:2")
        mine = writing.tenant(TENANT)
        paused = next(one for one in await mine.subscriptions() if one.edition.endswith("paused"))
        await mine.set_state(paused.id, SubscriptionState.PAUSED, "asked")
        await writing.tenant(TenantId("slack:2")).suspend("thrown out", NOON)

        assert await writing.watched_models() == {"Org/Model"}


async def test_who_was_never_looked_at_and_is_listed_comes_first_then_the_daily_then_the_weekly(store: Store) -> None:
    async with store.writing() as writing:
        await listed(writing, "of/late", "of/late-unseen", "of/late-fresh", ago=9 * DAY)
        await listed(writing, "long/ago", ago=31 * DAY)
        await listed(writing, "now/new", "now/old", "now/fresh")
        await watch(writing, "watch:hf:Watched/One")
        await looked_at(writing, "of/late", 8 * DAY)
        await looked_at(writing, "of/late-fresh", 6 * DAY)
        await looked_at(writing, "now/old", DAY)
        await looked_at(writing, "now/fresh", DAY - HOUR)
        await looked_at(writing, "always/old", 2 * DAY)

        due = await writing.models_to_examine(NOON, always=["ALWAYS/old", "always/unseen", ""], limit=50)
        assert due == [
            "now/new",
            *("Watched/One", "always/unseen", "always/old", "now/old"),
            *("of/late-unseen", "of/late"),
        ]
        assert await writing.models_to_examine(NOON, always=["always/old"], limit=2) == due[:2]
        assert await writing.models_to_examine(NOON, always=[], limit=0) == []


async def test_what_is_gone_is_looked_at_once_a_month(store: Store) -> None:
    async with store.writing() as writing:
        await listed(writing, "org/gone", "org/long-gone")
        await writing.keep_standing("org/gone", ModelStanding.GONE, NOON - 29 * DAY)
        await writing.keep_standing("org/long-gone", ModelStanding.GONE, NOON - 30 * DAY)
        await writing.keep_standing("always/gone", ModelStanding.GONE, NOON - 2 * DAY)

        assert await writing.models_to_examine(NOON, always=["always/gone"], limit=9) == ["org/long-gone"]


async def test_a_renamed_model_is_looked_at_under_its_new_name(store: Store) -> None:
    async with store.writing() as writing:
        await writing.keep_standing("old/name", ModelStanding.RENAMED, NOON - 3 * DAY, renamed_to="New/Name")
        await looked_at(writing, "New/Name", 3 * DAY)

        assert await writing.models_to_examine(NOON, always=["Old/Name"], limit=9) == ["New/Name"]


async def test_nobody_is_due_in_an_empty_store_but_those_who_always_are(store: Store) -> None:
    async with store.writing() as writing:
        assert await writing.models_to_examine(NOON, always=[], limit=9) == []
        assert await writing.models_to_examine(NOON, always=["b/b", "a/a", "B/B"], limit=9) == ["B/B", "a/a"]
