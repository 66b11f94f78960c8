"""Delivery on a real database: a clock to move, a platform in memory, and a look at the rows beside the product."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.catalogue.index import CatalogueIndex
from bot.delivery.build import build_waiting
from bot.delivery.deliver import Tally, deliver_due
from bot.delivery.due import open_due
from bot.domain.catalogue import Catalogue
from bot.domain.config import Configuration
from bot.domain.subscriptions import Cadence, Subscription, TenantId
from bot.ports import Policies, Publisher
from bot.store.transactions import SqlStore
from tests.doubles.publishers import HandClock, MemoryPublisher
from tests.make import NOON, draft, edition, spec
from tests.unit.store.shelf import fresh, opened

EIGHT = NOON.replace(hour=8)
NINE = NOON.replace(hour=9)
CONFIG = Configuration(
    sources=(spec("wire"),),
    editions=(edition(), edition(name="daily", look_back=timedelta(days=1))),
    text="",
    digest="",
)
NO_POLICIES = CatalogueIndex(Catalogue())


@dataclass(slots=True)
class Rig:
    path: Path
    store: SqlStore
    clock: HandClock
    publisher: MemoryPublisher
    config: Configuration = CONFIG
    policies: Policies = NO_POLICIES
    others: tuple[Publisher, ...] = ()

    @property
    def publishers(self) -> dict[str, Publisher]:
        return {one.platform: one for one in (self.publisher, *self.others)}

    async def publish_news(self, *titles: str, at: datetime = EIGHT) -> None:
        async with self.store.writing() as tx:
            await tx.sync_sources(self.config.sources, at)
            drafts = [(draft(title, url=f"https://wire.example/{title.replace(' ', '-')}"), True) for title in titles]
            await tx.add({spec("wire").id: drafts}, at)

    async def subscribe(self, channel: str = "1", *, tenant: str = "memory:a", **terms: Any) -> Subscription:
        wanted: dict[str, Any] = {
            "platform": tenant.partition(":")[0],
            "edition": "weekly",
            "cadence": Cadence(at=time(9), zone="UTC"),
            "mention": None,
            "now": EIGHT,
        }
        async with self.store.writing() as tx:
            return await tx.tenant(TenantId(tenant)).subscribe(channel_id=channel, **(wanted | terms))

    async def subscription(self, tenant: str = "memory:a") -> Subscription:
        async with self.store.reading() as view:
            return (await view.tenant(TenantId(tenant)).subscriptions())[0]

    async def open(self) -> int:
        return (await open_due(self.store, self.clock, lambda name: self.config.edition(name) is not None)).opened

    async def build(self) -> int:
        return await build_waiting(self.store, self.clock, self.config, self.publishers, lambda: self.policies)

    async def deliver(self, **terms: Any) -> Tally:
        """As the job does, but without its waits: for what did not answer, between posts, for another worker."""
        wanted: dict[str, Any] = {"gap": 0.0, "repeats": (), "patience": 0.0}
        return await deliver_due(self.store, self.clock, self.publishers, **(wanted | terms))

    async def tick(self) -> Tally:
        """What the three jobs do, one after the other."""
        await self.open()
        await self.build()
        return await self.deliver()

    async def fill(self, channels: int = 1) -> None:
        """Frozen posts for that many channels, due now."""
        for number in range(1, channels + 1):
            await self.subscribe(str(number))
        self.clock.moment = NINE
        await self.open()
        await self.build()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query).fetchall()

    def change(self, statement: str) -> None:
        """Behind the product's back."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute(statement)

    def states(self) -> list[tuple[Any, ...]]:
        return self.rows("SELECT part_no, state, reason, tries FROM deliveries ORDER BY id")


@asynccontextmanager
async def rig(folder: Path) -> AsyncIterator[Rig]:
    path = folder / "gazette.db"
    async with fresh(path) as store:
        yield Rig(path=path, store=store, clock=HandClock(EIGHT), publisher=MemoryPublisher())


@asynccontextmanager
async def restarted(old: Rig) -> AsyncIterator[Rig]:
    """The same database in a process that knows nothing but it; the platform kept what it had."""
    await old.store.close()
    async with opened(old.path) as store:
        yield replace(old, store=store)
