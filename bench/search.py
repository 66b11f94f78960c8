"""How long full-text search takes over many stored entries, and what the index costs. Prints Markdown.

    python bench/search.py [--entries 1000000] [--folder DIR]

Two databases are filled through the store, one with a hundredth of the entries: titles of 8 and summaries of 25 words
whose frequencies follow Zipf's law, seeded, so every run asks the same. Each question is a read transaction of its own,
as a command asks it. Only ratios within one run compare. Takes about five minutes and 1 GB for a million.
"""

import argparse
import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import median

from bot import shipped
from bot.analysis.identity import draft
from bot.domain.entries import Draft, EntryKind, RawEntry
from bot.domain.search import SearchQuery
from bot.domain.sources import SourceId, SourceKind, SourceSpec
from bot.store.database import SqlStore, open_store

START = datetime(2025, 1, 1, tzinfo=UTC)
WORDS = 60_000
BATCH = 1_000  # entries of one transaction, and of one day
QUESTIONS = 300
SOURCES = tuple(SourceId(f"source-{number}") for number in range(60))
SYLLABLES = "ba co de fi gu la mo ne po ri sa te vu wi za pre con tra open mod reg act ion er al".split()  # noqa: SIM905 - read as a line


@dataclass(frozen=True, slots=True)
class Language:
    """Invented words, the first one the most frequent."""

    words: tuple[str, ...]
    weights: tuple[float, ...]

    def some(self, dice: random.Random, count: int) -> list[str]:
        return dice.choices(self.words, cum_weights=self.weights, k=count)


def language(dice: random.Random) -> Language:
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(dice.choices(SYLLABLES, k=dice.choice((2, 2, 3, 3, 4, 5))))] = None
    return Language(tuple(words), tuple(accumulate(1 / rank for rank in range(1, WORDS + 1))))


def drafts(spoken: Language, dice: random.Random, numbers: Iterable[int]) -> list[tuple[Draft, bool]]:
    made = []
    for number in numbers:
        raw = RawEntry(
            title=" ".join(spoken.some(dice, 8)),
            guid=str(number),
            url=f"https://bench.example/{number}",
            summary=" ".join(spoken.some(dice, 25)),
            kind=EntryKind.NEWS if number % 20 else EntryKind.DOCUMENT,
        )
        made.append((draft(raw), True))
    return made


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(f"sqlite:///{path}", migrations=shipped.migrations())
    try:
        async with store.writing() as writing:
            await writing.sync_sources([SourceSpec(id=one, kind=SourceKind.FEED, name=one) for one in SOURCES], START)
        yield store
    finally:
        await store.close()


async def fill(store: SqlStore, spoken: Language, entries: int) -> float:
    """Seconds within transactions; a batch is one day of one source."""
    dice, took = random.Random(entries), 0.0  # noqa: S311 - no secret
    for turn, start in enumerate(range(0, entries, BATCH)):
        new = drafts(spoken, dice, range(start, min(start + BATCH, entries)))
        began = time.perf_counter()
        async with store.writing() as writing:
            await writing.add({SOURCES[turn % len(SOURCES)]: new}, START + turn * timedelta(days=1))
        took += time.perf_counter() - began
    return took


def questions(spoken: Language, last: datetime) -> Iterator[tuple[str, list[SearchQuery]]]:
    """By what is asked. Words are drawn as they are written: the frequent ones often."""
    dice = random.Random(13)  # noqa: S311 - no secret
    one, other = spoken.some(dice, QUESTIONS), spoken.some(dice, QUESTIONS)
    yield "nothing: the transaction alone", [SearchQuery(words="")] * QUESTIONS
    yield "a word", [SearchQuery(words=word) for word in one]
    yield "two words", [SearchQuery(words=f"{word} {second}") for word, second in zip(one, other, strict=True)]
    yield "a word, one source", [SearchQuery(words=word, source=SOURCES[7]) for word in one]
    yield "a word, documents only", [SearchQuery(words=word, kinds=(EntryKind.DOCUMENT,)) for word in one]
    yield "a word, last month", [SearchQuery(words=word, since=last - timedelta(days=30)) for word in one]
    yield "a word, page 20", [SearchQuery(words=word, offset=95) for word in one]
    # A star asks for a beginning each time, which is slower by the number of entries that hold one.
    yield "a word with a star", [SearchQuery(words=f"{word}*") for word in one[:100]]
    yield "6 letters with a star", [SearchQuery(words=f"{word[:6]}*") for word in one[:60]]
    yield "3 letters with a star", [SearchQuery(words=f"{word[:3]}*") for word in one[:60]]


