"""What Alembic runs for every command; `bot.store.migrate` hands it a prepared connection.

A new revision is drafted against a database at head, then read and tidied by hand; its id is its file's name:

    from alembic import command
    from bot.store import dialects, migrate
    engine = dialects.migration_engine(Path("gazette.db"), patience=10, create=False)
    with engine.connect() as connection:
        config = migrate.config(Path("migrations"), connection)
        command.revision(config, "what changes", autogenerate=True, rev_id="0004_what_changes")
"""

from typing import Any, Literal

from alembic import context

from bot.store.editorial_tables import metadata
from bot.store.search import INDEX
from bot.store.tables import LIBRARIES
from bot.store.types import CanonicalJson, UTCDateTime


def plain_type(kind: str, item: Any, _autogen: object) -> str | Literal[False]:  # noqa: ANN401 - Alembic's signature
    """Revisions are frozen: they name SQLAlchemy's types, not ours, which may change."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, CanonicalJson):
        return "sa.Text()"
    return False


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the tables speak of it: not of the full-text index and what it keeps for itself, nor of slack_sdk's."""
    return not (kind == "table" and name is not None and name.startswith((INDEX, LIBRARIES)))


def run() -> None:
    """One transaction for each revision, tables rebuilt where SQLite cannot alter them."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=True,
        on_version_apply=context.config.attributes["before_commit"],
        render_item=plain_type,
        include_name=ours,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
