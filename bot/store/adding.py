"""New entries with their texts, the instruments that they name, and their words: of many sources, in one go."""

from collections.abc import Iterator, Mapping, Sequence
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
    ("first_seen", "source_id", "identity", "eligible", *DRAFT),
)
_body = Bulk(insert_new(bodies), ("entry_id", "text"))
_name = Bulk(insert_new(entry_identifiers), ("key", "entry_id"))
_newest = select(func.coalesce(func.max(entries.c.id), 0))
_numbered = select(entries.c.source_id, entries.c.identity, entries.c.id).where(entries.c.id > bindparam("newest"))
_indexed = index_newer()

New = Mapping[SourceId, Sequence[tuple[Draft, bool]]]
_Numbers = Mapping[tuple[str, str], int]


def add(connection: Connection, new: New, now: datetime) -> None:
    """Entries that are there already stay as they are, with their texts and names."""
    seen = after_editions(connection, now)
    newest: int = connection.execute(_newest).scalar_one()
    _entry.run(connection, _rows(new), same=(seen,))
    if any(draft.raw.body or draft.identifiers for drafts in new.values() for draft, _ in drafts):
        found = connection.execute(_numbered, {"newest": newest})
        numbers = {(source_id, identity): number for source_id, identity, number in found}
        _body.run(connection, _bodies(new, numbers))
        _name.run(connection, _names(new, numbers))
    run(connection, _indexed, [{"newest": newest}])


def _rows(new: New) -> Iterator[Row]:
    for source_id, drafts in new.items():
        for draft, eligible in drafts:
            yield (source_id, draft.identity, eligible, *draft_values(draft))


def _bodies(new: New, numbers: _Numbers) -> Iterator[Row]:
    for source_id, drafts in new.items():
        for draft, _ in drafts:
            if draft.raw.body and (number := numbers.get((source_id, draft.identity))):
                yield number, draft.raw.body


def _names(new: New, numbers: _Numbers) -> Iterator[Row]:
    for source_id, drafts in new.items():
        for draft, _ in drafts:
            if draft.identifiers and (number := numbers.get((source_id, draft.identity))):
                yield from ((key, number) for key in draft.identifiers)
