"""How long it takes to put a new entry into its story, and what the tables of stories cost. Prints Markdown.

    python bench/stories.py [--entries 1000000] [--folder DIR]

Two databases are filled by bare SQL, one with a hundredth of the entries: headlines of 7 to 12 words whose frequencies
follow Zipf's law, as many a day in both, every third a retelling of one of the last two days. All of them have their
words in the index, of which a bot keeps only 17 days. Then new entries are filed, one at a time and 50 at a time,
within a transaction. Takes about four minutes and 1.5 GB for a million.
"""

import argparse
import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from bot.analysis.clusters_shelf import words_of
from bot.analysis.identity import title_key
from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.sources import SourceId
from bot.domain.stories import StoryRules
from bot.ingest.stories import Rarities, decide, file_stories
from bot.ports import Writing
from bot.store.stories import EVERY
from bot.store.transactions import SqlStore
from tests.make import spec
from tests.unit.store.shelf import fresh, opened

END = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
A_DAY = 913  # a million in three years
NEW, AT_ONCE = 1_000, 50
SOURCES = 64
WORDS = 60_000
SYLLABLES = (
    "ba",
    "co",
    "de",
    "fi",
    "gu",
    "la",
    "mo",
    "ne",
    "po",
    "ri",
    "sa",
    "te",
    "wu",
    "za",
    "pre",
    "con",
    "open",
    "act",
)
RULES = StoryRules()
Work = Callable[[Writing, Sequence[Entry], Rarities], Awaitable[None]]
FORM = "%Y-%m-%d %H:%M:%S.%f"
ENTRY = """INSERT INTO entries (id, source_id, identity, title, title_key, url, address_key, summary, kind, published,
  first_seen, eligible, revisions, facts, content_hash)
  VALUES (?, ?, ?, ?, ?, ?, ?, '', 'news', NULL, ?, 1, 0, '{}', '')"""
STORY = "INSERT INTO stories (id, opened_at) VALUES (?, ?)"
PLACE = "INSERT INTO entry_stories (entry_id, story, reason, score) VALUES (?, ?, 'likeness', 0.5)"
TERM = "INSERT INTO story_terms (term, day, entry_id) VALUES (?, ?, ?)"


