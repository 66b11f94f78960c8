"""What delivery learns about its own faults: doubt, retries, corrections, troubles.

Each section belongs to one matter and can be read alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_delivery"
down_revision = "0005_models"
branch_labels = None
depends_on = None

TEXT, WHOLE, MOMENT = sa.Text(), sa.Integer(), sa.DateTime(timezone=True)
OLD = ("state", "reason", "tries", "first_try_at")


def upgrade() -> None:
    _sending()
    _people()


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")


# --- Sending: doubt, failures, refusals ---


def _sending() -> None:
    for name in ("tried_at", "uncertain_since", "forbidden_since"):
        op.add_column("deliveries", sa.Column(name, MOMENT))
    op.add_column("deliveries", sa.Column("failures", WHOLE, server_default="0", nullable=False))
    rows = sa.table("deliveries", *map(sa.column, (*OLD, "tried_at", "uncertain_since", "failures")))
    # Of what was tried before these columns nobody knows more than the first try and the last reason.
    waiting = sa.update(rows).where(rows.c.tries > 0, rows.c.state.in_(("pending", "sending")))
    op.execute(waiting.values(tried_at=rows.c.first_try_at, failures=rows.c.tries))
    unmade = sa.or_(*(rows.c.reason.startswith(code) for code in ("rate_limited", "platform_down", "token_revoked")))
    doubtful = waiting.where(rows.c.state == "pending", ~sa.and_(rows.c.tries == 1, unmade))
    op.execute(doubtful.values(uncertain_since=rows.c.first_try_at))


# --- People: posts that were given up, corrections, troubles ---


def _people() -> None:
    _create_undelivered()
    _create_corrections()
    _create_troubles()


def _create_undelivered() -> None:
    op.create_table(
        "undelivered",
        sa.Column("slot_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("tenant_id", TEXT, nullable=False),
        sa.Column("subscription_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_undelivered_entry_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "subscription_id", "slot_id"],
            ["slots.tenant_id", "slots.subscription_id", "slots.id"],
            name=op.f("fk_undelivered_tenant_id_subscription_id_slot_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("slot_id", "entry_id", name=op.f("pk_undelivered")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_undelivered_entry_id"), "undelivered", ["entry_id"])


def _create_corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("digest_id", WHOLE, nullable=False),
        sa.Column("item", WHOLE, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("url", TEXT),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("tenant_id", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_corrections_digest_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        sa.UniqueConstraint(
            "digest_id", "item", "tenant_id", "note", name=op.f("uq_corrections_digest_id_item_tenant_id_note")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_corrections_digest_id"), "corrections", ["digest_id"])
    op.create_index(op.f("ix_corrections_made_at"), "corrections", ["made_at"])
    op.create_table(
        "correction_posts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("correction_id", WHOLE, nullable=False),
        sa.Column("delivery_id", WHOLE, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("tries", WHOLE, nullable=False),
        *(sa.Column(name, MOMENT) for name in ("first_try_at", "lease_until", "next_attempt_at")),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"], [f"{many}.id"], name=op.f(f"fk_correction_posts_{one}_id"), ondelete="CASCADE"
            )
            for one, many in (("correction", "corrections"), ("delivery", "deliveries"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_posts")),
        sa.UniqueConstraint("correction_id", "delivery_id", name=op.f("uq_correction_posts_correction_id_delivery_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_correction_posts_next_attempt_at"), "correction_posts", ["next_attempt_at"])
    op.create_index(op.f("ix_correction_posts_delivery_id"), "correction_posts", ["delivery_id"])


def _create_troubles() -> None:
    op.create_table(
        "troubles",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("tenant_id", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("healed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_troubles")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_troubles_healed_at"), "troubles", ["healed_at"])
