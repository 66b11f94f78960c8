"""The one table of jobs. A job is data: an engine calls `run` about `every` so often; a doubled call is harmless."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.delivery.build import build_waiting
from bot.delivery.circuit import Circuit
from bot.delivery.deliver import deliver_due
from bot.delivery.due import open_due
from bot.domain.config import Configuration
from bot.ingest.examine import Rounds
from bot.ingest.poll import Desk, Request, poll
from bot.ports import Clock, Hub, Policies, Publisher, Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`run` asks the stored due times whether there is work, does it, and raises only StoreError."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivering:
    """What the jobs of delivery need. `policies` gives the catalogue in force; `wake` tells a job that there is work;
    once `going` says no, nothing more is claimed. `circuit` is kept from one run to the next.
    """

    store: Store
    clock: Clock
    config: Callable[[], Configuration]
    publishers: Mapping[str, Publisher]
    policies: Callable[[], Policies]
    wake: Callable[[str], None]
    going: Callable[[], bool]
    circuit: Circuit = field(default_factory=Circuit)


def jobs(
    desk: Desk,
    config: Callable[[], Configuration],
    *,
    has_room: Callable[[], bool],
    policies: Callable[[], Policies],
    publishers: Mapping[str, Publisher] | None = None,
    wake: Callable[[str], None] = lambda _: None,
    going: Callable[[], bool] = lambda: True,
    hub: Hub | None = None,
    always: Callable[[], Collection[str]] | None = None,
) -> tuple[Job, ...]:
    """`config` and `policies` give what is in force at that moment; `has_room` says whether the disk has space left.

    Without `publishers`, by platform, there is nothing but polling. With them each job wakes the next by its name.
    With a `hub` models are looked at in full: those that are due, and `always`, by default those of the catalogue.
    """
    polling: tuple[Job, ...] = (Job(name="poll", every=timedelta(seconds=30), run=_poll_due(desk, config, has_room)),)
    if hub is not None:
        look = _examine_due(desk, hub, always or (lambda: _of_the_catalogue(policies())), has_room)
        polling += (Job(name="examine", every=timedelta(minutes=5), run=look),)
    if not publishers:
        return polling
    parts = Delivering(
        store=desk.store,
        clock=desk.clock,
        config=config,
        publishers=publishers,
        policies=policies,
        wake=wake,
        going=going,
    )
    return (*polling, *_delivery(parts, has_room))


def _poll_due(
    desk: Desk, config: Callable[[], Configuration], has_room: Callable[[], bool]
) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        if not has_room():
            log.error("the disk is almost full: polling and posting wait until there is space again; nothing is lost")
            return
        tally = await poll(desk, config(), Request())
        if tally.polled:
            log.info(
                "polled %d sources: %d unchanged, %d failed; %d new entries, %d revised",
                tally.polled,
                tally.not_modified,
                len(tally.failed),
                tally.new,
                tally.revised,
            )

    return run


def _examine_due(
    desk: Desk, hub: Hub, always: Callable[[], Collection[str]], has_room: Callable[[], bool]
) -> Callable[[], Awaitable[None]]:
    rounds = Rounds(desk.store, desk.clock, hub)

    async def run() -> None:
        if not has_room():
            return
        done = await rounds.run(always())
        if done.kept or done.gone or done.odd:
            log.info(
                "looked at %d models: %d renamed, %d gone, %d odd",
                done.kept + done.gone + done.odd,
                done.renamed,
                done.gone,
                done.odd,
            )

    return run


def _of_the_catalogue(policies: Policies) -> Collection[str]:
    return [name for model in policies.models.all() for name in model.hub]


def _delivery(parts: Delivering, has_room: Callable[[], bool]) -> tuple[Job, ...]:
    """A post that cannot be recorded would be made again later, so a full disk stops these jobs too."""

    def while_room(work: Callable[[Delivering], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            if has_room():
                await work(parts)

        return run

    return (
        Job(name="due", every=timedelta(seconds=30), run=while_room(_due)),
        Job(name="build", every=timedelta(seconds=30), run=while_room(_build)),
        Job(name="deliver", every=timedelta(seconds=10), run=while_room(_deliver)),
    )


async def _due(parts: Delivering) -> None:
    config = parts.config()
    opened = await open_due(
        parts.store, parts.clock, lambda name: config.edition(name) is not None, platforms=parts.publishers.keys()
    )
    if opened:
        parts.wake("build")


async def _build(parts: Delivering) -> None:
    if await build_waiting(parts.store, parts.clock, parts.config(), parts.publishers, parts.policies):
        parts.wake("deliver")


async def _deliver(parts: Delivering) -> None:
    tally = await deliver_due(parts.store, parts.clock, parts.publishers, circuit=parts.circuit, going=parts.going)
    if tally.sent or tally.put_back or tally.dead:
        log.info("posted %d messages; %d wait for another try, %d given up", tally.sent, tally.put_back, tally.dead)
