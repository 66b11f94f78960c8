"""Delivery as the engine runs it: the jobs wake each other, and a full disk stops them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
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


class Wakes:
    """Hands on what it hears."""

    def __init__(self) -> None:
        self.engine = InProcessEngine()
        self.heard: list[tuple[str, str]] = []

    def wake(self, job: str, key: str) -> None:
        self.heard.append((job, key))
        self.engine.wake(job, key)


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not done():
            await asyncio.sleep(0.01)


async def test_without_a_platform_there_is_only_polling_and_sorting(desk: Rig) -> None:
    assert [job.name for job in table(desk)] == ["poll", "sort"]
    assert [job.name for job in table(desk, publishers={})] == ["poll", "sort"]


async def test_with_a_platform_slots_are_opened_and_what_was_dropped_is_found_each_half_minute(desk: Rig) -> None:
    made = {job.name: job.every for job in table(desk, publishers=desk.publishers)}
    half = timedelta(seconds=30)
    shortly = timedelta(seconds=10)
    looks = {"poll": half, "sort": half}
    assert made == {**looks, "due": half, "build": None, "deliver": shortly, "correct": half, "sweep": half}


async def test_one_wake_carries_a_due_subscription_to_its_post(desk: Rig) -> None:
    stop, wakes = asyncio.Event(), Wakes()
    engine = wakes.engine
    made = table(desk, publishers=desk.publishers, signal=wakes, going=lambda: not stop.is_set())
    running = asyncio.create_task(engine.run(made, stop))
    await asyncio.sleep(0.1)  # the look that every job takes at the start finds nothing
    await desk.publish_news("Senate votes on open weights")
    await desk.subscribe("42")
    desk.clock.moment = NINE
    engine.wake("due")
    await until(lambda: [state for _, state, _, _ in desk.states()] == ["sent"])
    stop.set()
    await running
    assert wakes.heard == [("build", ""), ("deliver", "")]
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


async def test_the_sweep_wakes_what_waits_by_its_number_and_nothing_else(desk: Rig) -> None:
    wakes = Wakes()
    by_name = {job.name: job for job in table(desk, publishers=desk.publishers, signal=wakes)}
    await by_name["sweep"].run()
    assert wakes.heard == []

    await desk.subscribe()
    desk.clock.moment = NINE
    await desk.open()
    await by_name["sweep"].run()
    assert wakes.heard == [("build", "1")]

    await desk.build()
    await by_name["sweep"].run()
    assert wakes.heard[1:] == [("deliver", "1")]

    await desk.deliver()
    await by_name["sweep"].run()
    assert len(wakes.heard) == 2


async def test_the_sweep_finds_a_post_whose_sender_is_dead_once_its_lease_is_over(desk: Rig) -> None:
    await desk.fill()
    wakes = Wakes()
    by_name = {job.name: job for job in table(desk, publishers=desk.publishers, signal=wakes)}
    async with desk.store.writing() as tx:
        (due,) = await tx.due_deliveries(NINE)
        assert await tx.claim(due, until=NINE + timedelta(seconds=120), now=NINE)
    desk.clock.forward(timedelta(seconds=119))
    await by_name["sweep"].run()
    assert wakes.heard == []
    desk.clock.forward(timedelta(seconds=2))
    await by_name["sweep"].run()
    assert wakes.heard == [("deliver", "1")]


async def test_while_the_clock_is_doubted_nothing_is_opened_or_posted(desk: Rig) -> None:
    await desk.fill()
    steady = False
    made = table(desk, publishers=desk.publishers, steady=lambda: steady)
    for job in made:
        await job.run()
    assert desk.publisher.calls == []
    steady = True
    for job in made:
        await job.run()
    assert len(desk.publisher.posts) == 1
