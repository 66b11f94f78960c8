"""The jobs of delivery: open the slots that are due, fill them, send; and the sweep, which finds whatever was dropped.

Each wakes the next. A wake may be lost, so the sweep looks at the stored rows: it is the one path of recovery, after a
kill as after a lost wake.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.delivery.build import build_waiting
from bot.delivery.circuit import Circuit
from bot.delivery.corrections import Desk as Corrector
from bot.delivery.corrections import correct_due
from bot.delivery.deliver import deliver_due
from bot.delivery.due import open_due
from bot.delivery.notices import notice
from bot.delivery.troubles import Lookout
from bot.domain.config import Configuration
from bot.domain.metering import POSTS, SLOTS, Unmetered
from bot.jobs.room import Room
from bot.jobs.sorting import Sorting
from bot.ports import Clock, Meter, Policies, Publisher, Signal, Store

log = logging.getLogger(__name__)

# An engine that tells wakes apart by their key may take these as one.
ALL = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What the jobs of delivery need. `policies` gives the catalogue in force.

    Once `going` says no, nothing more is claimed; while the clock is not `steady`, nothing is opened or posted.
    `circuit` is kept from one run to the next, and so is `lookout`; without one nobody is told of troubles. With
    `sorting` what came is judged before an edition is made of it.
    """

    store: Store
    clock: Clock
    config: Callable[[], Configuration]
    publishers: Mapping[str, Publisher]
    policies: Callable[[], Policies]
    signal: Signal
    room: Room
    going: Callable[[], bool] = lambda: True
    steady: Callable[[], bool] = lambda: True
    circuit: Circuit = field(default_factory=Circuit)
    lookout: Lookout | None = None
    sorting: Sorting | None = None
    meter: Meter = field(default_factory=Unmetered)

    def ready(self) -> bool:
        return self.room.open() and self.steady()

    def job(self, work: Callable[["Posting"], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        """The work with these parts, where it may be begun at all."""

        async def run() -> None:
            if self.ready():
                await work(self)

        return run


async def tick_due(parts: Posting) -> None:
    """Raises StoreError, as do the others."""
    config = parts.config()
    opened = await open_due(
        parts.store, parts.clock, lambda name: config.edition(name) is not None, platforms=parts.publishers.keys()
    )
    parts.meter.count(SLOTS, "opened", by=opened.opened)
    parts.meter.count(SLOTS, "merged", by=opened.merged)
    if opened.opened:
        parts.signal.wake("build", ALL)


async def build(parts: Posting) -> None:
    if parts.sorting is not None:
        await parts.sorting.tick()
    if await build_waiting(parts.store, parts.clock, parts.config(), parts.publishers, parts.policies):
        parts.signal.wake("deliver", ALL)


async def deliver(parts: Posting) -> None:
    def going() -> bool:
        return parts.going() and parts.ready()

    tally = await deliver_due(parts.store, parts.clock, parts.publishers, circuit=parts.circuit, going=going)
    parts.meter.count(POSTS, "sent", by=tally.sent)
    parts.meter.count(POSTS, "put_back", by=tally.put_back)
    parts.meter.count(POSTS, "given_up", by=tally.dead)
    if tally.sent or tally.put_back or tally.dead:
        log.info("posted %d messages; %d wait for another try, %d given up", tally.sent, tally.put_back, tally.dead)


async def correct(parts: Posting) -> None:
    desk = Corrector(store=parts.store, clock=parts.clock, publishers=parts.publishers, circuit=parts.circuit)
    if await correct_due(desk):
        # Where a message may not be edited, an answer below it waits to be posted.
        parts.signal.wake("deliver", ALL)


async def look_out(parts: Posting) -> None:
    """What broke and what healed makes the subscriptions due whose editions tell of it."""
    if parts.lookout is not None and await notice(parts.store, parts.clock, parts.lookout):
        parts.signal.wake("due", ALL)


async def sweep(parts: Posting) -> None:
    """Wake whoever has work: a slot waits to be filled, a post is due, or the lease of whoever was sending it is over.

    Sources and subscriptions that are due are found by ticks of their own.
    """
    async with parts.store.reading() as view:
        slots = await view.waiting_slots()
        posts = await view.due_deliveries(parts.clock.now(), platforms=parts.publishers.keys())
    for slot in slots:
        parts.signal.wake("build", str(slot.id))
    for post in posts:
        parts.signal.wake("deliver", str(post.id))
