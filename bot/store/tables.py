"""What polling observes: sources, entries and their revisions, readings of the Hub, applied configurations, policies.

The schema is made by `migrations/` alone; a test holds these tables and the migrated schema equal.
`outbox` adds the tables of delivery to the same metadata; the full-text index is described in `search`.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.types import CanonicalJson, Instant, UTCDateTime

# What the names of tables begin with that libraries read and write by themselves. Only the migrations know them.
LIBRARIES = "slack_"

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# `address_hash` is over kind, address and query: when they change, what was learned of the old address is void.
sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    Column("configured", Boolean, nullable=False),
    Column("address_hash", Text, nullable=False),
    Column("next_poll_at", UTCDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", UTCDateTime),
    Column("imported_at", UTCDateTime),
    Column("last_polled_at", UTCDateTime),
    Column("last_success_at", UTCDateTime),
    Column("last_new_at", UTCDateTime),
    Column("learned_url", Text),
    Column("redirect_url", Text),
    Column("redirect_count", Integer),
    Column("redirect_since", UTCDateTime),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("slices", LargeBinary, nullable=False),
    Index(None, "next_poll_at"),
)

# Ids are never used twice (AUTOINCREMENT), so a receipt can never point at another entry.
entries = Table(
    "entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", Text, ForeignKey("sources.id", ondelete="RESTRICT"), nullable=False),
    Column("identity", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("title_key", Text, nullable=False),
    Column("url", Text),
    Column("address_key", Text),
    Column("summary", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("published", UTCDateTime),
    Column("first_seen", UTCDateTime, nullable=False),
    Column("eligible", Boolean, nullable=False),
    Column("revisions", Integer, nullable=False),
    Column("revised_at", UTCDateTime),
    Column("facts", CanonicalJson, nullable=False),
    Column("content_hash", Text, nullable=False),
    UniqueConstraint("source_id", "identity"),
    Index(None, "address_key"),
    Index(None, "title_key"),
    Index(None, "first_seen"),
    sqlite_autoincrement=True,
)

# Apart from the entries, so that a look through a window does not drag 20,000 characters per entry along.
bodies = Table(
    "bodies",
    metadata,
    Column("entry_id", Integer, ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", Integer, ForeignKey("entries.id", ondelete="CASCADE"), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text),
    Column("summary", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Index(None, "entry_id"),
    sqlite_autoincrement=True,
)

# A model of the Hub. `folded` is its name for look-ups that ignore case; `likes` are the newest that are known;
# `listed_at` is when it stood last on the trending list, `checked_at` when it was last looked at in full.
hub_models = Table(
    "hub_models",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("model_id", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("likes", BigInteger),
    Column("listed_at", Instant),
    Column("standing", Text, nullable=False),
    Column("renamed_to", Text),
    Column("checked_at", Instant),
    UniqueConstraint("model_id"),
    Index(None, "folded"),
)

# One row, whose number grows whenever something was learned of models.
hub_version = Table(
    "hub_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
)

# Each reading of the whole trending list.
hub_snapshots = Table(
    "hub_snapshots",
    metadata,
    Column("taken_at", Instant, primary_key=True),
    sqlite_with_rowid=False,
)


def _model(*, key: bool = False) -> Column[int]:
    where = ForeignKey("hub_models.id", ondelete="CASCADE")
    return Column("model", Integer, where, primary_key=key, autoincrement=False, nullable=False)


# What moves. A reading without a rank was made apart from the list. By moment, so that each list is written to the end.
hub_readings = Table(
    "hub_readings",
    metadata,
    Column("taken_at", Instant, nullable=False),
    _model(),
    Column("rank", Integer),
    Column("likes", BigInteger),
    Column("downloads", BigInteger),
    Column("trending_score", Float),
    PrimaryKeyConstraint("taken_at", "model"),
    Index(None, "model", "taken_at"),
    sqlite_with_rowid=False,
)

# What stays: it holds from that moment until the next row of the model.
hub_facts = Table(
    "hub_facts",
    metadata,
    _model(),
    Column("seen_at", Instant, nullable=False),
    Column("licence", Text),
    Column("task", Text),
    Column("gated", Text, nullable=False),
    Column("parameters", BigInteger),
    Column("base_models", CanonicalJson, nullable=False),
    Column("created_at", Instant),
    PrimaryKeyConstraint("model", "seen_at"),
    Index(None, "seen_at"),
    sqlite_with_rowid=False,
)

# Only what is no longer, or again, as it was before: a model without a row was always public.
hub_standings = Table(
    "hub_standings",
    metadata,
    _model(),
    Column("seen_at", Instant, nullable=False),
    Column("standing", Text, nullable=False),
    PrimaryKeyConstraint("model", "seen_at"),
    sqlite_with_rowid=False,
)

# The newest look in full. Apart from the models, so that reading all their names does not drag it along.
hub_details = Table(
    "hub_details",
    metadata,
    _model(key=True),
    Column("taken_at", Instant, nullable=False),
    Column("detail", CanonicalJson, nullable=False),
)

# How many models named this one as their base: the last count of each UTC day, which is numbered as by `toordinal`.
hub_children = Table(
    "hub_children",
    metadata,
    _model(),
    Column("day", Integer, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("finetune", Integer, nullable=False),
    Column("adapter", Integer, nullable=False),
    Column("merge", Integer, nullable=False),
    Column("quantized", Integer, nullable=False),
    PrimaryKeyConstraint("model", "day"),
    sqlite_with_rowid=False,
)

configurations = Table(
    "configurations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("applied_at", UTCDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# Which instruments an entry names, by canonical key.
entry_identifiers = Table(
    "entry_identifiers",
    metadata,
    Column("key", Text, nullable=False),
    Column("entry_id", Integer, ForeignKey("entries.id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("key", "entry_id"),
    Index(None, "entry_id"),
    sqlite_with_rowid=False,
)

# How each policy of the catalogue stood, from that moment until its next row. An empty state: it is gone.
policy_states = Table(
    "policy_states",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("policy_id", Text, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
    Column("state", CanonicalJson, nullable=False),
    Index(None, "policy_id", "seen_at"),
    sqlite_autoincrement=True,
)

# Requests that were let in, for as long as somebody might make them again.
admitted = Table(
    "admitted",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", UTCDateTime, nullable=False),
    Index(None, "at"),
)

# What a button stands for, where its key could not hold it.
questions = Table(
    "questions",
    metadata,
    Column("key", Text, primary_key=True),
    Column("question", Text, nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    Index(None, "asked_at"),
)
