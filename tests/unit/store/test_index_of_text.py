"""The full-text index says exactly what the entries say, after any sequence of additions and edits."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.search import SearchQuery
from bot.domain.sources import SourceId
from bot.store.database import backup
from bot.store.search import asked, expression
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import address, fresh, opened

WIRE = SourceId("wire")


def agrees(path: Path) -> None:
    """Raises where the index and the entries differ: section 6.4 of SQLite's page on FTS5."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO entry_text (entry_text, rank) VALUES ('integrity-check', 1)")


async def test_the_index_agrees_with_the_entries_after_additions_and_edits(tmp_path: Path) -> None:
    path = tmp_path / "gazette.db"
    async with fresh(path) as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire"), spec("blog")], NOON)
        for turn in range(12):
            drafts = [draft(f"Title {n} of turn {turn}", guid=str(n)) for n in range(turn * 30, turn * 40 + 40)]
            async with store.writing() as writing:
                known = (await writing.known({WIRE: [one.identity for one in drafts]}))[WIRE]
                edits = [(known[one.identity], one) for one in drafts if one.identity in known]
                await writing.add({WIRE: [(one, turn % 2 == 0) for one in drafts]}, NOON)
                await writing.revise(WIRE, [*edits, *edits[::-1]], NOON + timedelta(hours=turn))
            agrees(path)

    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE entries SET title = 'Behind the back of the index' WHERE id = 7")
    with pytest.raises(sqlite3.DatabaseError):
        agrees(path)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("open weights", '"open" "weights"*'),
        ('a "quoted" word', '"a" """quoted""" "word"*'),
        ("model a", '"model" "a"'),
        ("mod*", '"mod*"*'),
        ("-x-", '"-x-"'),
        ("é", '"é"'),
        ("AND NOT", '"AND" "NOT"*'),
        ("long" * 40 + " word", f'"{"long" * 16}"* "word"*'),
        ("— !? open", '"open"*'),
        ("a\0b", '"a" "b"'),
        (" ".join(map(str, range(10, 40))), " ".join(f'"{n}"' for n in range(10, 26)) + "*"),
    ],
)
def test_words_become_a_quoted_expression(words: str, expected: str) -> None:
    assert expression(asked(words), open_ended=True) == expected


@given(words=st.text(), open_ended=st.booleans())
def test_an_expression_is_short_and_nothing_in_it_stands_outside_quotes(words: str, open_ended: bool) -> None:
    written = expression(asked(words), open_ended=open_ended)

    assert "\0" not in written
    assert len(written) <= 16 * (2 * 64 + 4)
    assert set("".join(written.replace('""', "").split('"')[::2])) <= {" ", "*"}


async def test_a_backup_can_be_searched(tmp_path: Path) -> None:
    path = tmp_path / "gazette.db"
    async with fresh(path) as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
            await writing.add({WIRE: [(draft(f"Bill {n}", guid=str(n)), True) for n in range(50)]}, NOON)
        copy = await backup(address(path))

    agrees(copy)
    async with opened(copy) as store, store.reading() as reading:
        assert len((await reading.search(SearchQuery(words="bill", limit=50))).entries) == 50
