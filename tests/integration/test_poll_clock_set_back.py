"""Polls by a clock that was ahead: once it is set right, no source waits for a date that it planned."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.config import Configuration
from bot.domain.entries import NotModified
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceSpec, SourceState
from bot.ingest.poll import Desk, Request, poll
from tests.make import NOON, record, spec
from tests.servers.polite import StoppedClock
from tests.unit.store.shelf import fresh

HOUR, YEAR = timedelta(hours=1), timedelta(days=365)
WIRE = spec("wire", every=HOUR)
CONFIG = Configuration(sources=(WIRE,), editions=(), text="", digest="")


class Answers:
    """A source that has nothing new, or none at all."""

    def __init__(self, fault: SourceFault | None) -> None:
        self.fault = fault

    def __call__(self, source: SourceSpec) -> "Answers":
        assert source == WIRE
        return self

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> NotModified:
        assert learned_url is None
        if self.fault:
            raise SourceError(self.fault, "not today")
        return NotModified(memory=memory)


@pytest.mark.parametrize("fault", [None, SourceFault.HTTP_STATUS])
async def test_a_source_that_was_polled_in_the_future_is_due_at_once_and_then_goes_by_its_own_pace(
    tmp_path: Path, fault: SourceFault | None
) -> None:
    clock = StoppedClock(NOON + YEAR)
    async with fresh(tmp_path / "gazette.db") as store:
        desk = Desk(store=store, clock=clock, source=Answers(fault))

        async def polled_at(moment: timedelta) -> int:
            clock.moment = NOON + moment
            return (await poll(desk, CONFIG, Request())).polled

        async with store.writing() as tx:
            await tx.sync_sources(CONFIG.sources, NOON)
        assert await polled_at(YEAR) == 1
        assert await polled_at(timedelta(0)) == 1, "the clock was set right"
        assert await polled_at(timedelta(minutes=1)) == 0
        assert await polled_at(9 * HOUR) == 1


async def test_a_small_step_back_polls_nobody_twice_and_a_pause_stays_one(tmp_path: Path) -> None:
    async with fresh(tmp_path / "gazette.db") as store, store.writing() as tx:
        await tx.sync_sources([spec("wire"), spec("blog")], NOON)
        stepped = record("wire", next_poll_at=NOON + 2 * HOUR, last_polled_at=NOON + HOUR)
        paused = record("blog", state=SourceState.PAUSED, next_poll_at=NOON + YEAR, last_polled_at=NOON + YEAR)
        await tx.update_sources([stepped, paused])
        assert await tx.due(NOON) == []
