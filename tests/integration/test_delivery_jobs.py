"""Delivery as the engine runs it: the jobs wake each other, and a full disk stops them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.domain.sources import SourceSpec
from bot.engines.inprocess import InProcessEngine
from bot.ingest.poll import Desk
from bot.jobs import Job, jobs
from bot.ports import Publisher, Source
from tests.unit.delivery.rig import NINE, Rig, rig


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


def no_source(spec: SourceSpec) -> Source:
    raise AssertionError(f"nothing is due, yet {spec.id} was asked for")


def table(desk: Rig, *, publishers: Mapping[str, Publisher] | None = None, **terms: Any) -> tuple[Job, ...]:
    polling = Desk(store=desk.store, clock=desk.clock, source=no_source)
    terms = {"has_room": lambda: True, "policies": lambda: desk.policies} | terms
    return jobs(polling, lambda: desk.config, publishers=publishers, **terms)


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not done():
            await asyncio.sleep(0.01)


async def test_without_a_platform_there_is_only_polling(desk: Rig) -> None:
    assert [job.name for job in table(desk)] == ["poll"]
    assert [job.name for job in table(desk, publishers={})] == ["poll"]


async def test_with_a_platform_delivery_looks_for_work_often(desk: Rig) -> None:
    made = {job.name: job.every.total_seconds() for job in table(desk, publishers=desk.publishers)}
    assert made == {"poll": 30, "due": 30, "build": 30, "deliver": 10}


async def test_one_wake_carries_a_due_subscription_to_its_post(desk: Rig) -> None:
    stop = asyncio.Event()
    wakes: list[str] = []

    def wake(job: str) -> None:
        wakes.append(job)
        engine.wake(job)

    engine = InProcessEngine(table(desk, publishers=desk.publishers, wake=wake, going=lambda: not stop.is_set()))
    running = asyncio.create_task(engine.run(stop))
    await asyncio.sleep(0.1)  # the look that every job takes at the start finds nothing
    await desk.publish_news("Senate votes on open weights")
    await desk.subscribe("42")
    desk.clock.moment = NINE
    engine.wake("due")
    await until(lambda: [state for _, state, _, _ in desk.states()] == ["sent"])
    stop.set()
    await running
    assert wakes == ["build", "deliver"]
    assert "Senate votes on open weights" in desk.publisher.texts()[0][1]


async def test_an_engine_that_loses_every_wake_still_delivers_at_the_next_looks(desk: Rig) -> None:
    await desk.subscribe()
    desk.clock.moment = NINE
    made = table(desk, publishers=desk.publishers)
    for job in reversed(made * 3):
        await job.run()
    assert len(desk.publisher.posts) == 1


async def test_a_full_disk_stops_posting_and_nothing_is_lost(desk: Rig, caplog: pytest.LogCaptureFixture) -> None:
    await desk.fill()
    room = False
    made = table(desk, publishers=desk.publishers, has_room=lambda: room)
    for job in made:
        await job.run()
    assert desk.publisher.calls == []
    assert "the disk is almost full: polling and posting wait" in caplog.text
    room = True
    for job in made:
        await job.run()
    assert len(desk.publisher.posts) == 1
