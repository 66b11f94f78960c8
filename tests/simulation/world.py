"""A bot that lives through a year of outages, wrong clocks, pauses and a second scheduler, on a real database.

Time is a hand clock that is moved from tick to tick; the jobs are the product's own.
"""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import available_timezones

from bot.catalogue.index import CatalogueIndex
from bot.delivery.build import build_waiting
from bot.delivery.deliver import deliver_due
from bot.delivery.due import open_due
from bot.domain.catalogue import Catalogue
from bot.domain.config import Configuration
from bot.domain.digests import SectionSpec
from bot.domain.subscriptions import Cadence, Subscription, SubscriptionId, SubscriptionState, TenantId
from bot.store.transactions import SqlStore
from tests.doubles.publishers import HandClock
from tests.make import edition
from tests.simulation.platform import Platform
from tests.simulation.stream import SOURCES, Stream
from tests.unit.store.shelf import fresh

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
ALL = SectionSpec(title="All", quota=1000)
CONFIG = Configuration(
    sources=SOURCES,
    editions=(edition(ALL, name="daily", look_back=DAY), edition(ALL, name="weekly", look_back=7 * DAY)),
    text="",
    digest="",
)
POLICIES = CatalogueIndex(Catalogue())
ZONES = sorted(available_timezones() - {"localtime"})
# How often each kind of cadence is drawn: every day, working days, once a week, twice a week.
CADENCES = (("daily", 0, 4), ("daily", 5, 3), ("weekly", 1, 8), ("weekly", 2, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    subscriptions: int
    days: int
    outages: int
    steps: int
    seed: int


@dataclass(slots=True)
class World:
    """`paused` are the moments between which a subscription wanted nothing, as the clock showed them."""

    size: Size
    path: Path
    clock: HandClock
    lots: random.Random
    store: SqlStore
    beside: sqlite3.Connection
    platforms: dict[str, Platform]
    stream: Stream
    subscriptions: list[Subscription] = field(default_factory=list)
    paused: dict[SubscriptionId, list[tuple[datetime, datetime]]] = field(default_factory=dict)
    asleep: dict[SubscriptionId, datetime] = field(default_factory=dict)

    async def subscribe(self) -> None:
        """One more, in a channel of its own."""
        name, days, _ = self.lots.choices(CADENCES, [weight for *_, weight in CADENCES])[0]
        chosen = {0: (), 5: (1, 2, 3, 4, 5)}.get(days) or tuple(sorted(self.lots.sample(range(1, 8), days)))
        cadence = Cadence(
            at=time(self.lots.randrange(24), self.lots.randrange(60)),
            zone=self.lots.choice(ZONES),
            days=chosen if days else (),
        )
        platform = self.lots.choice(sorted(self.platforms))
        async with self.store.writing() as tx:
            tenant = tx.tenant(TenantId(f"{platform}:{self.lots.randrange(10)}"))
            made = await tenant.subscribe(
                platform=platform,
                channel_id=str(len(self.subscriptions)),
                edition=name,
                cadence=cadence,
                mention=None,
                now=self.clock.now(),
            )
        self.subscriptions.append(made)

    async def pause(self, one: Subscription) -> None:
        """What is overdue at that moment is not wanted either."""
        self.asleep[one.id] = min(self.clock.now(), await self._due_at(one)) - MINUTE
        await self._set(one, SubscriptionState.PAUSED)

    async def resume(self, one: Subscription) -> None:
        """As the command does."""
        await self._set(one, SubscriptionState.ACTIVE)
        now = self.clock.now()
        async with self.store.writing() as tx:
            await tx.tenant(one.tenant_id).set_next_due(one.id, one.cadence.next_due(now).due_at)
        since = self.asleep.pop(one.id)
        self.paused.setdefault(one.id, []).append((min(since, now), max(since, now)))

    async def run_now(self, one: Subscription) -> None:
        """What is due by itself need not be asked for."""
        if await self._due_at(one) <= self.clock.now():
            return
        async with self.store.writing() as tx:
            await tx.tenant(one.tenant_id).set_next_due(one.id, self.clock.now())

    async def tick(self, *, twice: bool) -> None:
        """What the jobs do; by two schedulers at once where there are two. A tick that would find nothing is left out.

        That it would is asked beside the product, because a year has many of them.
        """
        now = f"{self.clock.moment:%Y-%m-%d %H:%M:%S.%f}"
        if not self.beside.execute(_ANYTHING, (now, now)).fetchone()[0]:
            return
        await asyncio.gather(*(self._tick() for _ in range(2 if twice else 1)))

    async def _tick(self) -> None:
        await open_due(self.store, self.clock, lambda name: CONFIG.edition(name) is not None)
        await build_waiting(self.store, self.clock, CONFIG, self.platforms, lambda: POLICIES)
        await deliver_due(self.store, self.clock, self.platforms, gap=0, repeats=(), look_again=0.5)

    async def _due_at(self, one: Subscription) -> datetime:
        async with self.store.reading() as view:
            kept = await view.tenant(one.tenant_id).subscriptions()
        return next(other.next_due_at for other in kept if other.id == one.id and other.next_due_at)

    async def _set(self, one: Subscription, state: SubscriptionState) -> None:
        async with self.store.writing() as tx:
            await tx.tenant(one.tenant_id).set_state(one.id, state, "by an admin")


_ANYTHING = """
    SELECT EXISTS (SELECT 1 FROM subscriptions WHERE state = 'active' AND next_due_at <= ?)
        OR EXISTS (SELECT 1 FROM deliveries WHERE next_attempt_at <= ? OR state = 'sending')
        OR EXISTS (SELECT 1 FROM slots WHERE state = 'open')
"""


@asynccontextmanager
async def _beside(path: Path) -> AsyncIterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


@asynccontextmanager
async def world(folder: Path, size: Size) -> AsyncIterator[World]:
    lots = random.Random(size.seed)  # noqa: S311 - to be repeated, not to be safe
    path = folder / "gazette.db"
    async with fresh(path) as store, _beside(path) as beside:
        async with store.writing() as tx:
            await tx.sync_sources(SOURCES, START)
        yield World(
            size=size,
            path=path,
            clock=HandClock(START),
            lots=lots,
            store=store,
            beside=beside,
            platforms={name: Platform(name, size.seed) for name in ("alpha", "beta")},
            stream=Stream(lots=lots, at=START),
        )


def moments(lots: random.Random, count: int, days: int) -> Iterator[datetime]:
    """So many, anywhere between the fifth day and the last week, in order."""
    yield from sorted(START + timedelta(days=lots.uniform(5, days - 8)) for _ in range(count))
