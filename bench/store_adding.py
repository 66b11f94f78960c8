"""What adding entries costs, beside bare sqlite3 and an ORM: goals 9 and 10 of `bench/store.py`."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench.store_stock import END, SOURCE, TEXT, raw, ready
from bench.store_table import Figure, spent
from bench.store_yardsticks import bare, feed_by_feed, objects
from bot.analysis.identity import draft
from bot.domain.entries import Draft
from tests.unit.store.shelf import opened

ROWS, ROUNDS = 5_000, 7


def drafts(count: int) -> list[Draft]:
    """Every second one with a text of a page, every fourth one naming an instrument."""
    made = [draft(raw(number, body="A page of text. " * 150 if number % 2 else "")) for number in range(count)]
    return [replace(one, identifiers=("eo:14179",)) if number % 4 == 0 else one for number, one in enumerate(made)]


async def ours(path: Path, wanted: Sequence[Draft]) -> float:
    """With statements that were used before, as in a bot that runs."""
    async with opened(path) as store:
        async with store.writing() as writing:
            await writing.add({SOURCE: []}, END)

        async def add() -> None:
            async with store.writing() as writing:
                await writing.add({SOURCE: [(one, True) for one in wanted]}, END)

        return await spent(add)


def without_index(path: Path) -> None:
    """In its place a table that swallows every row."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DROP TABLE entry_text; CREATE TABLE entry_text (title, summary, source_id);"
            "CREATE TRIGGER swallow BEFORE INSERT ON entry_text BEGIN SELECT RAISE(IGNORE); END"
        )


async def adding(folder: Path) -> tuple[list[Figure], str]:
    """Goals 9 and 10."""
    took: dict[str, list[float]] = {}
    for turn in range(ROUNDS):
        place = folder / f"turn-{turn}"
        place.mkdir()
        for name, seconds in (await one_turn(place, slow=turn < ROUNDS // 2)).items():
            took.setdefault(name, []).append(seconds)
    cost = {name: median(values) * 1e6 / ROWS for name, values in took.items()}
    unindexed, bare_unindexed = cost["store, no texts, no index"], cost["sqlite3, no texts, no index"]
    figures = [
        Figure("9", "`add` against bare sqlite3", cost["sqlite3"] / cost["store"], 0.5, most=False),
        Figure("9", "the same without texts and index", bare_unindexed / unindexed, 0.5, most=False),
        Figure("9", "`add` against an ORM, feed by feed", cost["ORM, feed by feed"] / unindexed, 20, most=False),
        Figure("9", "`add` against one `add_all` of an ORM", cost["ORM, one add_all"] / cost["store"], 20, most=False),
        Figure(
            "9", "(bare sqlite3 against that `add_all`)", cost["ORM, one add_all"] / cost["sqlite3"], 20, most=False
        ),
        Figure("10", "`add` with the index against without", cost["store, no texts"] / unindexed, 4.5),
        Figure("10", "the same, against bare inserts without", cost["store, no texts"] / bare_unindexed, 4.5),
    ]
    return figures, "\n".join(
        ["| an entry costs | µs |", "|---|---|", *(f"| {k} | {v:.1f} |" for k, v in cost.items())]
    )


async def one_turn(folder: Path, *, slow: bool) -> dict[str, float]:
    """Processor seconds by who writes, each into a database of its own; the ORM only where it may be `slow`."""
    wanted, seen = drafts(ROWS), f"{END:{TEXT}}"
    plain = [replace(one, raw=replace(one.raw, body=""), identifiers=()) for one in wanted]

    async def empty(name: str, *, index: bool = True) -> Path:
        path = await ready(folder / f"{name}.db")
        if not index:
            without_index(path)
        return path

    took = {
        "store": await ours(await empty("a"), wanted),
        "sqlite3": bare(await empty("b"), SOURCE, wanted, seen),
        "store, no texts": await ours(await empty("c"), plain),
        "store, no texts, no index": await ours(await empty("d", index=False), plain),
        "sqlite3, no texts, no index": bare(await empty("e", index=False), SOURCE, plain, seen),
    }
    if slow:
        took["ORM, one add_all"] = objects(await empty("f"), SOURCE, wanted, END)
        took["ORM, feed by feed"] = feed_by_feed(await empty("g", index=False), SOURCE, plain, END)
    return took
