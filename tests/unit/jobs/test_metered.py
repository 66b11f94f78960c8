"""Jobs are timed, and their failures counted, without a change of what they do."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import StoreError, StoreFault
from bot.jobs.job import Job
from bot.jobs.metered import metered
from tests.doubles.meters import KeptMeter


async def _nap() -> None:
    await asyncio.sleep(0.02)


async def _fail() -> None:
    raise StoreError(StoreFault.BUSY, "locked")


async def test_a_run_is_timed() -> None:
    meter = KeptMeter()
    (job,) = metered([Job(name="poll", every=timedelta(seconds=30), run=_nap, patience=3.0)], meter)
    await job.run()
    assert (job.name, job.every, job.patience) == ("poll", timedelta(seconds=30), 3.0)
    assert meter.timed == {("gazette_job_seconds", "poll"): 1}
    assert 0.015 < meter.seconds[0] < 5
    assert not meter.counts


async def test_a_failure_is_counted_and_goes_on_to_whoever_runs_the_job() -> None:
    meter = KeptMeter()
    (job,) = metered([Job(name="deliver", every=None, run=_fail)], meter)
    with pytest.raises(StoreError, match="locked"):
        await job.run()
    assert meter.counts == {("gazette_job_failures", "deliver"): 1}
    assert meter.timed == {("gazette_job_seconds", "deliver"): 1}


async def test_a_run_that_is_cancelled_is_no_failure() -> None:
    meter = KeptMeter()
    (job,) = metered([Job(name="poll", every=None, run=asyncio.Event().wait)], meter)  # type: ignore[arg-type]
    running = asyncio.ensure_future(job.run())
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert running.cancelled()
    assert not meter.counts
