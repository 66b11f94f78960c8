"""Against what `bench/store.py` holds the store: bare sqlite3, and the ORM of SQLAlchemy. Both write the same rows."""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, registry

from bot.domain.entries import Draft
from bot.store import tables

SETTINGS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")
NAMES = (
    "source_id, identity, title, title_key, url, address_key, summary, kind, published, first_seen, eligible, "
    "revisions, facts, content_hash"
)
ENTRY = f"INSERT INTO entries ({NAMES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, '{{}}', ?) ON CONFLICT DO NOTHING"  # noqa: S608
INDEX = "INSERT INTO entry_text (rowid, title, summary, source_id) SELECT id, title, summary, source_id FROM entries"
LATELY = f"SELECT id, revised_at, {NAMES} FROM entries WHERE first_seen >= ? AND first_seen < ? ORDER BY id"  # noqa: S608


def entry_row(source: str, one: Draft, seen: str) -> tuple[object, ...]:
    raw = one.raw
    published = raw.published.strftime("%Y-%m-%d %H:%M:%S.%f") if raw.published else None
    text = (raw.title, one.title_key, raw.url, one.address_key, raw.summary, raw.kind.value)
    return (source, one.identity, *text, published, seen, one.content_hash)


def bare(path: Path, source: str, drafts: Sequence[Draft], seen: str) -> float:
    """Processor seconds of the shortest program: ready tuples, known ids, one transaction, the index in one go."""
    rows = [entry_row(source, one, seen) for one in drafts]
    bodies = [(number, one.raw.body) for number, one in enumerate(drafts, start=1) if one.raw.body]
    names = [(key, number) for number, one in enumerate(drafts, start=1) for key in one.identifiers]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for setting in SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        began = time.process_time()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(ENTRY, rows)
        connection.executemany("INSERT INTO bodies VALUES (?, ?)", bodies)
        connection.executemany("INSERT INTO entry_identifiers VALUES (?, ?)", names)
        connection.execute(INDEX)
        connection.execute("COMMIT")
        return time.process_time() - began


def mapped() -> tuple[type[Any], type[Any], type[Any]]:
    made = registry()
    classes: list[type[Any]] = []
    for table in (tables.entries, tables.bodies, tables.entry_identifiers):
        one: type[Any] = type(table.name.title(), (), {})
        made.map_imperatively(one, table)
        classes.append(one)
    return classes[0], classes[1], classes[2]


ENTRIES, BODIES, IDENTIFIERS = mapped()


def objects(path: Path, source: str, drafts: Sequence[Draft], seen: datetime) -> float:
    """Processor seconds of `add_all`, as the first page of every tutorial has it."""
    engine = create_engine(f"sqlite:///{path}")
    began = time.process_time()
    with Session(engine) as session:
        session.connection().exec_driver_sql("PRAGMA synchronous=FULL")
        made = [_object(source, one, seen) for one in drafts]
        session.add_all(made)
        session.flush()
        pairs = list(zip(made, drafts, strict=True))
        session.add_all(_filled(BODIES(), entry_id=entry.id, text=one.raw.body) for entry, one in pairs if one.raw.body)
        session.add_all(
            _filled(IDENTIFIERS(), key=key, entry_id=entry.id) for entry, one in pairs for key in one.identifiers
        )
        session.flush()
        session.connection().exec_driver_sql(INDEX)
        session.commit()
    spent = time.process_time() - began
    engine.dispose()
    return spent


def feed_by_feed(path: Path, source: str, drafts: Sequence[Draft], seen: datetime) -> float:
    """Processor seconds of what a small bot does: a transaction for each feed, which asks what is there.

    A feed is 30 entries. Neither texts nor index.
    """
    engine = create_engine(f"sqlite:///{path}")
    began = time.process_time()
    for start in range(0, len(drafts), 30):
        sent = drafts[start : start + 30]
        with Session(engine) as session:
            mine = select(ENTRIES).where(tables.entries.c.source_id == source)
            known = session.scalars(mine.where(tables.entries.c.identity.in_([one.identity for one in sent])))
            there = {one.identity for one in known}
            session.add_all(_object(source, one, seen) for one in sent if one.identity not in there)
            session.commit()
    spent = time.process_time() - began
    engine.dispose()
    return spent


def _object(source: str, one: Draft, seen: datetime) -> Any:  # noqa: ANN401 - a mapped class
    raw = one.raw
    said: dict[str, object] = {
        "title": raw.title,
        "title_key": one.title_key,
        "url": raw.url,
        "address_key": one.address_key,
    }
    said |= {"summary": raw.summary, "kind": raw.kind.value, "published": raw.published, "facts": dict(raw.facts)}
    born = {"source_id": source, "identity": one.identity, "first_seen": seen, "eligible": True, "revisions": 0}
    return _filled(ENTRIES(), content_hash=one.content_hash, **said, **born)


def _filled(one: object, **values: object) -> Any:  # noqa: ANN401 - a mapped class
    for name, value in values.items():
        setattr(one, name, value)
    return one


def lately(path: Path, start: str, end: str) -> float:
    """Processor seconds of reading all columns of a window, as tuples of what SQLite holds."""
    with closing(sqlite3.connect(path)) as connection:
        began = time.process_time()
        connection.execute(LATELY, (start, end)).fetchall()
        return time.process_time() - began
