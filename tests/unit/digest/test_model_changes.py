"""What changed of models between two editions: of those that are listed, watched or curated, the weightiest first."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.digest.changes import changed_in
from bot.digest.model_changes import model_changes
from bot.domain.digests import ModelNews, Window
from bot.domain.hub import Children, ModelStanding
from bot.ports import Store
from tests.make import NOON
from tests.unit.commands.modelled import BLOOM, LLAMA, R1, catalogue, detail, reading
from tests.unit.store.parcels import NINE, TENANT
from tests.unit.store.shelf import fresh

DAY = timedelta(days=1)
WEEK = Window(start=NOON - 7 * DAY, end=NOON)
INDEX = CatalogueIndex(catalogue())


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def looked(store: Store, days_ago: float, model_id: str, total: int = 100, licence: str = "mit") -> None:
    async with store.writing() as writing:
        children = Children(finetune=total)
        await writing.keep_detail(detail(model_id, NOON - days_ago * DAY, children=children, licence=licence))


async def told(store: Store, window: Window = WEEK) -> tuple[ModelNews, ...]:
    async with store.reading() as view:
        return await model_changes(view, INDEX, window)


async def watch(store: Store, model_id: str) -> None:
    async with store.writing() as writing:
        await writing.tenant(TENANT).subscribe(
            platform="discord", channel_id="7", edition=f"watch:hf:{model_id}", cadence=NINE, mention=None, now=NOON
        )


async def test_changes_of_the_listed_the_watched_and_the_curated_are_told_and_of_no_others(store: Store) -> None:
    for model_id in (R1, "a/listed", "a/watched", "a/other"):
        await looked(store, 9, model_id)
        await looked(store, 2, model_id, licence="apache-2.0")
    await watch(store, "a/watched")
    async with store.writing() as writing:
        await writing.add_models([replace(reading("a/listed", licence="apache-2.0"), rank=1)], NOON - DAY)

    found = await told(store)

    assert [one.model_id for one in found] == ["a/listed", "a/watched", R1]
    assert {one.text for one in found} == {
        "Licence: Apache License 2.0 (OSI licence). Before: MIT License (OSI licence)."
    }
    assert {(one.source.name, one.on.isoformat()) for one in found} == {("Hugging Face Hub", "2025-08-01")}


async def test_the_weightiest_comes_first(store: Store) -> None:
    for model_id in (R1, BLOOM, LLAMA):
        await looked(store, 9, model_id)
    await looked(store, 3, R1, licence="apache-2.0")
    await looked(store, 3, BLOOM, 300)
    async with store.writing() as writing:
        await writing.keep_standing(LLAMA, ModelStanding.RENAMED, NOON - 2 * DAY, renamed_to="meta/Llama")

    assert [(one.model_id, one.kind) for one in await told(store)] == [
        (LLAMA, "renamed"),
        (R1, "licence changed"),
        (BLOOM, "derivatives"),
    ]
    assert (await told(store))[0].text == "Renamed on the Hub, to meta/Llama."


@pytest.mark.parametrize(("before", "now", "jumped"), [(100, 199, False), (100, 200, True), (1000, 1199, False)])
async def test_derivatives_jump_by_a_fifth_and_a_hundred_at_least(
    store: Store, before: int, now: int, *, jumped: bool
) -> None:
    await looked(store, 8, R1, before)
    await looked(store, 1, R1, now)

    found = await told(store)

    assert len(found) == jumped
    if found:
        assert found[0].text.startswith(f"At least {now} models name it as their base, {now - before} more than on ")
        assert "lower bound" in found[0].text
        assert await told(store, Window(start=NOON, end=NOON + 7 * DAY)) == ()


async def test_without_a_catalogue_that_was_kept_models_alone_are_told(store: Store) -> None:
    async with store.reading() as view:
        assert await changed_in(view, WEEK, INDEX) is None
    await looked(store, 9, R1)
    await looked(store, 2, R1, licence="apache-2.0")

    async with store.reading() as view:
        changed = await changed_in(view, WEEK, INDEX)
        assert await changed_in(view, WEEK) is None

    assert changed is not None
    assert (changed.since, changed.changes, len(changed.models)) == (WEEK.start, (), 1)
