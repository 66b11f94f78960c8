"""A clock that leaps a day ahead posts nothing until a server's date settles it; then each edition arrives once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.clock_guard import ClockGuard
from bot.domain.sources import Memory, SourceSpec
from bot.ingest.poll import Desk
from bot.jobs import jobs
from bot.ports import Source
from bot.sources.http_dates import Dates
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import polite
from tests.unit.delivery.rig import Rig, rig

DAY = timedelta(days=1)


@dataclass
class Ticks:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


def no_source(spec: SourceSpec) -> Source:
    raise AssertionError(f"nothing is due, yet {spec.id} was asked for")


async def round_of_jobs(desk: Rig, guard: ClockGuard) -> None:
    table = jobs(
        Desk(store=desk.store, clock=desk.clock, source=no_source),
        lambda: desk.config,
        has_room=lambda: True,
        policies=lambda: desk.policies,
        publishers=desk.publishers,
        steady=guard.steady,
    )
    by_name = {job.name: job for job in table}
    for name in ("due", "build", "deliver"):
        await by_name[name].run()


async def hear(dates: Dates, said: str) -> None:
    async with FeedServer() as server, polite(dates=dates) as client:
        server.reply("/", Reply(body=b"<rss/>", headers=[("Date", said)]))
        await client.get(server.url("/"), memory=Memory(), accept="*/*")


async def test_nothing_is_opened_or_posted_until_a_date_settles_it(desk: Rig) -> None:
    ticks = Ticks()
    dates = Dates(ticks)
    guard = ClockGuard(desk.clock, ticks, dates.newest)
    await desk.subscribe()
    await desk.publish_news("Senate votes on open weights today")
    assert guard.steady()

    right, desk.clock.moment = desk.clock.moment, desk.clock.moment + 7 * DAY
    await hear(dates, f"{right:%a, %d %b %Y %H:%M:%S} GMT")
    await round_of_jobs(desk, guard)
    assert desk.rows("SELECT * FROM slots") == []
    assert desk.publisher.posts == []

    desk.clock.moment = right  # somebody sets the clock right
    await round_of_jobs(desk, guard)
    assert desk.rows("SELECT * FROM slots") == []

    desk.clock.moment += timedelta(hours=2)
    ticks.seconds += 2 * 3600
    for _ in range(2):
        await round_of_jobs(desk, guard)
    assert len(desk.publisher.posts) == 1


async def test_a_machine_that_slept_over_its_slot_posts_when_a_server_is_heard(desk: Rig) -> None:
    ticks = Ticks()
    dates = Dates(ticks)
    guard = ClockGuard(desk.clock, ticks, dates.newest)
    await desk.subscribe()
    await desk.publish_news("Senate votes on open weights today")
    assert guard.steady()

    desk.clock.moment += timedelta(hours=3)
    await round_of_jobs(desk, guard)
    assert desk.publisher.posts == []
    await hear(dates, f"{desk.clock.moment:%a, %d %b %Y %H:%M:%S} GMT")
    await round_of_jobs(desk, guard)
    assert len(desk.publisher.posts) == 1
