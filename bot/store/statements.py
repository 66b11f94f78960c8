"""The statements that `writing` runs for many rows at once.

Columns to be set are named by the values that a statement is run with; the other variables are `of` (the row's key),
`expected` and `became` (the content hash before and after), `body`, and `names` (the key of an instrument).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Delete,
    Insert,
    Update,
    bindparam,
    delete,
    exists,
    insert,
    literal,
    select,
    update,
)

from bot.domain.sources import SourceId
from bot.store.dialects import insert_new, insert_or_replace
from bot.store.tables import bodies, entries, entry_identifiers, revisions, sources

_of: BindParameter[Any] = bindparam("of")


def change_source() -> Update:
    return update(sources).where(sources.c.id == _of)


def keep_revision(source_id: SourceId, now: datetime) -> Insert:
    """The entry's present text, if it is the expected one."""
    text = select(
        entries.c.id,
        literal(now, revisions.c.at.type),
        entries.c.title,
        entries.c.url,
        entries.c.summary,
        entries.c.content_hash,
    ).where(entries.c.source_id == source_id, entries.c.id == _of, entries.c.content_hash == bindparam("expected"))
    return insert(revisions).from_select(["entry_id", "at", "title", "url", "summary", "content_hash"], text)


def revise_entry(source_id: SourceId, now: datetime) -> Update:
    return (
        update(entries)
        .where(entries.c.source_id == source_id, entries.c.id == _of, entries.c.content_hash == bindparam("expected"))
        .values(revisions=entries.c.revisions + 1, revised_at=now)
    )


def replace_body() -> Insert:
    """Only where the entry became what the body belongs to."""
    entry = select(entries.c.id, bindparam("body")).where(_became())
    return insert_or_replace(bodies, key=["entry_id"], columns=["text"]).from_select(["entry_id", "text"], entry)


def drop_body() -> Delete:
    return delete(bodies).where(bodies.c.entry_id == _of, exists().where(_became()))


def name_again() -> Insert:
    """Only where the entry became what names it."""
    entry = select(bindparam("names"), entries.c.id).where(_became())
    return insert_new(entry_identifiers).from_select(["key", "entry_id"], entry)


def drop_identifiers() -> Delete:
    return delete(entry_identifiers).where(entry_identifiers.c.entry_id == _of, exists().where(_became()))


def _became() -> ColumnElement[bool]:
    return (entries.c.id == _of) & (entries.c.content_hash == bindparam("became"))
