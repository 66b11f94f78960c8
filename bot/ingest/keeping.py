"""Once a day: let old texts go, and make a copy of the database. Neither may hold up or harm anything else."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.errors import StoreError, StoreFault
from bot.domain.keeping import Expired
from bot.ports import Backups, Clock, Store

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
_AGAIN = timedelta(hours=1)
# Freed pages are overwritten with zeroes by many builds of SQLite: so many texts keep the write lock for about 50 ms.
_AT_ONCE = 100
_BREATH = 0.05  # seconds between two batches, for writers outside of our queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """How long what is kept. `texts`: bodies of entries and their former texts; None: for ever. `posts`: payloads."""

    texts: timedelta | None = timedelta(days=180)
    posts: timedelta = timedelta(days=90)


@dataclass(slots=True, kw_only=True)
class Pruning:
    """Kept from one run to the next. After a restart it looks again, which finds nothing where nothing is old."""

    store: Store
    clock: Clock
    spans: Spans = field(default_factory=Spans)
    going: Callable[[], bool] = lambda: True
    _last: datetime | None = None

    async def run(self) -> int:
        """How many texts were let go; 0 unless the last time was a day ago. Raises StoreError."""
        now = self.clock.now()
        if self._last is not None and self._last <= now < self._last + DAY:
            return 0
        pruned = 0
        while self.going():
            expired = await self._expired(now)
            for some in _portions(expired):
                if not self.going():
                    return pruned
                async with self.store.writing() as tx:
                    await tx.prune(some, now)
                pruned += len(some)
                await asyncio.sleep(_BREATH)
            if not expired:
                self._last = now
                break
        if pruned:
            log.info("let go of %d old texts; what was seen, shown and posted stays known", pruned)
        return pruned

    async def _expired(self, now: datetime) -> Expired:
        texts = now - self.spans.texts if self.spans.texts is not None else None
        async with self.store.reading() as view:
            return await view.expired(texts_before=texts, posts_before=now - self.spans.posts)


@dataclass(slots=True, kw_only=True)
class Copying:
    """Kept from one run to the next. When a copy is due follows from the copies that are there, not from this."""

    copies: Backups
    clock: Clock
    _trouble: StoreError | None = None
    _again: datetime | None = None

    def trouble(self) -> str:
        """Why there is no copy of today, in a sentence; empty where all is well. It may name paths of the host."""
        return str(self._trouble) if self._trouble else ""

    async def run(self) -> None:
        """Copy the database where the newest copy is a day old. What keeps it from that is logged once; raises nothing.

        A damaged database is said each day, and loudly: the copies from before it are all there is.
        """
        now = self.clock.now()
        if self._again is not None and self._again - DAY <= now < self._again:
            return
        try:
            newest = await self.copies.newest(now)
            if newest is None or now - newest >= DAY:
                log.info("the database was copied to %s", await self.copies.make())
        except StoreError as error:
            self._tell(error, now)
        else:
            self._trouble = self._again = None

    def _tell(self, error: StoreError, now: datetime) -> None:
        damaged = error.fault is StoreFault.CORRUPT
        self._again = now + (DAY if damaged else _AGAIN)
        if damaged:
            log.critical("THE DATABASE IS DAMAGED and was not copied; older copies are left alone: %s", error)
        elif self._trouble is None or self._trouble.fault is not error.fault:
            log.error("no copy of the database could be made; it is tried again each hour: %s", error)
        self._trouble = error


def _portions(expired: Expired) -> Iterator[Expired]:
    """Always one at least: questions and requests are forgotten beside the texts."""
    if not expired:
        yield expired
    for start in range(0, max(map(len, (expired.bodies, expired.revisions, expired.payloads))), _AT_ONCE):
        end = start + _AT_ONCE
        yield Expired(
            bodies=expired.bodies[start:end],
            revisions=expired.revisions[start:end],
            payloads=expired.payloads[start:end],
        )
