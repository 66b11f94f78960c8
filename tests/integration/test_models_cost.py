"""A year of daily lists of 1,000 models stays far below 100 MB, and a list is kept in a fraction of a second.

Measured are two weeks, looks in full at every new model and at 200 others a week included; the second week is what
every further one costs. `bench/models.py` measures the whole year.
"""

import sys
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from statistics import median

from bot.domain.hub import ModelReading
from bot.store.transactions import SqlStore
from tests.make import NOON
from tests.unit.store.shelf import fresh, opened
from tests.unit.store.trending import daily_lists, detail

MODELS, EXAMINED, WEEK = 1_000, 200, 7


async def kept(
    store: SqlStore, days: Iterable[tuple[datetime, Sequence[ModelReading]]], seen: dict[str, ModelReading]
) -> list[float]:
    """Processor seconds of each list."""
    spent = []
    for number, (at, readings) in enumerate(days):
        began = time.process_time()
        async with store.writing() as writing:
            await writing.add_models(readings, at)
        spent.append(time.process_time() - began)
        new = [reading for reading in readings if seen and reading.model_id not in seen]
        async with store.writing() as writing:
            for reading in (*new, *(readings[:EXAMINED] if number == 0 else ())):
                await writing.keep_detail(detail(reading, at))
        seen |= {reading.model_id: reading for reading in readings}
    return spent


async def test_a_year_of_a_thousand_models_takes_less_than_a_third_of_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "gazette.db"
    lists, seen = iter(daily_lists(2 * WEEK, MODELS, NOON)), dict[str, ModelReading]()
    async with fresh(path) as store:
        await kept(store, islice(lists, WEEK), seen)
    first = path.stat().st_size
    async with opened(path) as store:
        spent = await kept(store, lists, seen)
    week = path.stat().st_size - first
    year = (first + week * 51) / 1e6
    sys.stdout.write(f"a year: {year:.0f} MB; a list of {MODELS} models: {median(spent) * 1_000:.0f} ms of processor\n")

    assert 10 < year < 33
    assert median(spent) < 0.5


async def test_a_list_of_a_hundred_models_is_kept_in_a_fraction_of_a_second(tmp_path: Path) -> None:
    spent = []
    async with fresh(tmp_path / "gazette.db") as store:
        for at, readings in daily_lists(8, 100, NOON):
            began = time.process_time()
            async with store.writing() as writing:
                await writing.add_models(readings, at)
            spent.append(time.process_time() - began)

    assert median(spent) < 0.1, spent
