"""Poll the due sources: fetch many at once, write from one place. One bad source harms only itself."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.config import Configuration
from bot.domain.entries import Fetched, NotModified
from bot.domain.errors import SourceError, SourceFault, StoreError, StoreFault
from bot.domain.sources import Memory, SourceRecord, SourceSpec
from bot.ingest.save import Outcome, Tally, save
from bot.ports import Clock, Source, Store

log = logging.getLogger(__name__)

# Outcomes written in one transaction. A crash repeats at most these polls, which changes nothing.
_BATCH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What polling needs of the world. `source` makes a source ready; `deadline` is seconds
    for one fetch, waiting for a busy host included; the parts have shorter limits of their own."""

    store: Store
    clock: Clock
    source: Callable[[SourceSpec], Source]
    in_flight: int = 64
    deadline: float = 180.0


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
    async with desk.store.reading() as view:
        if request.only:
            records = [record for record in await view.sources() if record.id in request.only]
        elif request.everything:
            records = [record for record in await view.sources() if record.state != "paused"]
        else:
            records = list(await view.due(desk.clock.now()))
    specs = {spec.id: spec for spec in config.sources if spec.enabled}
    return [(specs[record.id], record) for record in records if record.id in specs]


async def _fetch_all(
    desk: Desk,
    jobs: Sequence[tuple[SourceSpec, SourceRecord]],
    request: Request,
    outcomes: asyncio.Queue[Outcome | None],
) -> None:
    places = asyncio.Semaphore(desk.in_flight)

    async def one(spec: SourceSpec, record: SourceRecord) -> None:
        async with places:
            memory = Memory() if request.forget else record.memory
            result = await _fetch(desk, spec, record, memory)
        await outcomes.put(Outcome(spec=spec, record=record, result=result))

    async with asyncio.TaskGroup() as group:
        for spec, record in jobs:
            group.create_task(one(spec, record))
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
        batch = [await outcomes.get()]
        while len(batch) < _BATCH and not outcomes.empty():
            batch.append(outcomes.get_nowait())
        ended = None in batch
        arrived = [outcome for outcome in batch if outcome is not None]
        if arrived:
            tally.add(await _save(desk, arrived))
        for _ in arrived:
            progress.step()


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
