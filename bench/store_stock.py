"""Databases for `bench/store.py`, filled by bare SQL: invented words, as frequent as those of a language."""

import asyncio
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from bench.store_yardsticks import ENTRY, INDEX
from bot.domain.entries import RawEntry
from bot.domain.sources import SourceId, SourceSpec
from tests.make import spec
from tests.unit.store.shelf import fresh

END = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
TEXT = "%Y-%m-%d %H:%M:%S.%f"  # how moments are stored
LATELY = 2_000  # entries of the last week
SOURCES: tuple[SourceSpec, ...] = tuple(spec(f"source-{number}") for number in range(64))
SOURCE = SourceId(SOURCES[0].id)
_TEXTS, _WORDS = 20_000, 30_000
_dice = random.Random(8)  # noqa: S311 - no secret


def _texts() -> tuple[list[str], list[str]]:
    syllables = ("ba", "co", "de", "fi", "gu", "la", "mo", "ne", "po", "ri", "sa", "te", "pre", "con", "open", "act")
    words = ["".join(_dice.choices(syllables, k=_dice.choice((2, 3, 3, 4)))) for _ in range(_WORDS)]
    weights = list(accumulate(1 / rank for rank in range(1, _WORDS + 1)))
    titles = [" ".join(_dice.choices(words, cum_weights=weights, k=8)) for _ in range(_TEXTS)]
    return titles, [" ".join(_dice.choices(words, cum_weights=weights, k=25)) for _ in range(_TEXTS)]


TITLES, SUMMARIES = _texts()


def raw(number: int, *, of: str = "new", body: str = "") -> RawEntry:
    """An entry as a feed brings it. What it says is as long as in the filled databases."""
    return RawEntry(
        title=f"{TITLES[number % _TEXTS]} {of} {number}",
        guid=f"{of}-{number}",
        url=f"https://bench.example/{of}/{number}",
        summary=SUMMARIES[(number * 7) % _TEXTS],
        body=body,
        published=END - timedelta(minutes=number % 10_000),
    )


async def ready(path: Path, count: int = 0) -> Path:
    async with fresh(path) as store, store.writing() as writing:
        await writing.sync_sources(SOURCES, END)
    if count:
        await asyncio.to_thread(fill, path, count)
    return path


def fill(path: Path, count: int) -> None:
    """The database is there, empty, with its sources; afterwards the last week has 2,000 entries whatever the count."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for setting in ("synchronous=OFF", "journal_mode=WAL", "cache_size=-200000"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        connection.executemany(ENTRY, _rows(count))
        connection.execute(INDEX)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    for number in range(count):
        title = f"{TITLES[number % _TEXTS]} {number}"
        url, summary = f"bench.example/{number}", SUMMARIES[(number * 7) % _TEXTS]
        seen = f"{_seen(count - number):{TEXT}}"
        said = (title, title, f"https://{url}", url, summary, "news", seen, seen, f"{number:032x}")
        yield (SOURCES[number % len(SOURCES)].id, f"g:{number}", *said)


def _seen(back: int) -> datetime:
    """Of the entry so many places before the end."""
    return END - WEEK * (back / LATELY) if back <= LATELY else END - WEEK - timedelta(minutes=5) * (back - LATELY)