class Stock:
    """Invented headlines in the order of their moments, the last of them now."""

    def __init__(self, entries: int) -> None:
        self._dice = random.Random(entries)  # noqa: S311 - no secret
        self._words = ["".join(self._dice.choices(SYLLABLES, k=self._dice.choice((2, 3, 3, 4)))) for _ in range(WORDS)]
        self._weights = list(accumulate(1 / rank for rank in range(3, WORDS + 3)))
        self._lately: list[tuple[int, list[str]]] = []
        self._stories = 0
        self.entries = entries

    def all(self, start: int, count: int) -> Iterator[tuple[Entry, int, bool]]:
        """Entries with their stories, and whether each is the first of its story."""
        for number in range(start, start + count):
            story, words, first = self._headline()
            self._lately.append((story, words))
            del self._lately[: -2 * A_DAY]
            yield self._entry(number, " ".join(words)), story, first

    def _headline(self) -> tuple[int, list[str], bool]:
        if self._lately and self._dice.random() < 1 / 3:
            story, words = self._dice.choice(self._lately)
            kept = self._dice.sample(words, k=max(3, len(words) * 2 // 3))
            return story, [*kept, *self._some(3)], False
        self._stories += 1
        return self._stories, self._some(self._dice.randint(7, 12)), True

    def _some(self, count: int) -> list[str]:
        return self._dice.choices(self._words, cum_weights=self._weights, k=count)

    def _entry(self, number: int, title: str) -> Entry:
        address = f"bench.example/{number}"
        return Entry(
            id=EntryId(number),
            source_id=SourceId(f"source-{number % SOURCES}"),
            identity=str(number),
            title=title,
            title_key=title_key(title),
            url=f"https://{address}",
            address_key=address,
            summary="",
            kind=EntryKind.NEWS,
            published=None,
            first_seen=END - timedelta(days=(self.entries - number) / A_DAY),
        )


def fill(path: Path, stock: Stock) -> float:
    """Seconds. Indexes are kept up on the way, as a bot keeps them."""
    began = time.perf_counter()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for setting in ("synchronous=OFF", "journal_mode=WAL", "cache_size=-400000"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        for start in range(1, stock.entries + 1, 20_000):
            write(connection, list(stock.all(start, min(20_000, stock.entries + 1 - start))))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return time.perf_counter() - began


def write(connection: sqlite3.Connection, some: Sequence[tuple[Entry, int, bool]]) -> None:
    connection.executemany(ENTRY, (row(entry) for entry, _, _ in some))
    connection.executemany(STORY, ((story, entry.first_seen.strftime(FORM)) for entry, story, first in some if first))
    connection.executemany(PLACE, ((entry.id, story) for entry, story, _ in some))
    connection.executemany(TERM, sorted(terms(entry for entry, _, _ in some)))


def row(entry: Entry) -> tuple[object, ...]:
    seen = entry.first_seen.strftime(FORM)
    keys = (entry.id, entry.source_id, entry.identity, entry.title, entry.title_key, entry.url, entry.address_key)
    return (*keys, seen)


def terms(entries: Iterable[Entry]) -> Iterator[tuple[str, int, int]]:
    for entry in entries:
        day = entry.first_seen.toordinal()
        yield from ((term, day, entry.id) for term in (EVERY, *words_of(entry)))


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds an entry, sorted: by the clock, and of the processor, which busy neighbours lengthen less."""

    clock: list[float]
    processor: list[float]

    def rows(self) -> list[str]:
        return [
            " / ".join(f"{took[int(len(took) * part)]:.2f}" for part in (0.5, 0.95))
            for took in (self.clock, self.processor)
        ]


def spread(took: Sequence[float]) -> str:
    return " / ".join(f"{took[int(len(took) * part)]:.2f}" for part in (0.5, 0.95))


async def filed(tx: Writing, new: Sequence[Entry], rarities: Rarities) -> None:
    await file_stories(tx, new, RULES, rarities)


async def looked_up(tx: Writing, new: Sequence[Entry], rarities: Rarities) -> None:
    await decide(tx, new, RULES, (), rarities)


async def timed(store: SqlStore, work: Work, new: Sequence[Entry], rarities: Rarities, at_once: int = 1) -> Took:
    """Within a transaction, without its commit: a round of polls has one for all that it brought."""
    clock, processor = [], []
    async with store.writing() as tx:
        for start in range(0, len(new), at_once):
            some = new[start : start + at_once]
            began = time.perf_counter(), time.process_time()
            await work(tx, some, rarities)
            clock.append((time.perf_counter() - began[0]) * 1_000 / len(some))
            processor.append((time.process_time() - began[1]) * 1_000 / len(some))
    return Took(sorted(clock), sorted(processor))


async def measured(path: Path, entries: int) -> list[str]:
    stock = Stock(entries)
    async with fresh(path) as store, store.writing() as tx:
        await tx.sync_sources([spec(f"source-{number}") for number in range(SOURCES)], END)
    seconds = fill(path, stock)
    new = [entry for entry, _, _ in stock.all(entries + 1, 3 * NEW)]
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(ENTRY, map(row, new))
        connection.commit()
    rarities = Rarities()
    async with opened(path) as store:
        began = time.perf_counter()
        async with store.reading() as view:
            for day in sorted({entry.first_seen.toordinal() for entry in new}):
                await rarities.of(view, day)
        counted = (time.perf_counter() - began) * 1_000
        await timed(store, filed, new[:NEW], rarities)
        look = await timed(store, looked_up, new[NEW : 2 * NEW], rarities)
        one = await timed(store, filed, new[NEW : 2 * NEW], rarities)
        many = await timed(store, filed, new[2 * NEW :], rarities, AT_ONCE)
    return [f"{entries:,}", f"{seconds:.0f}", *look.rows(), *one.rows(), *many.rows(), f"{counted:.0f}", *sizes(path)]


def sizes(path: Path) -> Iterator[str]:
    """Megabytes of the whole, then by table with its indexes; how many rows the two large ones have."""
    with closing(sqlite3.connect(path)) as connection:
        yield f"{path.stat().st_size / 1e6:.0f}"
        for names in (("stories", "entry_stories", "ix_entry_stories_story"), ("story_terms",)):
            size = "SELECT coalesce(sum(pgsize), 0) / 1e6 FROM dbstat WHERE name = ?"
            megabytes = sum(connection.execute(size, (name,)).fetchone()[0] for name in names)
            rows = connection.execute(f"SELECT count(*) FROM {names[0]}").fetchone()[0]  # noqa: S608 - our own tables
            yield f"{megabytes:.0f} MB, {rows:,} rows"


async def report(entries: int, folder: Path) -> str:
    names = (
        "entries",
        "filling, s",
        "look-up alone: p50 / p95, ms an entry",
        "the same, processor time",
        "filed one at a time",
        "the same, processor time",
        f"filed {AT_ONCE} at a time",
        "the same, processor time",
        "counting the words of the days, once a day, ms",
        "database, MB",
        "stories and who is in them",
        "words by which entries are found",
    )
    few = await measured(folder / "few.db", max(entries // 100, A_DAY))
    many = await measured(folder / "many.db", entries)
    lines = [f"| {name} | {one} | {other} |" for name, one, other in zip(names, few, many, strict=True)]
    return "\n".join([lines[0], "|---|---|---|", *lines[1:], ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=1_000_000, help="how many to store (default: a million)")
    parser.add_argument("--folder", type=Path, help="where the databases go, to be kept (default: a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        sys.stdout.write(asyncio.run(report(options.entries, options.folder or Path(temporary))))


if __name__ == "__main__":
    main()