async def asked(store: SqlStore, queries: list[SearchQuery]) -> list[float]:
    """Milliseconds of each, sorted."""
    took = []
    for query in queries:
        began = time.perf_counter()
        async with store.reading() as reading:
            await reading.search(query)
        took.append((time.perf_counter() - began) * 1_000)
    return sorted(took)


async def answers(path: Path, spoken: Language, entries: int) -> tuple[float, dict[str, list[float]]]:
    last = START + timedelta(days=entries // BATCH)
    async with opened(path) as store:
        seconds = await fill(store, spoken, entries)
        await asked(store, [SearchQuery(words=word) for word in spoken.words[:50]])
        return seconds, {name: await asked(store, queries) for name, queries in questions(spoken, last)}


def spread(took: list[float]) -> str:
    return f"{took[len(took) // 2]:.2f} / {took[int(len(took) * 0.99)]:.2f}"


def megabytes(path: Path, like: str) -> float:
    with closing(sqlite3.connect(path)) as connection:
        pages = "SELECT coalesce(sum(length(block)), 0) FROM entry_text_data"
        size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        return float(connection.execute(pages if like == "index" else size).fetchone()[0]) / 1e6


def without_index(path: Path) -> None:
    """In its place a table that swallows every row: what `add` writes to the index costs next to nothing."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DROP TABLE entry_text; CREATE TABLE entry_text (title, summary, source_id);"
            "CREATE TRIGGER swallow BEFORE INSERT ON entry_text BEGIN SELECT RAISE(IGNORE); END"
        )


async def cost_of_adding(folder: Path, spoken: Language, change: Callable[[Path], None] | None) -> float:
    """Processor microseconds an entry, the median of five transactions of 5,000."""
    path = folder / f"add-{change is None}.db"
    async with opened(path):
        pass
    if change is not None:
        change(path)
    took, dice = [], random.Random(5)  # noqa: S311 - no secret
    async with opened(path) as store:
        for turn in range(5):
            new = drafts(spoken, dice, range(turn * 5_000, turn * 5_000 + 5_000))
            began = time.process_time()
            async with store.writing() as writing:
                await writing.add({SOURCES[0]: new}, START)
            took.append((time.process_time() - began) * 1e6 / 5_000)
    return median(took)


async def report(entries: int, folder: Path) -> str:
    spoken = language(random.Random(1))  # noqa: S311 - no secret
    few = max(entries // 100, BATCH)
    _, before = await answers(folder / "few.db", spoken, few)
    seconds, after = await answers(folder / "many.db", spoken, entries)
    plain = await cost_of_adding(folder, spoken, without_index)
    indexed = await cost_of_adding(folder, spoken, None)
    lines = [f"| search, p50 / p99 in ms | {few:,} entries | {entries:,} entries |", "|---|---|---|"]
    lines += [f"| {name} | {spread(before[name])} | {spread(took)} |" for name, took in after.items()]
    many = folder / "many.db"
    return "\n".join(
        [
            *lines,
            "",
            "| the index | |",
            "|---|---|",
            f"| filling the store with {entries:,} entries | {seconds:.0f} s |",
            f"| database, thereof index | {megabytes(many, 'all'):.0f} MB, {megabytes(many, 'index'):.0f} MB |",
            f"| add(), processor time an entry, without and with index | {plain:.1f} and {indexed:.1f} µs |",
            f"| ratio | {indexed / plain:.2f} |",
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=1_000_000, help="how many to store (default: a million)")
    parser.add_argument("--folder", type=Path, help="where the databases go, to be kept (default: a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        sys.stdout.write(asyncio.run(report(options.entries, options.folder or Path(temporary))))


if __name__ == "__main__":
    main()
