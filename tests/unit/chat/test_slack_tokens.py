"""Which tenant a request or an installation is of, and that nothing shows a token."""

import subprocess
import sys

import pytest

from bot.chat.slack.tokens import Installed, tenant_of
from bot.domain.subscriptions import TenantId


@pytest.mark.parametrize(
    ("enterprise", "team", "wide", "tenant"),
    [
        (None, "T1", False, "slack:T1"),
        ("E1", "T1", False, "slack:T1"),
        ("E1", "T1", None, "slack:T1"),
        ("E1", "T1", True, "slack:E1"),
        ("E1", None, False, "slack:E1"),
    ],
)
def test_a_tenant_is_a_workspace_or_an_organisation_as_a_whole(
    enterprise: str | None, team: str | None, wide: bool | None, tenant: str
) -> None:
    assert tenant_of(enterprise_id=enterprise, team_id=team, is_enterprise_install=wide) == tenant


def test_a_bot_that_is_printed_shows_no_token() -> None:
    installed = Installed(
        tenant_id=TenantId("slack:T1"),
        team_id="T1",
        enterprise_id=None,
        bot_token="xoxb-secret",
        bot_id="B1",
        bot_user_id="U1",
    )
    assert "xoxb" not in f"{installed!r} {installed}"


def test_an_app_of_one_workspace_brings_neither_the_orm_nor_cryptography() -> None:
    """They are a tenth of what the bot holds at rest."""
    asked = "import sys, bot.chat.slack.front; print(*{'sqlalchemy.orm', 'cryptography'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True, timeout=60)
    assert said.stdout.split() == []
