"""The tables of editorial work: which entries are one story, how each was judged, and which are held for review.

All of it can be made anew from the entries, but for what the operator ruled: `story_rulings`, and the ruling of a held
entry.
"""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from bot.store.outbox import metadata
from bot.store.types import CanonicalJson, UTCDateTime

__all__ = [
    "entry_judgements",
    "entry_stories",
    "held_entries",
    "metadata",
    "stories",
    "story_rulings",
    "story_terms",
    "text_tries",
]


def _entry(name: str = "entry_id", *, key: bool = True) -> Column[int]:
    where = ForeignKey("entries.id", ondelete="CASCADE")
    return Column(name, Integer, where, primary_key=key, autoincrement=False, nullable=False)


# Ids are never used twice; a story whose entries all moved to another keeps its row.
stories = Table(
    "stories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("opened_at", UTCDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# `related` is the nearest other story that is only a thread with this one, as it was when the entry was filed.
entry_stories = Table(
    "entry_stories",
    metadata,
    _entry(),
    Column("story", Integer, ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("related", Integer),
    Index(None, "story"),
)

# The words of recent headlines, by the day (as by `toordinal`) on which their entry is dated.
story_terms = Table(
    "story_terms",
    metadata,
    Column("term", Text, nullable=False),
    Column("day", Integer, nullable=False),
    _entry(key=False),
    PrimaryKeyConstraint("term", "day", "entry_id"),
    sqlite_with_rowid=False,
)

# Two entries that must (merge) or must not (split) be one story; `one` is the lower id.
story_rulings = Table(
    "story_rulings",
    metadata,
    _entry("one", key=False),
    _entry("other", key=False),
    Column("kind", Text, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    PrimaryKeyConstraint("one", "other"),
    Index(None, "other"),
    sqlite_with_rowid=False,
)

# How an entry was judged: of which text, and by which rules.
entry_judgements = Table(
    "entry_judgements",
    metadata,
    _entry(),
    Column("content_hash", Text, nullable=False),
    Column("rules", Text, nullable=False),
    Column("points", Float, nullable=False),
    Column("passes", Boolean, nullable=False),
    Column("detail", CanonicalJson, nullable=False),
)

# Entries that read like reworded copies: `ruling` is open, released or dropped.
held_entries = Table(
    "held_entries",
    metadata,
    _entry(),
    Column("reasons", CanonicalJson, nullable=False),
    Column("held_at", UTCDateTime, nullable=False),
    Column("ruling", Text, nullable=False),
    Column("ruled_at", UTCDateTime),
    Index(None, "ruling"),
)

# When the page behind an entry was asked for its text. `fault` is empty where it was read, with a text or without.
text_tries = Table(
    "text_tries",
    metadata,
    _entry(),
    Column("tried_at", UTCDateTime, nullable=False),
    Column("fault", Text, nullable=False),
)
