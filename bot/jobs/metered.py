"""How long each run of a job takes, and how often one fails."""

import time
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from bot.domain.metering import JOB_FAILURES, JOB_SECONDS
from bot.jobs.job import Job
from bot.ports import Meter


def metered(table: Iterable[Job], meter: Meter) -> tuple[Job, ...]:
    """The same jobs, timed."""
    return tuple(replace(job, run=partial(_timed, job, meter)) for job in table)


async def _timed(job: Job, meter: Meter) -> None:
    begun = time.perf_counter()
    try:
        await job.run()
    except Exception:
        meter.count(JOB_FAILURES, job.name)
        raise
    finally:
        meter.time(JOB_SECONDS, time.perf_counter() - begun, job.name)
