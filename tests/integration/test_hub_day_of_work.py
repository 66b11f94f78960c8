"""A day's work against a double of the Hub that counts: lists, looks in full and people stay within the limit."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.config import Configuration
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import SourceKind, SourceSpec
from bot.ingest.examine import examine_due
from bot.ingest.poll import Desk, Request, poll
from bot.ports import Store
from bot.sources.hub import HubTrendingSource
from bot.sources.hub_budget import Budget
from bot.sources.hub_models import HubModels
from tests import make
from tests.servers.hub import HubServer
from tests.servers.polite import NOON, StoppedClock
from tests.unit.store.shelf import fresh

# Of our own making: a list of 500 models in pages of 50, of which the last 300 are tracked besides.
ROWS = [{"id": f"lab/model-{number}", "likes": 5_000 - number, "tags": ["license:mit"]} for number in range(500)]
TRACKED = [str(row["id"]) for row in ROWS[200:]]
TICK = timedelta(minutes=5)
SPEC = make.spec("hub", kind=SourceKind.HUB_TRENDING, url=None, every=timedelta(hours=6))


@dataclass(kw_only=True)
class Work:
    """The bot's side: everything that asks the Hub, with one account among them."""

    server: HubServer
    clock: StoppedClock
    store: Store
    hub: HubModels
    budget: Budget

    async def list(self, limit: int) -> None:
        spec: SourceSpec = replace(SPEC, limit=limit)
        source = HubTrendingSource(
            spec, endpoint=self.server.endpoint, token=None, clock=self.clock, budget=self.budget
        )
        desk = Desk(store=self.store, clock=self.clock, source=lambda _: source)
        tally = await poll(desk, Configuration(sources=(spec,), editions=(), text="", digest=""), Request())
        assert tally.failed == []

    async def people(self, names: Iterable[str]) -> int:
        """How many of them got an answer; the others are told when to ask again."""
        answers = await asyncio.gather(*map(self.hub.detail, names), return_exceptions=True)
        refused = [one for one in answers if isinstance(one, SourceError)]
        assert {one.fault for one in refused} <= {SourceFault.RATE_LIMITED}
        assert all(one.retry_at and one.retry_at > self.clock.now() for one in refused)
        return len(answers) - len(refused)

    async def job(self, names: Iterable[str]) -> int:
        """One that looks as long as there is room, and nothing else: how many it looked at."""
        looks = 0
        for name in names:
            if not self.hub.room():
                break
            await self.hub.detail(name)
            looks += 1
        return looks


@asynccontextmanager
async def working(path: Path) -> AsyncIterator[Work]:
    clock, budget = StoppedClock(), Budget()
    async with HubServer(clock=clock, models=ROWS, page=50) as server, fresh(path / "gazette.db") as store:
        hub = HubModels(endpoint=server.endpoint, token=None, clock=clock, budget=budget)
        async with store.writing() as tx:
            await tx.sync_sources([SPEC], clock.now())
        yield Work(server=server, clock=clock, store=store, hub=hub, budget=budget)


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Work]:
    async with working(tmp_path) as one:
        yield one


def tell(work: Work, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(  # noqa: T201 - the figure that is asked for
            f"\n{what}: {len(work.server.asked)} questions; at most {work.server.most_in_any_span()} in any five "
            f"minutes, {work.server.most_in_a_window()} in a window of the Hub"
        )


async def test_a_days_work_stays_within_the_limit_by_far(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    limits = {0: 100, 72: 300, 144: 600, 216: 1000}
    looks = answered = 0
    for tick in range(288):
        if tick in limits:
            await work.list(limits[tick])
        looks += (await examine_due(work.store, work.clock, work.hub, always=TRACKED)).kept
        if tick % 6 == 1 or tick in (3, 5):
            answered += await work.people([f"lab/model-{tick}"])
        work.clock.moment += TICK
    tell(work, "a day", capsys)

    assert looks >= len(ROWS)
    assert answered == 50
    assert work.server.most_in_any_span() <= 60
    assert all(seen.path.startswith("/api/models") for seen in work.server.seen)


async def test_a_greedy_job_and_a_crowd_fill_the_limit_and_never_exceed_it(
    work: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    work.clock.moment = NOON + timedelta(seconds=299)  # a second before the Hub's window ends
    await work.list(1000)
    first = await work.job(str(row["id"]) for row in ROWS)
    assert (first, work.hub.room()) == (440, 0)
    answered = await work.people(f"lab/model-{number}" for number in range(440, 500))
    assert answered == 50

    work.clock.moment += timedelta(seconds=1)
    assert (await work.job(["lab/model-499"]), await work.people(["lab/model-499"])) == (0, 0)
    work.clock.moment += 3 * TICK
    again = await work.job(str(row["id"]) for row in ROWS)
    tell(work, "a rush", capsys)

    assert again == 450
    assert work.server.most_in_any_span() == 500
    assert work.server.most_in_a_window() <= 500


async def test_a_429_with_55_seconds_left_is_waited_for_and_the_job_goes_on(work: Work) -> None:
    await work.list(100)
    work.clock.moment = NOON + timedelta(seconds=245)
    work.server.asked += [work.clock.moment] * 500  # somebody else behind the same address
    stopped = await examine_due(work.store, work.clock, work.hub, always=())
    asked = work.server.hits()
    assert (stopped.kept, stopped.stopped) == (0, SourceFault.RATE_LIMITED)

    work.clock.moment += timedelta(seconds=54)
    waiting = await examine_due(work.store, work.clock, work.hub, always=())
    assert (waiting.kept, work.server.hits()) == (0, asked)
    work.clock.moment += timedelta(seconds=1)
    resumed = await examine_due(work.store, work.clock, work.hub, always=())
    assert (resumed.kept, resumed.stopped) == (40, None)
