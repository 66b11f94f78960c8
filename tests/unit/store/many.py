"""Many entries in a database at once, by bare SQL: what it takes for a search to be slow."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.make import NOON

ENTRIES = """
    INSERT INTO entries (source_id, identity, title, title_key, url, address_key, summary, kind, published, first_seen,
                         eligible, revisions, facts, content_hash)
    WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ?)
    SELECT 'wire', 'g:' || x, 'Weights ' || x, 'weights ' || x, 'https://wire.example/' || x, 'wire.example/' || x,
           'open open open', 'news', ?, ?, 1, 0, '{}', x FROM n
"""
INDEX = "INSERT INTO entry_text (rowid, title, summary, source_id) SELECT id, title, summary, source_id FROM entries"
SEEN = f"{NOON:%Y-%m-%d %H:%M:%S.%f}"


def fill(path: Path, count: int) -> None:
    """News of the source `wire`, which has none yet: `Weights 1`, `Weights 2` and so on."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(ENTRIES, (count, SEEN, SEEN))
        connection.execute(INDEX)
        connection.commit()
