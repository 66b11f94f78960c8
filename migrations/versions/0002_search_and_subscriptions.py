"""Full text over the entries, remembered questions, and what subscriptions, editions and receipts lacked.

Columns are added without rebuilding a table, so that a large outbox is not copied.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002_search_and_subscriptions"
down_revision = "0001_initial"
branch_labels = None
depends_on = None

TEXT = sa.Text()


def upgrade() -> None:
    _complete_the_outbox()
    _create_questions()
    _create_index_of_text()


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _complete_the_outbox() -> None:
    """Digests that are there keep an unknown date; the unique index lets any number of those be."""
    op.add_column("subscriptions", sa.Column("mention", TEXT))
    op.add_column("digests", sa.Column("edition_date", TEXT))
    op.create_index(op.f("ix_digests_edition_edition_date"), "digests", ["edition", "edition_date"], unique=True)
    op.add_column("deliveries", sa.Column("thread_id", TEXT))
    op.create_index(op.f("ix_deliveries_state"), "deliveries", ["state"])
    # What is closed has no next attempt, so that the index of attempts holds only work.
    op.execute("UPDATE deliveries SET next_attempt_at = NULL WHERE state IN ('sent', 'dead')")


def _create_questions() -> None:
    op.create_table(
        "questions",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("question", TEXT, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_asked_at"), "questions", ["asked_at"])


def _create_index_of_text() -> None:
    """It holds no text but points into `entries`; accents are ignored; no index of prefixes, which triples the cost."""
    op.execute(
        "CREATE VIRTUAL TABLE entry_text USING fts5("
        "title, summary, source_id, content='entries', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute(
        "INSERT INTO entry_text (rowid, title, summary, source_id) "
        "SELECT id, title, summary, source_id FROM entries ORDER BY id"
    )
