"""The first schema: observations, and the outbox of delivery."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0001_initial"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text()
INTEGER = sa.Integer()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_sources()
    _create_entries()
    _create_hub_readings()
    _create_configurations()
    _create_subscribers()
    _create_composed()
    _create_outbox()
    _create_ledger()


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _required(name: str, type_: TypeEngine[Any], *, autoincrement: bool | Literal["auto"] = "auto") -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=False, autoincrement=autoincrement)


def _of_subscription(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", "subscription_id"],
        ["subscriptions.tenant_id", "subscriptions.id"],
        name=op.f(f"fk_{table}_tenant_id_subscription_id"),
        ondelete="CASCADE",
    )


def _create_sources() -> None:
    """Where we read, and how each source fares."""
    op.create_table(
        "sources",
        _required("id", TEXT),
        _required("configured", sa.Boolean()),
        _required("address_hash", TEXT),
        _required("next_poll_at", MOMENT),
        _required("state", TEXT),
        _required("reason", TEXT),
        _required("failures", INTEGER),
        sa.Column("failing_since", MOMENT),
        sa.Column("imported_at", MOMENT),
        sa.Column("last_polled_at", MOMENT),
        sa.Column("last_success_at", MOMENT),
        sa.Column("last_new_at", MOMENT),
        sa.Column("learned_url", TEXT),
        sa.Column("redirect_url", TEXT),
        sa.Column("redirect_count", INTEGER),
        sa.Column("redirect_since", MOMENT),
        sa.Column("etag", TEXT),
        sa.Column("last_modified", TEXT),
        sa.Column("body_hash", TEXT),
        _required("slices", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
    )
    op.create_index(op.f("ix_sources_next_poll_at"), "sources", ["next_poll_at"])


def _create_entries() -> None:
    """What was read."""
    op.create_table(
        "entries",
        _required("id", INTEGER),
        _required("source_id", TEXT),
        _required("identity", TEXT),
        _required("title", TEXT),
        _required("title_key", TEXT),
        sa.Column("url", TEXT),
        sa.Column("address_key", TEXT),
        _required("summary", TEXT),
        _required("kind", TEXT),
        sa.Column("published", MOMENT),
        _required("first_seen", MOMENT),
        _required("eligible", sa.Boolean()),
        _required("revisions", INTEGER),
        sa.Column("revised_at", MOMENT),
        _required("facts", TEXT),
        _required("content_hash", TEXT),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_entries_source_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("source_id", "identity", name=op.f("uq_entries_source_id_identity")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_entries_address_key"), "entries", ["address_key"])
    op.create_index(op.f("ix_entries_first_seen"), "entries", ["first_seen"])
    op.create_index(op.f("ix_entries_title_key"), "entries", ["title_key"])
    op.create_table(
        "bodies",
        _required("entry_id", INTEGER, autoincrement=False),
        _required("text", TEXT),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_bodies_entry_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_bodies")),
    )
    op.create_table(
        "revisions",
        _required("id", INTEGER),
        _required("entry_id", INTEGER),
        _required("at", MOMENT),
        _required("title", TEXT),
        sa.Column("url", TEXT),
        _required("summary", TEXT),
        _required("content_hash", TEXT),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_revisions_entry_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_revisions_entry_id"), "revisions", ["entry_id"])


def _create_hub_readings() -> None:
    """What the Hub said of a model at one moment."""
    op.create_table(
        "hub_readings",
        _required("model_id", TEXT),
        _required("taken_at", MOMENT),
        _required("rank", INTEGER),
        sa.Column("likes", sa.BigInteger()),
        sa.Column("downloads", sa.BigInteger()),
        sa.Column("trending_score", sa.Float()),
        sa.Column("licence", TEXT),
        sa.Column("task", TEXT),
        _required("gated", TEXT),
        sa.Column("parameters", sa.BigInteger()),
        _required("base_models", TEXT),
        sa.Column("created_at", MOMENT),
        sa.PrimaryKeyConstraint("model_id", "taken_at", name=op.f("pk_hub_readings")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_hub_readings_taken_at"), "hub_readings", ["taken_at"])


def _create_configurations() -> None:
    """What was in force."""
    op.create_table(
        "configurations",
        _required("id", INTEGER),
        _required("path", TEXT),
        _required("text", TEXT),
        _required("applied_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_configurations")),
        sqlite_autoincrement=True,
    )


def _create_subscribers() -> None:
    """Who wants what, where and when."""
    op.create_table(
        "tenants",
        _required("id", TEXT),
        _required("state", TEXT),
        _required("reason", TEXT),
        _required("created_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenants")),
    )
    op.create_table(
        "subscriptions",
        _required("id", INTEGER),
        _required("tenant_id", TEXT),
        _required("platform", TEXT),
        _required("channel_id", TEXT),
        _required("edition", TEXT),
        _required("time", TEXT),
        _required("zone", TEXT),
        _required("days", TEXT),
        _required("state", TEXT),
        _required("reason", TEXT),
        sa.Column("next_due_at", MOMENT),
        _required("created_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_subscriptions_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("tenant_id", "id", name=op.f("uq_subscriptions_tenant_id_id")),
        sa.UniqueConstraint(
            "tenant_id",
            "platform",
            "channel_id",
            "edition",
            name=op.f("uq_subscriptions_tenant_id_platform_channel_id_edition"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_subscriptions_next_due_at"), "subscriptions", ["next_due_at"])


def _create_composed() -> None:
    """What was frozen for which moment."""
    op.create_table(
        "digests",
        _required("id", INTEGER),
        _required("edition", TEXT),
        _required("number", INTEGER),
        _required("window_start", MOMENT),
        _required("window_end", MOMENT),
        _required("composed_at", MOMENT),
        _required("content", TEXT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("edition", "number", name=op.f("uq_digests_edition_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "slots",
        _required("id", INTEGER),
        _required("tenant_id", TEXT),
        _required("subscription_id", INTEGER),
        _required("slot_key", TEXT),
        _required("due_at", MOMENT),
        _required("state", TEXT),
        _required("reason", TEXT),
        sa.Column("digest_id", INTEGER),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_slots_digest_id"), ondelete="SET NULL"),
        _of_subscription("slots"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
        sa.UniqueConstraint("subscription_id", "slot_key", name=op.f("uq_slots_subscription_id_slot_key")),
        sa.UniqueConstraint("tenant_id", "subscription_id", "id", name=op.f("uq_slots_tenant_id_subscription_id_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_slots_digest_id"), "slots", ["digest_id"])
    op.create_index(op.f("ix_slots_state_due_at"), "slots", ["state", "due_at"])


def _create_outbox() -> None:
    """Each message and what became of it."""
    op.create_table(
        "deliveries",
        _required("id", INTEGER),
        _required("tenant_id", TEXT),
        _required("subscription_id", INTEGER),
        sa.Column("slot_id", INTEGER),
        _required("dedupe_key", TEXT),
        _required("part_no", INTEGER),
        _required("platform", TEXT),
        _required("channel_id", TEXT),
        _required("payload", TEXT),
        _required("nonce", TEXT),
        _required("state", TEXT),
        _required("reason", TEXT),
        _required("tries", INTEGER),
        sa.Column("first_try_at", MOMENT),
        sa.Column("lease_until", MOMENT),
        sa.Column("next_attempt_at", MOMENT),
        sa.Column("message_id", TEXT),
        sa.Column("sent_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["tenant_id", "subscription_id", "slot_id"],
            ["slots.tenant_id", "slots.subscription_id", "slots.id"],
            name=op.f("fk_deliveries_tenant_id_subscription_id_slot_id"),
            ondelete="CASCADE",
        ),
        _of_subscription("deliveries"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_deliveries_dedupe_key")),
        sa.UniqueConstraint("slot_id", "part_no", name=op.f("uq_deliveries_slot_id_part_no")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deliveries_next_attempt_at"), "deliveries", ["next_attempt_at"])
    op.create_index(
        op.f("ix_deliveries_tenant_id_subscription_id_slot_id"),
        "deliveries",
        ["tenant_id", "subscription_id", "slot_id"],
    )


def _create_ledger() -> None:
    """What each subscription was told."""
    op.create_table(
        "delivered",
        _required("tenant_id", TEXT),
        _required("subscription_id", INTEGER, autoincrement=False),
        _required("entry_id", INTEGER, autoincrement=False),
        _required("delivered_at", MOMENT),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_delivered_entry_id"), ondelete="CASCADE"),
        _of_subscription("delivered"),
        sa.PrimaryKeyConstraint("subscription_id", "entry_id", name=op.f("pk_delivered")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_delivered_entry_id"), "delivered", ["entry_id"])
