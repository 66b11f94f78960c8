"""The one table of jobs, and what an engine is. A job is data: whoever calls it, and how often, changes no result."""

from bot.jobs.job import Engine, Job
from bot.jobs.table import jobs

__all__ = ["Engine", "Job", "jobs"]
