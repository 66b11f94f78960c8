"""The real snapshots of the Hub's models, polled day by day through the real client into a real database."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.domain.config import Configuration
from bot.domain.digests import Window
from bot.domain.hub import Measured, Snapshot
from bot.domain.sources import SourceKind
from bot.ingest.poll import Desk, Request, poll
from bot.settings import read_settings
from bot.sources.hub import HubTrendingSource
from bot.sources.hub_budget import Budget
from tests import hub_days, make
from tests.servers.hub import HubServer
from tests.servers.polite import StoppedClock
from tests.unit.store.shelf import fresh

SPEC = make.spec("hub", kind=SourceKind.HUB_TRENDING, url=None, limit=1000, first_import=None, every=timedelta(hours=6))


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What the store holds in the end. `new_entries` are those of each day, `most_asked` the questions of a day."""

    days: list[hub_days.Day]
    new_entries: list[int]
    snapshots: list[Snapshot]
    history: dict[str, list[Measured]]
    most_asked: int


def noon(day: hub_days.Day) -> datetime:
    return datetime.combine(day.on, time(12), UTC)


async def replay(days: list[hub_days.Day], path: Path) -> Replayed:
    clock, budget = StoppedClock(), Budget()
    config = Configuration(sources=(SPEC,), editions=(), text="", digest="")
    new: list[int] = []
    async with HubServer(clock=clock, page=250) as server, fresh(path) as store:
        endpoint = read_settings({"HF_ENDPOINT": server.endpoint}).hub_endpoint
        source = HubTrendingSource(SPEC, endpoint=endpoint, token=None, clock=clock, budget=budget)
        desk = Desk(store=store, clock=clock, source=lambda _: source)
        async with store.writing() as tx:
            await tx.sync_sources(config.sources, noon(days[0]))
        for day in days:
            clock.moment, server.models = noon(day), day.rows()
            tally = await poll(desk, config, Request())
            assert tally.failed == []
            new.append(tally.new)
        window = Window(start=noon(days[0]), end=clock.moment + timedelta(seconds=1))
        async with store.reading() as view:
            snapshots = list(await view.snapshots(window))
            history = await view.model_history({row["id"] for day in days for row in day.models}, window)
        return Replayed(
            days=days,
            new_entries=new,
            snapshots=snapshots,
            history={name: list(points) for name, points in history.items()},
            most_asked=server.most_in_any_span(),
        )
