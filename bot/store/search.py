"""Full text over the entries: the index, how it is kept, and how a question to it is written. SQLite's FTS5.

With `dialects` the only file that knows which database is behind the store; a port to PostgreSQL answers it anew.
The index holds no text of its own, it points into `entries`. It is kept by bulk statements of the transaction that
changes entries, because a trigger for each row costs five times as much. Positions are kept (`detail` full), because
what a person writes as one word, `open-source` or `Qwen2.5-7B`, is a phrase to the index.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    Text,
    TextClause,
    case,
    column,
    exists,
    func,
    literal,
    select,
    table,
    text,
)

from bot.domain.search import SearchQuery, SearchResult
from bot.domain.sources import SourceId
from bot.store import rows
from bot.store.connection import Connected
from bot.store.tables import entries

INDEX = "entry_text"
_WORDS = 16
_LETTERS = 64
_BEGINNING = 2  # letters that a beginning needs at least: one alone occurs nearly everywhere
_EARLIEST = 1_000
_PHRASES = 100
_LONGEST_PHRASE = 500
_index = table(INDEX, column("rowid"), column(INDEX, Text))
_elsewhere = _index.alias("elsewhere")


class SearchReading(Connected):
    async def search(self, query: SearchQuery) -> SearchResult:
        """Newest means stored last. Looks at one entry more than the page holds.

        The last word is taken as a beginning where no entry holds it as a word, or where it ends in `*`. Taking it so
        each time would walk through every entry that holds a longer word: at a million, a hundred times as long.
        """
        words = asked(query.words)
        if not words:
            return SearchResult(entries=(), more=False)
        found = await self._all(_matching(query, _wanted(words, query.source)), rows.entry)
        return SearchResult(entries=tuple(found[: query.limit]), more=len(found) > query.limit)


def asked(words: str) -> list[str]:
    """The words that a person typed, without those that have no letter, and no more than 16."""
    return [word for word in readable(words).split() if any(map(str.isalnum, word))][:_WORDS]


def readable(typed: str) -> str:
    """Without what no database takes: halves of characters, and the one that ends a text."""
    return typed.encode("utf-8", "ignore").decode().replace("\0", " ")


def expression(words: Sequence[str], *, open_ended: bool) -> str:
    """An expression of FTS5 (https://www.sqlite.org/fts5.html, section 3) for all of these words.

    Each is quoted, so nothing in it is an operator. A word that was cut is looked for as a beginning; the last one is
    where it is `open_ended` and long enough.
    """
    last = len(words) - 1
    return " ".join(_quoted(word, open_ended=open_ended and place == last) for place, word in enumerate(words))


def _quoted(word: str, *, open_ended: bool) -> str:
    letters = word[:_LETTERS]
    beginning = len(word) > _LETTERS or (open_ended and sum(map(str.isalnum, letters)) >= _BEGINNING)
    quoted = letters.replace('"', '""')
    return f'"{quoted}"{"*" if beginning else ""}'


def _wanted(words: Sequence[str], source: SourceId | None) -> ColumnElement[str]:
    """Decided within the statement: each further one costs more than the look into the index.

    The words of a source's id are in the index, so that of a frequent word only that source's entries are looked at.
    """
    within = "" if source is None else f"source_id : {_quoted(readable(source), open_ended=False)} AND "
    exact, open_ended = (_bound(f"{within}({expression(words, open_ended=last)})") for last in (False, True))
    if words[-1].endswith("*"):
        return open_ended
    known = exists().where(_matches(_elsewhere, _bound(expression(words[-1:], open_ended=False))))
    return case((known, exact), else_=open_ended)


def any_phrase(phrases: Collection[str]) -> str:
    """An expression for the entries whose title or summary holds one of the phrases; empty where none can be held."""
    told = sorted({readable(phrase) for phrase in phrases if len(phrase) <= _LONGEST_PHRASE})
    quoted = ['"' + one.replace('"', '""') + '"' for one in told if any(map(str.isalnum, one))][:_PHRASES]
    return f"{{title summary}} : ({' OR '.join(quoted)})" if quoted else ""


def holding(wanted: str, most: int) -> Select[Any]:
    """The ids of the newest entries that the expression finds."""
    ids = select(_index.c.rowid.label("entry_id")).where(_matches(_index, _bound(wanted)))
    return ids.order_by(_index.c.rowid.desc()).limit(most)


def _bound(wanted: str) -> ColumnElement[str]:
    return literal(wanted, Text)


def _matches(index: FromClause, wanted: ColumnElement[str]) -> ColumnElement[bool]:
    """The column named as the table stands for all of its columns."""
    return index.c[INDEX].op("MATCH", return_type=Boolean())(wanted)


def _matching(query: SearchQuery, wanted: ColumnElement[str]) -> Select[*tuple[object, ...]]:
    statement = (
        select(entries)
        .join_from(_index, entries, entries.c.id == _index.c.rowid)
        .where(_matches(_index, wanted))
        .order_by(_index.c.rowid.desc())
        .limit(query.limit + 1)
        .offset(query.offset)
    )
    if query.kinds:
        statement = statement.where(entries.c.kind.in_([kind.value for kind in query.kinds]))
    if query.source is not None:
        statement = statement.where(entries.c.source_id == readable(query.source))
    if query.since is not None:
        statement = statement.where(entries.c.first_seen >= query.since, _index.c.rowid >= _first_since(query.since))
    return statement


def _first_since(moment: datetime) -> ScalarSelect[int]:
    """Where the walk back through the index may end. A clock may have stepped back, so a thousand are looked at."""
    earliest = (
        select(entries.c.id).where(entries.c.first_seen >= moment).order_by(entries.c.first_seen).limit(_EARLIEST)
    )
    return select(func.min(earliest.subquery().c.id)).scalar_subquery()


def index_newer() -> TextClause:
    """Index the entries that were stored after `newest`."""
    return text(
        "INSERT INTO entry_text (rowid, title, summary, source_id) "
        "SELECT id, title, summary, source_id FROM entries WHERE id > :newest ORDER BY id"
    )


def index_again() -> TextClause:
    """Index the entry `of` as it is now."""
    return text(
        "INSERT INTO entry_text (rowid, title, summary, source_id) "
        "SELECT id, title, summary, source_id FROM entries WHERE id = :of"
    )


def forget() -> TextClause:
    """Take the entry `of` out of the index, which has to be told the text that it holds: so before that changes."""
    return text(
        "INSERT INTO entry_text (entry_text, rowid, title, summary, source_id) "
        "SELECT 'delete', id, title, summary, source_id FROM entries WHERE id = :of"
    )
