"""What the store keeps of policies: which entry names which instrument, and how each policy stood when."""

import sqlalchemy as sa
from alembic import op

revision = "0004_policies"
down_revision = "0003_slack"
branch_labels = None
depends_on = None

TEXT = sa.Text()


def upgrade() -> None:
    op.create_table(
        "entry_identifiers",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_entry_identifiers_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "entry_id", name=op.f("pk_entry_identifiers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entry_identifiers_entry_id"), "entry_identifiers", ["entry_id"])
    op.create_table(
        "policy_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", TEXT, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_states")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_policy_states_policy_id_seen_at"), "policy_states", ["policy_id", "seen_at"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
