"""What every store promises by `bot.ports` about single models: found by name, looked at in full, renamed or gone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.digests import Window
from bot.domain.hub import (
    Children,
    Measured,
    ModelDetail,
    ModelName,
    ModelReading,
    ModelStanding,
    Relation,
    TrackedModel,
)
from bot.ports import Store
from tests.make import NOON, reading
from tests.unit.store.shelf import fresh

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALWAYS = Window(start=NOON - 1000 * DAY, end=NOON + 1000 * DAY)
DETAIL = ModelDetail(
    model_id="Org/Model",
    taken_at=NOON + timedelta(microseconds=1),
    likes=12,
    downloads=2**40,
    licence="other",
    licence_name="modified-mit",
    licence_link="https://org.example/licence",
    task="text-generation",
    library="transformers",
    gated="manual",
    parameters=671_000_000_000,
    base_models=("org/base", "org/other"),
    relation=Relation.MERGE,
    children=Children(finetune=1, adapter=2, merge=3, quantized=4),
    weight_files=0,
    code_files=3,
    has_card=False,
    papers=("2501.12948",),
    datasets=("org/data",),
    created_at=NOON - DAY,
    modified_at=NOON - HOUR,
)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


@pytest.mark.parametrize("detail", [DETAIL, ModelDetail(model_id="gpt2", taken_at=NOON)], ids=["all", "nothing"])
async def test_a_look_in_full_is_kept_as_it_was(store: Store, detail: ModelDetail) -> None:
    async with store.writing() as writing:
        await writing.keep_detail(detail)

        found = await writing.model(detail.model_id)
    assert found == TrackedModel(
        model_id=detail.model_id,
        first_seen=detail.taken_at,
        checked_at=detail.taken_at,
        reading=ModelReading(
            model_id=detail.model_id,
            rank=None,
            likes=detail.likes,
            downloads=detail.downloads,
            licence=detail.licence,
            task=detail.task,
            gated=detail.gated,
            parameters=detail.parameters,
            base_models=detail.base_models,
            created_at=detail.created_at,
        ),
        read_at=detail.taken_at,
        detail=detail,
    )


async def test_a_look_that_is_older_than_the_stored_one_changes_nothing(store: Store) -> None:
    async with store.writing() as writing:
        for moment, likes in ((NOON, 5), (NOON - HOUR, 4)):
            await writing.keep_detail(replace(DETAIL, taken_at=moment, likes=likes))

        assert [one.detail and one.detail.likes for one in [await writing.model("org/model")] if one] == [5]


async def test_a_model_is_found_by_name_case_aside(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add_models(
            [reading("Org/Model", 1), reading("org/twin", 2), reading("Org/Twin", 3, likes=9)], NOON
        )

        asked = ["ORG/MODEL", "org/model", "org/twin", "ORG/TWIN", "nobody/else", "", "\ud800", "a\0b"]
        found = [one.model_id if (one := await writing.model(name)) else None for name in asked]
        many = await writing.tracked(asked)
    assert found == ["Org/Model", "Org/Model", "org/twin", "Org/Twin", *[None] * 4]
    assert list(many) == ["Org/Model", "org/twin", "Org/Twin"]


async def test_the_newest_measurement_and_the_newest_look_stand_beside_each_other(store: Store) -> None:
    listed = reading("Org/Model", 3, likes=20, licence="mit")
    async with store.writing() as writing:
        await writing.add_models([reading("Org/Model", 1)], NOON - DAY)
        await writing.keep_detail(DETAIL)
        await writing.add_models([listed], NOON + HOUR)

        found = (await writing.tracked(["org/model"]))["Org/Model"]
    assert (found.first_seen, found.reading, found.read_at) == (NOON - DAY, listed, NOON + HOUR)
    assert (found.detail, found.checked_at, found.standing) == (DETAIL, DETAIL.taken_at, ModelStanding.PUBLIC)


async def test_a_model_that_is_gone_or_renamed_keeps_what_was_measured(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add_models([reading("org/a", 1, likes=1), reading("org/b", 2, likes=2)], NOON)
        await writing.keep_standing("ORG/A", ModelStanding.GONE, NOON + HOUR)
        await writing.keep_standing("org/b", ModelStanding.RENAMED, NOON + HOUR, renamed_to="org/c")
        await writing.keep_standing("org/never-seen", ModelStanding.GONE, NOON + HOUR)

        found = await writing.tracked(["org/a", "org/b", "org/never-seen"])
    assert {name: (one.standing, one.renamed_to, one.checked_at) for name, one in found.items()} == {
        "org/a": (ModelStanding.GONE, None, NOON + HOUR),
        "org/b": (ModelStanding.RENAMED, "org/c", NOON + HOUR),
        "org/never-seen": (ModelStanding.GONE, None, NOON + HOUR),
    }
    assert [one.reading and one.reading.likes for one in found.values()] == [1, 2, None]


async def test_what_is_listed_or_looked_at_again_is_public_again(store: Store) -> None:
    async with store.writing() as writing:
        for name in ("org/a", "Org/Model"):
            await writing.keep_standing(name, ModelStanding.RENAMED, NOON - HOUR, renamed_to="x/y")
        await writing.add_models([reading("org/a", 1)], NOON)
        await writing.keep_detail(DETAIL)

        found = await writing.tracked(["org/a", "Org/Model"])
    assert {(one.standing, one.renamed_to) for one in found.values()} == {(ModelStanding.PUBLIC, None)}


async def test_names_come_by_likes_without_those_that_are_gone(store: Store) -> None:
    async with store.writing() as writing:
        assert await writing.model_names() == []
        await writing.add_models(
            [reading("b/few", 1, likes=3), reading("a/none", 2), reading("gone/m", 3, likes=99)], NOON
        )
        await writing.keep_detail(replace(DETAIL, likes=7))
        await writing.keep_standing("gone/m", ModelStanding.GONE, NOON)
        await writing.keep_standing("b/few", ModelStanding.RENAMED, NOON, renamed_to="b/less")

        names = await writing.model_names()
    assert [(one.model_id, one.weight) for one in names] == [("Org/Model", 7), ("b/few", 3), ("a/none", 0)]
    assert all(isinstance(one, ModelName) for one in names)


async def test_the_version_grows_with_whatever_is_learned(store: Store) -> None:
    async with store.writing() as writing:
        seen = [await writing.models_version()]
        await writing.add_models([], NOON)
        assert await writing.models_version() == seen[0]
        await writing.add_models([reading("org/a", 1)], NOON)
        seen.append(await writing.models_version())
        await writing.keep_detail(DETAIL)
        seen.append(await writing.models_version())
        await writing.keep_standing("org/a", ModelStanding.GONE, NOON)
        seen.append(await writing.models_version())
    assert seen == sorted(set(seen))
    async with store.reading() as view:
        assert await view.models_version() == seen[-1]


async def test_a_look_is_a_point_of_the_history_on_days_without_another(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add_models([reading("Org/Model", 4, likes=10)], NOON)
        for hours, likes in ((1, 11), (24, 20), (25, 21)):
            moment = NOON + hours * HOUR
            await writing.keep_detail(replace(DETAIL, taken_at=moment, likes=likes, children=Children(merge=likes)))

        history = await writing.model_history(["org/model"], ALWAYS)
        stored = await writing.model("Org/Model")
    assert history == {
        "Org/Model": [
            Measured(at=NOON + HOUR, rank=4, likes=10, downloads=None, children=Children(merge=11)),
            Measured(at=NOON + DAY + HOUR, rank=None, likes=20, downloads=2**40, children=Children(merge=21)),
        ]
    }
    assert stored is not None
    assert stored.detail is not None
    assert stored.detail.likes == 21
