"""Three weeks in a few seconds: serve the samples on loopback, poll each week's state, compose the last edition.

The Hub's list is read on each day between, as it would be: what moved on it is told from day to day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

from bot import bootstrap
from bot.demo.server import DEMO_WEEKS, SampleServer
from bot.digest.build import compose
from bot.domain.digests import Digest
from bot.domain.errors import UserError
from bot.ingest.poll import Request, poll
from bot.ingest.save import Tally
from bot.ingest.sort import sort
from bot.settings import Settings
from bot.sources.config.load import load_config


@dataclass(frozen=True, slots=True)
class Week:
    """One poll of the replay."""

    moment: datetime
    tally: Tally


@dataclass(slots=True)
class ReplayClock:
    """Stands where the replay is."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


async def play(out: Path, tell: Callable[[Week], None]) -> Digest:
    """Poll every week through the real client, parsers and store, into `out/demo.db`; the weekly digest of the last.

    The database and the configuration stay in `out`, to be looked at.
    """
    async with SampleServer() as server:
        settings = _prepare(out, server)
        config = bootstrap.guided(settings, load_config(settings.config))
        edition = config.edition("weekly")
        if edition is None:
            raise UserError("the sample configuration has no weekly edition.")
        clock = ReplayClock(DEMO_WEEKS[0])
        async with bootstrap.desk(settings, clock) as desk:
            async with desk.store.writing() as tx:
                await tx.sync_sources(config.sources, clock.now())
            for moment in _days():
                server.at(moment)
                clock.moment = moment
                if moment in DEMO_WEEKS:
                    tell(Week(moment, await poll(desk, config, Request(everything=True))))
                    await sort(desk.store, clock, config)
                else:
                    await poll(desk, config, Request(only=frozenset({server.samples.hub.id})))
        shelf = await bootstrap.curated(settings, bootstrap.SystemClock())
        end = DEMO_WEEKS[-1].replace(hour=23, minute=59, second=59)
        async with bootstrap.readers(settings) as store, store.reading() as view:
            return await compose(view, config, edition, end=end, policies=shelf.policies)


def _days() -> Iterator[datetime]:
    """Each day from the first poll to the last."""
    day = DEMO_WEEKS[0]
    while day <= DEMO_WEEKS[-1]:
        yield day
        day += timedelta(days=1)


def _prepare(out: Path, server: SampleServer) -> Settings:
    """A fresh database and the configuration that points at the server."""
    for stale in out.glob("demo.db*"):
        stale.unlink()
    config = out / "feeds.yaml"
    config.write_text(server.feeds_yaml(), encoding="utf-8")
    return Settings(
        database=f"sqlite:///{out / 'demo.db'}",
        config=config,
        allow_networks=(ip_network("127.0.0.0/8"),),
        hub_endpoint=server.hub_endpoint,
    )
