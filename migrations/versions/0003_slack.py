"""What a second platform needs: requests that were let in once, posts that a ledger can take back, installations.

The tables of installations are those of slack_sdk, which reads and writes them by itself. Their texts have no length
here: what they hold is encrypted, and longer than slack_sdk expects.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_slack"
down_revision = "0002_search_and_subscriptions"
branch_labels = None
depends_on = None

TEXT = sa.Text()
# slack_sdk writes moments without a zone, in UTC.
MOMENT = sa.DateTime()


def upgrade() -> None:
    op.add_column("delivered", sa.Column("slot_id", sa.Integer()))
    op.create_table(
        "admitted",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_admitted")),
    )
    op.create_index(op.f("ix_admitted_at"), "admitted", ["at"])
    _create_bots()
    _create_installations()
    _create_states()


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")


def _create_bots() -> None:
    op.create_table(
        "slack_bots",
        *_application(),
        *_texts("enterprise_id", "enterprise_name", "team_id", "team_name"),
        *_bot(),
        *_history(),
    )
    op.create_index("slack_bots_idx", "slack_bots", ["client_id", "enterprise_id", "team_id", "installed_at"])


def _create_installations() -> None:
    op.create_table(
        "slack_installations",
        *_application(),
        *_texts("enterprise_id", "enterprise_name", "enterprise_url", "team_id", "team_name"),
        *_bot(),
        sa.Column("user_id", TEXT, nullable=False),
        *_texts("user_token", "user_scopes", "user_refresh_token"),
        sa.Column("user_token_expires_at", MOMENT),
        *_texts("incoming_webhook_url", "incoming_webhook_channel", "incoming_webhook_channel_id"),
        *_texts("incoming_webhook_configuration_url", "token_type"),
        *_history(),
    )
    op.create_index(
        "slack_installations_idx",
        "slack_installations",
        ["client_id", "enterprise_id", "team_id", "user_id", "installed_at"],
    )


def _create_states() -> None:
    op.create_table(
        "slack_oauth_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("expire_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slack_oauth_states")),
    )


def _application() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("client_id", TEXT, nullable=False),
        sa.Column("app_id", TEXT, nullable=False),
    ]


def _bot() -> list[sa.Column[object]]:
    return [
        *_texts("bot_token", "bot_id", "bot_user_id", "bot_scopes", "bot_refresh_token"),
        sa.Column("bot_token_expires_at", MOMENT),
    ]


def _history() -> list[sa.Column[object]]:
    return [
        sa.Column("is_enterprise_install", sa.Boolean(), nullable=False),
        sa.Column("installed_at", MOMENT, nullable=False),
    ]


def _texts(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, TEXT) for name in names]
