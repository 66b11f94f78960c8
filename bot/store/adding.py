"""New entries with their texts, the instruments that they name, and their words: all of one source, in one go."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, literal_column, select

from bot.domain.entries import Draft
from bot.domain.sources import SourceId
from bot.store.bulk import Bulk, Row
from bot.store.connection import run
from bot.store.dialects import insert_new
from bot.store.editions import after_editions
from bot.store.rows import DRAFT, draft_values
from bot.store.search import index_newer
from bot.store.tables import bodies, entries, entry_identifiers

# Without an edit so far: said in the statement, because each bound value costs time in every row.
_entry = Bulk(
    insert_new(entries).values(revisions=literal_column("0")),
    ("source_id", "first_seen", "identity", "eligible", *DRAFT),
)
_body = Bulk(insert_new(bodies), ("entry_id", "text"))
_name = Bulk(insert_new(entry_identifiers), ("key", "entry_id"))
_newest = select(func.coalesce(func.max(entries.c.id), 0))
_numbered = select(entries.c.identity, entries.c.id).where(entries.c.id > bindparam("newest"))
_indexed = index_newer()


def add(connection: Connection, source_id: SourceId, drafts: Sequence[tuple[Draft, bool]], now: datetime) -> None:
    """Entries that are there already stay as they are, with their texts and names."""
    seen = after_editions(connection, now)
    newest: int = connection.execute(_newest).scalar_one()
    _entry.run(connection, _rows(drafts), same=(source_id, seen))
    if any(draft.raw.body or draft.identifiers for draft, _ in drafts):
        numbers: dict[str, int] = dict(connection.execute(_numbered, {"newest": newest}).all())
        _body.run(connection, _bodies(drafts, numbers))
        _name.run(connection, _names(drafts, numbers))
    run(connection, _indexed, [{"newest": newest}])


def _rows(drafts: Iterable[tuple[Draft, bool]]) -> Iterator[Row]:
    return ((draft.identity, eligible, *draft_values(draft)) for draft, eligible in drafts)


def _bodies(drafts: Iterable[tuple[Draft, bool]], numbers: Mapping[str, int]) -> Iterator[Row]:
    for draft, _ in drafts:
        if draft.raw.body and draft.identity in numbers:
            yield numbers[draft.identity], draft.raw.body


def _names(drafts: Iterable[tuple[Draft, bool]], numbers: Mapping[str, int]) -> Iterator[Row]:
    for draft, _ in drafts:
        if draft.identity in numbers:
            yield from ((key, numbers[draft.identity]) for key in draft.identifiers)
