"""The jobs that read the world: sources that are due, models that are due. A full disk stops them."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.config import Configuration
from bot.domain.errors import StoreError, StoreFault
from bot.domain.metering import ENTRIES, POLLS, Unmetered
from bot.ingest.examine import Rounds
from bot.ingest.poll import Desk, Request, poll
from bot.ingest.save import Tally
from bot.jobs.job import Silence
from bot.jobs.room import Room
from bot.ports import Meter, Signal

log = logging.getLogger(__name__)

# What cannot be stored would be fetched again each time: a quota that refuses is not to become a burden for others.
_HOLD = timedelta(minutes=5)


@dataclass(slots=True, kw_only=True)
class Polling:
    """Kept from one run to the next."""

    desk: Desk
    config: Callable[[], Configuration]
    room: Room
    signal: Signal = field(default_factory=Silence)
    meter: Meter = field(default_factory=Unmetered)
    _held_until: datetime | None = None

    async def tick(self) -> None:
        """Poll what is due. Raises StoreError; where the disk took nothing more, the next polls wait five minutes."""
        now = self.desk.clock.now()
        if not self.room.open() or (self._held_until and self._held_until - _HOLD <= now < self._held_until):
            return
        try:
            tally = await poll(self.desk, self.config(), Request())
        except StoreError as error:
            if error.fault is StoreFault.FULL:
                self._held_until = now + _HOLD
            raise
        self._held_until = None
        self._count(tally)
        if tally.new or tally.revised:
            self.signal.wake("sort", "")
        if tally.polled:
            log.info(
                "polled %d sources: %d unchanged, %d failed; %d new entries, %d revised",
                tally.polled,
                tally.not_modified,
                len(tally.failed),
                tally.new,
                tally.revised,
            )

    def _count(self, tally: Tally) -> None:
        read = tally.polled - tally.not_modified - len(tally.failed)
        self.meter.count(POLLS, "read", by=read)
        self.meter.count(POLLS, "unchanged", by=tally.not_modified)
        self.meter.count(POLLS, "failed", by=len(tally.failed))
        self.meter.count(ENTRIES, "new", by=tally.new)
        self.meter.count(ENTRIES, "revised", by=tally.revised)


@dataclass(slots=True, kw_only=True)
class Examining:
    """`always` gives the names of the models that are looked at whether or not they move."""

    rounds: Rounds
    always: Callable[[], Collection[str]]
    room: Room = field(default_factory=Room)

    async def tick(self) -> None:
        if not self.room.open():
            return
        done = await self.rounds.run(self.always())
        if done.kept or done.gone or done.odd:
            log.info(
                "looked at %d models: %d renamed, %d gone, %d odd",
                done.kept + done.gone + done.odd,
                done.renamed,
                done.gone,
                done.odd,
            )
