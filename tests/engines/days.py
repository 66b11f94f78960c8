"""Some days of subscriptions, lived through by whatever engine there is; hours of theirs are moments of ours."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from pathlib import Path

from bot.delivery.post import LEASE
from bot.domain.errors import DeliveryFault, TemporaryDeliveryError
from bot.domain.sources import SourceSpec
from bot.domain.subscriptions import Cadence
from bot.ingest.poll import Desk
from bot.jobs import Engine, Job, jobs
from bot.ports import Source
from bot.store.dialects import reader_engine, writer_engine
from bot.store.transactions import SqlStore
from tests.doubles.publishers import Cut, Mood
from tests.unit.delivery.rig import EIGHT, Rig, rig

DAYS = timedelta(days=2)
STEP = timedelta(minutes=30)
# What is half a minute for the engine in service.
_LOOK = timedelta(milliseconds=50)
_PAUSE = 0.012
_ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Sao_Paulo")
_CHANNELS = 12
# No engine is to be blamed for a slow machine: time waits where something is due for longer than this.
_BEHIND = timedelta(hours=2)
_CUT = Cut(TemporaryDeliveryError(DeliveryFault.OUTCOME_UNKNOWN, "the connection broke"))
_LIMITED = TemporaryDeliveryError(DeliveryFault.RATE_LIMITED, "not so fast")
_MOODS: Mapping[int, Mood] = {0: _CUT, 4: _LIMITED, 8: _LIMITED}


@dataclass(slots=True, kw_only=True)
class Days:
    """`rig` is what all engines share: the file, the clock, the platform. `stores` are their connections to it."""

    rig: Rig
    stores: Sequence[SqlStore]
    asked: list[tuple[str, Cadence]] = field(default_factory=list)

    async def subscribe(self) -> None:
        """Over six zones; half of them each day, half on some days of the week. Some second posts fail at first."""
        for number in range(_CHANNELS):
            channel, days = f"c{number}", (1, 2, 7) if number % 2 else ()
            at = time(2 * number, 10 * (number % 6))
            cadence = Cadence(at=at, zone=_ZONES[number % len(_ZONES)], days=days)
            await self.rig.subscribe(channel, edition="weekly" if number % 2 else "daily", cadence=cadence)
            if mood := _MOODS.get(number):
                self.rig.publisher.mood(channel, None, mood)
            self.asked.append((channel, cadence))

    async def live(self, *engines: Engine) -> None:
        """The days go by, faster than ever; then what is left is given its time."""
        stop = asyncio.Event()
        running = [
            asyncio.create_task(engine.run(self._table(engine, store, stop), stop))
            for engine, store in zip(engines, self.stores, strict=True)
        ]
        end = EIGHT + DAYS
        async with asyncio.timeout(60):
            while self.rig.clock.moment < end or not self._is_through():
                await asyncio.sleep(_PAUSE)
                await self._forward()
        await asyncio.sleep(4 * _LOOK.total_seconds())  # whoever would post twice has the time to
        stop.set()
        await asyncio.gather(*running)

    def expected(self) -> Counter[tuple[str, str]]:
        """Channel and slot, once each, reckoned from what was asked for and not from what is stored."""
        wanted: Counter[tuple[str, str]] = Counter()
        for channel, cadence in self.asked:
            slot = cadence.next_due(EIGHT)
            while slot.due_at <= self.rig.clock.moment:
                wanted[channel, slot.key] += 1
                slot = cadence.next_due(slot.due_at)
        return wanted

    def posted(self) -> Counter[tuple[str, str]]:
        """What readers see: one a message."""
        keys = dict(self.rig.rows("SELECT d.nonce, s.slot_key FROM deliveries d JOIN slots s ON s.id = d.slot_id"))
        return Counter((post.channel_id, keys[post.nonce]) for post in self.rig.publisher.posts)

    async def _forward(self) -> None:
        """Time does not leap over a post that is under way: its lease would be over within milliseconds.

        A post whose record met a locked file is left to its lease, which only time ends.
        """
        step = STEP
        try:
            async with asyncio.timeout(10):
                while await self._is_behind() or self.rig.rows("SELECT 1 FROM deliveries WHERE state = 'sending'"):
                    await asyncio.sleep(0.02)
        except TimeoutError:
            step = LEASE + timedelta(seconds=1)
        self.rig.clock.forward(step)

    async def _is_behind(self) -> bool:
        before = self.rig.clock.moment - _BEHIND
        async with self.rig.store.reading() as view:
            slots = await view.waiting_slots()
            due = await view.due_subscriptions(before) or await view.due_deliveries(before)
        return bool(due) or any(waiting.slot.due_at < before for waiting in slots)

    def _is_through(self) -> bool:
        """Whatever was opened is sent."""
        posts = "SELECT 1 FROM deliveries WHERE state IN ('pending', 'sending')"
        return not self.rig.rows(posts) and not self.rig.rows("SELECT 1 FROM slots WHERE state = 'open'")

    def _table(self, engine: Engine, store: SqlStore, stop: asyncio.Event) -> Sequence[Job]:
        made = jobs(
            Desk(store=store, clock=self.rig.clock, source=_no_source),
            lambda: self.rig.config,
            has_room=lambda: True,
            policies=lambda: self.rig.policies,
            publishers=self.rig.publishers,
            signal=engine,
            going=lambda: not stop.is_set(),
        )
        return [replace(job, every=_LOOK if job.every else None) for job in made]


@asynccontextmanager
async def days(folder: Path, engines: int) -> AsyncIterator[Days]:
    async with rig(folder) as made, AsyncExitStack() as stack:
        # Not `opened`: the lock of the writing process keeps a second one out, and is not what is tested here.
        more = [
            SqlStore(reader=reader_engine(made.path, patience=10), writer=writer_engine(made.path, patience=10))
            for _ in range(engines - 1)
        ]
        for store in more:
            stack.push_async_callback(store.close)
        lived = Days(rig=made, stores=(made.store, *more))
        made.publisher.seconds = 0.001
        await lived.subscribe()
        yield lived


def _no_source(spec: SourceSpec) -> Source:
    raise AssertionError(f"there are no sources, yet {spec.id} was asked for")
