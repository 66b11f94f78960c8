"""The one table of jobs. A job is data: an engine calls `run` about `every` so often; a doubled call is harmless."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.config import Configuration
from bot.ingest.poll import Desk, Request, poll

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`run` asks the stored due times whether there is work, does it, and raises only StoreError."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[None]]


def jobs(desk: Desk, config: Callable[[], Configuration], *, has_room: Callable[[], bool]) -> tuple[Job, ...]:
    """`config` gives the configuration in force at that moment; `has_room` says whether the disk has space left."""

    async def poll_due() -> None:
        if not has_room():
            log.error("the disk is almost full: polling waits until there is space again; nothing is lost")
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

    return (Job(name="poll", every=timedelta(seconds=30), run=poll_due),)
