"""Editorial work: which entries are one story, what the operator ruled, how each was judged, which are held."""

import sqlalchemy as sa
from alembic import op

revision = "0007_editorial"
down_revision = "0006_delivery"
branch_labels = None
depends_on = None

TEXT, WHOLE, MOMENT = sa.Text(), sa.Integer(), sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_stories()
    _create_rulings()
    _create_judgements()
    _create_text_tries()


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _create_stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "entry_stories",
        _number("entry_id"),
        sa.Column("story", WHOLE, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("related", WHOLE),
        _of_entry("entry_stories"),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name=op.f("fk_entry_stories_story"), ondelete="CASCADE"),
        _key("entry_stories", "entry_id"),
    )
    op.create_index(op.f("ix_entry_stories_story"), "entry_stories", ["story"])
    op.create_table(
        "story_terms",
        sa.Column("term", TEXT, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        _number("entry_id"),
        _of_entry("story_terms"),
        _key("story_terms", "term", "day", "entry_id"),
        sqlite_with_rowid=False,
    )


def _create_rulings() -> None:
    op.create_table(
        "story_rulings",
        _number("one"),
        _number("other"),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of_entry("story_rulings", "one"),
        _of_entry("story_rulings", "other"),
        _key("story_rulings", "one", "other"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_rulings_other"), "story_rulings", ["other"])


def _create_judgements() -> None:
    op.create_table(
        "entry_judgements",
        _number("entry_id"),
        sa.Column("content_hash", TEXT, nullable=False),
        sa.Column("rules", TEXT, nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("passes", sa.Boolean(), nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        _of_entry("entry_judgements"),
        _key("entry_judgements", "entry_id"),
    )
    op.create_table(
        "held_entries",
        _number("entry_id"),
        sa.Column("reasons", TEXT, nullable=False),
        sa.Column("held_at", MOMENT, nullable=False),
        sa.Column("ruling", TEXT, nullable=False),
        sa.Column("ruled_at", MOMENT),
        _of_entry("held_entries"),
        _key("held_entries", "entry_id"),
    )
    op.create_index(op.f("ix_held_entries_ruling"), "held_entries", ["ruling"])


def _create_text_tries() -> None:
    op.create_table(
        "text_tries",
        _number("entry_id"),
        sa.Column("tried_at", MOMENT, nullable=False),
        sa.Column("fault", TEXT, nullable=False),
        _of_entry("text_tries"),
        _key("text_tries", "entry_id"),
    )


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, WHOLE, autoincrement=False, nullable=False)


def _of_entry(table: str, column: str = "entry_id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["entries.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))
