"""A database as the first schema left it, with a row in every table that it had."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store import migrate
from tests.unit.store.shelf import up_to

FIRST = "0001_initial"
_MOMENT = "'2025-08-03 12:00:00.000000'"
ROWS = f"""
INSERT INTO sources (id, configured, address_hash, next_poll_at, state, reason, failures, slices)
  VALUES ('wire', 1, 'a', {_MOMENT}, 'ok', '', 0, x'');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
INSERT INTO entries (source_id, identity, title, title_key, summary, kind, first_seen, eligible, revisions, facts,
                     content_hash)
  SELECT 'wire', 'g:' || i, 'Headline ' || i, 'headline ' || i, 'On open weights.', 'news', {_MOMENT}, i % 2, 0, '{{}}',
         'h' FROM n;
INSERT INTO bodies SELECT id, 'text ' || id FROM entries;
INSERT INTO revisions (entry_id, at, title, summary, content_hash) VALUES (3, {_MOMENT}, 'Old', '', 'o');
INSERT INTO hub_readings (model_id, taken_at, rank, gated, base_models) VALUES ('org/m', {_MOMENT}, 1, '', '[]');
INSERT INTO configurations (path, text, applied_at) VALUES ('feeds.yaml', 'version: 1', {_MOMENT});
INSERT INTO tenants VALUES ('discord:1', 'active', '', {_MOMENT});
INSERT INTO subscriptions VALUES
  (1, 'discord:1', 'discord', '7', 'weekly', '09:00', 'UTC', '', 'active', '', {_MOMENT}, {_MOMENT}),
  (2, 'discord:1', 'discord', '8', 'weekly', '09:00', 'UTC', '1,5', 'paused', 'asked', NULL, {_MOMENT});
INSERT INTO digests VALUES
  (1, 'weekly', 1, {_MOMENT}, {_MOMENT}, {_MOMENT}, '{{}}'), (2, 'weekly', 2, {_MOMENT}, {_MOMENT}, {_MOMENT}, '{{}}');
INSERT INTO slots VALUES (1, 'discord:1', 1, 'k', {_MOMENT}, 'filled', '', 2);
INSERT INTO deliveries (tenant_id, subscription_id, slot_id, dedupe_key, part_no, platform, channel_id, payload, nonce,
                        state, reason, tries, next_attempt_at, message_id)
  VALUES ('discord:1', 1, 1, '1:1', 1, 'discord', '7', '{{}}', 'n', 'sent', '', 1, {_MOMENT}, 'm1'),
         ('discord:1', 1, 1, '1:2', 2, 'discord', '7', '{{}}', 'n', 'pending', '', 0, {_MOMENT}, NULL);
INSERT INTO delivered VALUES ('discord:1', 1, 3, {_MOMENT});
"""  # noqa: S608 - constants


def left_by_the_first_schema(path: Path, folder: Path) -> None:
    """`folder` takes the migrations of that time."""
    migrate.create(path, up_to(folder, FIRST), patience=1)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA foreign_keys = ON; PRAGMA journal_mode = WAL; {ROWS}")


def counts(path: Path) -> dict[str, int]:
    """Rows by table, those aside that SQLite keeps for itself."""
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        ours = [name for (name,) in names if not name.startswith(("sqlite_", "entry_text_"))]
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ours}  # noqa: S608 - names of our own tables
