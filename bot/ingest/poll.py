"""Poll the due sources: fetch many at once, write from one place. One bad source harms only itself."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from bot.domain.config import Configuration
from bot.domain.entries import Fetched, NotModified
from bot.domain.errors import SourceError, SourceFault, StoreError, StoreFault
from bot.domain.sources import Memory, SourceRecord, SourceSpec
from bot.ingest.pace import WINDOW, Arrivals
from bot.ingest.save import Outcome, Tally, save
from bot.ports import Articles, Clock, Source, Store

log = logging.getLogger(__name__)

# Outcomes written in one transaction. A crash repeats at most these polls, which changes nothing.
_BATCH = 64
# Seconds that an outcome waits for others to be written with: 200 sources take 4 transactions, and not 14.
_GATHER = 0.2
# Fetchers that begin in one round of the event loop: to open 64 connections takes 20 ms, for which nobody should wait.
_AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What polling needs of the world. `source` makes a source ready; `deadline` is seconds for one fetch, waiting for
    a busy host included; the parts have shorter limits of their own. `arrivals` is kept from one poll to the next;
    without `articles` no page behind an entry is read.
    """

    store: Store
    clock: Clock
    source: Callable[[SourceSpec], Source]
    in_flight: int = 64
    deadline: float = 180.0
    arrivals: Arrivals = field(default_factory=Arrivals)
    articles: Articles | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which sources: the due ones, `everything` that is not paused, or exactly those in `only`.

    `forget` reads as if nothing had been read before: no validators, no hashes.
    """

    everything: bool = False
    only: frozenset[str] = frozenset()
    forget: bool = False


@dataclass(slots=True)
class Progress:
    """Called after each source, for a progress bar: how many are done, of how many."""

    total: int = 0
    done: int = 0
    tell: Callable[["Progress"], None] = field(default=lambda _: None)

    def step(self) -> None:
        self.done += 1
        self.tell(self)


async def poll(desk: Desk, config: Configuration, request: Request, progress: Progress | None = None) -> Tally:
    """Poll once. Raises StoreError when the database refuses; what was saved before stays saved."""
    progress = progress or Progress()
    jobs = await _chosen(desk, config, request)
    progress.total = len(jobs)
    progress.tell(progress)
    outcomes: asyncio.Queue[Outcome | None] = asyncio.Queue(maxsize=2 * _BATCH)
    tally = Tally()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_write(desk, outcomes, tally, progress))
            group.create_task(_fetch_all(desk, jobs, request, outcomes))
    except* Exception as failures:
        # The first failure is the cause; the group only wraps it.
        raise failures.exceptions[0] from failures
    return tally


async def _chosen(desk: Desk, config: Configuration, request: Request) -> list[tuple[SourceSpec, SourceRecord]]:
    now = desk.clock.now()
    async with desk.store.reading() as view:
        if request.only:
            records = [record for record in await view.sources() if record.id in request.only]
        elif request.everything:
            records = [record for record in await view.sources() if record.state != "paused"]
        else:
            records = list(await view.due(now))
        if records and desk.arrivals.stale(now) and any(spec.at_most for spec in config.sources):
            desk.arrivals.renew(await view.arrivals(since=now - WINDOW), now)
    specs = {spec.id: spec for spec in config.sources if spec.enabled}
    return [(specs[record.id], record) for record in records if record.id in specs]


async def _fetch_all(
    desk: Desk,
    jobs: Sequence[tuple[SourceSpec, SourceRecord]],
    request: Request,
    outcomes: asyncio.Queue[Outcome | None],
) -> None:
    """As many fetchers as may be in flight, each takes the next source: a task for each source would cost more."""
    waiting = iter(jobs)

    async def fetch_next() -> None:
        for spec, record in waiting:
            memory = Memory() if request.forget else record.memory
            result = await _fetch(desk, spec, record, memory)
            brought = desk.arrivals.of(spec.id)
            await outcomes.put(Outcome(spec=spec, record=record, result=result, brought=brought))

    async with asyncio.TaskGroup() as group:
        for number in range(min(desk.in_flight, len(jobs))):
            group.create_task(fetch_next())
            if number % _AT_ONCE == _AT_ONCE - 1:
                await asyncio.sleep(0)
    await outcomes.put(None)


async def _fetch(
    desk: Desk, spec: SourceSpec, record: SourceRecord, memory: Memory
) -> Fetched | NotModified | SourceError:
    """Never raises but for cancellation: whatever a source does is an outcome of that source."""
    try:
        async with asyncio.timeout(desk.deadline):
            return await desk.source(spec).fetch(memory, learned_url=record.learned_url)
    except SourceError as error:
        return error
    except TimeoutError:
        return SourceError(SourceFault.TIMEOUT, f"no answer within {desk.deadline:g} s")
    except Exception as error:
        log.exception("source %s: unexpected failure", spec.id)
        return SourceError(SourceFault.INTERNAL, f"unexpected {type(error).__name__}; the log has the trace")


async def _write(desk: Desk, outcomes: asyncio.Queue[Outcome | None], tally: Tally, progress: Progress) -> None:
    """Take what has arrived, write it in one transaction, until the end mark."""
    ended = False
    while not ended:
        arrived, ended = await _gather(outcomes)
        if arrived:
            saved = await _save(desk, arrived)
            desk.arrivals.add(saved.brought)
            tally.add(saved)
        for _ in arrived:
            progress.step()


async def _gather(outcomes: asyncio.Queue[Outcome | None]) -> tuple[list[Outcome], bool]:
    """The next outcomes that go into one transaction, and whether they were the last."""
    arrived, newest = list[Outcome](), await outcomes.get()
    with suppress(TimeoutError):
        async with asyncio.timeout(_GATHER):
            while newest is not None:
                arrived.append(newest)
                if len(arrived) == _BATCH:
                    return arrived, False
                newest = await outcomes.get()
    return arrived, newest is None


async def _save(desk: Desk, outcomes: Sequence[Outcome]) -> Tally:
    """One transaction for all; where the database refuses the data, one for each, so that only the culprit fails."""
    try:
        async with desk.store.writing() as tx:
            return await save(tx, outcomes, desk.clock.now())
    except StoreError as error:
        if error.fault is not StoreFault.FAILED:
            raise
        log.exception("a batch of %d polls could not be stored", len(outcomes))
        if len(outcomes) > 1:
            tally = Tally()
            for outcome in outcomes:
                tally.add(await _save(desk, [outcome]))
            return tally
        refused = SourceError(SourceFault.INTERNAL, "what it sent could not be stored; the log has the trace")
        if isinstance(outcomes[0].result, SourceError):
            raise
        return await _save(desk, [replace(outcomes[0], result=refused)])
