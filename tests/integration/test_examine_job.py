"""The job that looks at models: only with a Hub to ask, with those of the catalogue, and not on a full disk."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.hub import ModelDetail
from bot.domain.sources import SourceSpec
from bot.ingest.poll import Desk
from bot.jobs import Job, jobs
from bot.ports import Source
from tests.make import NOON
from tests.unit.delivery.rig import Rig, rig


class AskedHub:
    def __init__(self) -> None:
        self.asked: list[str] = []

    async def detail(self, model_id: str) -> ModelDetail:
        self.asked.append(model_id)
        return ModelDetail(model_id=model_id, taken_at=NOON)

    async def names(self, typed: str, *, limit: int = 10) -> Sequence[str]:
        raise AssertionError(f"nobody types here, yet {typed} of {limit} was asked for")

    def room(self) -> int:
        return 100


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


def no_source(spec: SourceSpec) -> Source:
    raise AssertionError(f"nothing is due, yet {spec.id} was asked for")


def table(desk: Rig, **terms: Any) -> dict[str, Job]:
    polling = Desk(store=desk.store, clock=desk.clock, source=no_source)
    terms = {"has_room": lambda: True, "policies": lambda: desk.policies} | terms
    return {job.name: job for job in jobs(polling, lambda: desk.config, **terms)}


async def test_there_is_such_a_job_only_with_a_hub(desk: Rig) -> None:
    made = table(desk, hub=AskedHub(), publishers=desk.publishers)

    assert list(made) == ["poll", "sort", "examine", "due", "build", "deliver", "correct", "sweep"]
    assert made["examine"].every == timedelta(minutes=5)
    assert list(table(desk, hub=AskedHub())) == ["poll", "sort", "examine"]
    assert "examine" not in table(desk, publishers=desk.publishers)


async def test_it_looks_at_the_models_that_are_always_of_interest(desk: Rig) -> None:
    hub = AskedHub()
    job = table(desk, hub=hub, always=lambda: ["org/a", "org/b"])["examine"]
    await job.run()

    assert hub.asked == ["org/a", "org/b"]
    async with desk.store.reading() as view:
        assert [one.model_id for one in await view.model_names()] == ["org/a", "org/b"]


async def test_without_a_list_of_its_own_it_takes_the_names_of_the_catalogue(desk: Rig) -> None:
    hub = AskedHub()
    await table(desk, hub=hub)["examine"].run()

    assert hub.asked == [name for model in desk.policies.models.all() for name in model.hub]


async def test_on_a_full_disk_nobody_is_asked(desk: Rig) -> None:
    hub = AskedHub()
    await table(desk, hub=hub, always=lambda: ["org/a"], has_room=lambda: False)["examine"].run()

    assert hub.asked == []
