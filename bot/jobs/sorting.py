"""The job that sorts what was polled, before an edition is made of it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.domain.config import Configuration
from bot.ingest.sort import sort
from bot.ingest.stories import Rarities
from bot.jobs.room import Room
from bot.ports import Clock, Store

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
