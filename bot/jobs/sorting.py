"""The jobs between a poll and an edition: sort what came, and read the pages behind it where that is allowed."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.domain.config import Configuration
from bot.ingest.full_texts import read_full_texts
from bot.ingest.sort import sort
from bot.ingest.stories import Rarities
from bot.jobs.room import Room
from bot.ports import Articles, Clock, Store

log = logging.getLogger(__name__)


async def nothing() -> None:
    """Where there is nothing to look at first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """`refresh` looks whether the rules changed on disk; `config` then gives what is in force."""

    store: Store
    clock: Clock
    config: Callable[[], Configuration]
    room: Room
    refresh: Callable[[], Awaitable[None]] = nothing
    going: Callable[[], bool] = lambda: True
    rarities: Rarities = field(default_factory=Rarities)

    async def tick(self) -> None:
        """Raises StoreError."""
        if not self.room.open():
            return
        await self.refresh()
        done = await sort(self.store, self.clock, self.config(), rarities=self.rarities, going=self.going)
        if done.judged:
            log.info("judged %d entries: %d pass, %d held for review", done.judged, done.passed, done.held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Sources with `full_text` alone; a run reads at most 20 pages."""

    store: Store
    clock: Clock
    config: Callable[[], Configuration]
    articles: Articles
    room: Room
    going: Callable[[], bool] = lambda: True

    async def tick(self) -> None:
        """Raises StoreError."""
        if not self.room.open():
            return
        done = await read_full_texts(self.store, self.clock, self.articles, self.config().sources, going=self.going)
        if done.kept or done.empty or done.failed:
            log.info("read %d pages: %d without a text, %d failed", done.kept + done.empty, done.empty, done.failed)
