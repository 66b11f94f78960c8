"""Readings of the Hub in a tenth of the space, what is learned of single models, and posts that answer another.

Moments are microseconds since 1970 and a model is a number here: a year of daily lists of 1,000 models repeats each of
them 365 times. What a reading says of licence and the like is kept apart, once for as long as it stays the same.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005_models"
down_revision = "0004_policies"
branch_labels = None
depends_on = None

TEXT, WHOLE, MOMENT = sa.Text(), sa.Integer(), sa.BigInteger()
BATCH = 5_000
FACTS = ("licence", "task", "gated", "parameters", "base_models", "created_at")
NUMBERS = ("rank", "likes", "downloads", "trending_score")


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("threaded", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("deliveries", sa.Column("reply_message", TEXT))
    op.add_column("deliveries", sa.Column("reply_thread", TEXT))
    op.drop_index(op.f("ix_hub_readings_taken_at"), "hub_readings")
    op.rename_table("hub_readings", "hub_readings_before")
    _create_models()
    _create_readings()
    _create_looks()
    _copy()
    op.drop_table("hub_readings_before")


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _create_models() -> None:
    op.create_table(
        "hub_models",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("model_id", TEXT, nullable=False),
        sa.Column("folded", TEXT, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("likes", sa.BigInteger()),
        sa.Column("listed_at", MOMENT),
        sa.Column("standing", TEXT, nullable=False),
        sa.Column("renamed_to", TEXT),
        sa.Column("checked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_models")),
        sa.UniqueConstraint("model_id", name=op.f("uq_hub_models_model_id")),
    )
    op.create_index(op.f("ix_hub_models_folded"), "hub_models", ["folded"])
    op.create_table(
        "hub_version",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_version")),
    )


def _create_readings() -> None:
    op.create_table(
        "hub_snapshots",
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("taken_at", name=op.f("pk_hub_snapshots")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hub_readings",
        sa.Column("taken_at", MOMENT, nullable=False),
        _model(),
        sa.Column("rank", WHOLE),
        sa.Column("likes", sa.BigInteger()),
        sa.Column("downloads", sa.BigInteger()),
        sa.Column("trending_score", sa.Float()),
        *_of_model("hub_readings", "taken_at", "model"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_hub_readings_model_taken_at"), "hub_readings", ["model", "taken_at"])
    op.create_table(
        "hub_facts",
        _model(),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("licence", TEXT),
        sa.Column("task", TEXT),
        sa.Column("gated", TEXT, nullable=False),
        sa.Column("parameters", sa.BigInteger()),
        sa.Column("base_models", TEXT, nullable=False),
        sa.Column("created_at", MOMENT),
        *_of_model("hub_facts", "model", "seen_at"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_hub_facts_seen_at"), "hub_facts", ["seen_at"])


def _create_looks() -> None:
    op.create_table(
        "hub_standings",
        _model(),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("standing", TEXT, nullable=False),
        *_of_model("hub_standings", "model", "seen_at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hub_details",
        _model(),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        *_of_model("hub_details", "model"),
    )
    op.create_table(
        "hub_children",
        _model(),
        sa.Column("day", WHOLE, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        *(sa.Column(name, WHOLE, nullable=False) for name in ("finetune", "adapter", "merge", "quantized")),
        *_of_model("hub_children", "model", "day"),
        sqlite_with_rowid=False,
    )


def _model() -> sa.Column[int]:
    return sa.Column("model", WHOLE, autoincrement=False, nullable=False)


def _of_model(table: str, *key: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["model"], ["hub_models.id"], name=op.f(f"fk_{table}_model"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
    )


def _copy() -> None:
    """In Python, because databases differ in how they count microseconds. Ordered by the old key: model, moment."""
    connection = op.get_bind()
    before = _lightweight("hub_readings_before", "model_id", "taken_at", *NUMBERS, *FACTS)
    old = connection.execute(sa.select(before).order_by(before.c.model_id, before.c.taken_at)).mappings()
    pending: dict[str, list[dict[str, Any]]] = {"hub_models": [], "hub_readings": [], "hub_facts": []}
    taken: set[int] = set()
    for number, (model_id, rows) in enumerate(groupby(old, key=lambda row: str(row["model_id"])), start=1):
        for table, row in _parts(number, model_id, [dict(row) for row in rows]):
            pending[table].append(row)
            if table == "hub_readings":
                taken.add(row["taken_at"])
        if len(pending["hub_readings"]) >= BATCH:
            _write(connection, pending)
    _write(connection, pending)
    if taken:
        connection.execute(sa.insert(_lightweight("hub_snapshots", "taken_at")), [{"taken_at": at} for at in taken])
        connection.execute(sa.insert(_lightweight("hub_version", "id", "number")), [{"id": 1, "number": len(taken)}])


def _parts(number: int, model_id: str, rows: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of one model: itself, each reading, and its facts each time that they became different."""
    for row in rows:
        row["taken_at"], row["created_at"] = _microseconds(row["taken_at"]), _microseconds(row["created_at"])
    likes = [row["likes"] for row in rows if row["likes"] is not None]
    seen = {"first_seen": rows[0]["taken_at"], "listed_at": rows[-1]["taken_at"], "likes": likes[-1] if likes else None}
    yield (
        "hub_models",
        {"id": number, "model_id": model_id, "folded": model_id.casefold(), "standing": "public", **seen},
    )
    known: dict[str, Any] = {}
    for row in rows:
        facts = {name: row[name] for name in FACTS}
        if facts != known:
            yield "hub_facts", {"model": number, "seen_at": row["taken_at"], **facts}
            known = facts
        yield "hub_readings", {"taken_at": row["taken_at"], "model": number, **{name: row[name] for name in NUMBERS}}


def _write(connection: sa.Connection, pending: dict[str, list[dict[str, Any]]]) -> None:
    for table, rows in pending.items():
        if rows:
            connection.execute(sa.insert(_lightweight(table, *rows[0])), rows)
            rows.clear()


def _lightweight(name: str, *columns: str) -> sa.TableClause:
    """Old moments come as text without a zone, which is UTC; all new ones are numbers."""
    old = sa.DateTime() if name.endswith("_before") else None
    moments = {"taken_at", "created_at"}
    return sa.table(name, *(sa.column(one, old if one in moments else None) for one in columns))


def _microseconds(moment: datetime | None) -> int | None:
    if moment is None:
        return None
    return (moment.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
