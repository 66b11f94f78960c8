"""What every store promises about entries that may be one story with what a subscription got."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.entries import EntryId
from bot.domain.sources import SourceId
from bot.domain.subscriptions import TenantId
from bot.ports import Store, Writing
from tests.make import NOON, draft, spec
from tests.unit.store.parcels import TENANT, opened_slot, subscribed
from tests.unit.store.shelf import fresh

MONDAY = datetime(2025, 8, 4, 7, 0, tzinfo=UTC)
LONG, SHORT = "Senate votes on open model weights", "Weekly links"


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def told(writing: Writing, first: dict[str, str], second: dict[str, str], *identifiers: str) -> list[EntryId]:
    """The first entry was told on Monday; what of it is akin to the second."""
    await writing.sync_sources([spec("wire"), spec("echo")], NOON)
    for source, fields in (("wire", first), ("echo", second)):
        made = draft(fields.pop("title"), guid=source, **fields)
        if identifiers:
            object.__setattr__(made, "identifiers", identifiers)
        await writing.add({SourceId(source): [(made, True)]}, NOON)
    slot = await opened_slot(writing, await subscribed(writing))
    await writing.fill_slot(slot, None, [("{}", "1")], [EntryId(1)])
    found = await writing.tenant(TENANT).akin(slot.subscription_id, [EntryId(2)], since=MONDAY)
    for nobody in (
        await writing.tenant(TENANT).akin(slot.subscription_id, [EntryId(2)], since=MONDAY + timedelta(seconds=1)),
        await writing.tenant(TenantId("discord:2")).akin(slot.subscription_id, [EntryId(2)], since=MONDAY),
        await writing.tenant(TENANT).akin(slot.subscription_id, [], since=MONDAY),
    ):
        assert nobody == []
    return [one.id for one in found]


async def test_the_same_address_is_akin_whatever_the_headline(store: Store) -> None:
    page = "https://senate.example/vote"
    async with store.writing() as writing:
        assert await told(
            writing, {"title": "One", "url": page}, {"title": "Other", "url": f"{page}?utm_source=x"}
        ) == [1]


@pytest.mark.parametrize(("title", "found"), [(LONG, [1]), (SHORT, [])])
async def test_the_same_headline_is_akin_where_it_has_five_words(store: Store, title: str, found: list[int]) -> None:
    async with store.writing() as writing:
        assert await told(writing, {"title": title}, {"title": title.upper()}) == found


async def test_what_names_the_same_instrument_is_akin_and_nothing_else_is(store: Store) -> None:
    async with store.writing() as writing:
        assert await told(writing, {"title": "One"}, {"title": "Other"}, "eo:14179") == [1]


async def test_entries_with_nothing_in_common_are_not_akin(store: Store) -> None:
    async with store.writing() as writing:
        assert await told(writing, {"title": LONG}, {"title": "Another story of more than five words"}) == []
