"""One workspace by the token of the settings: asked once who it is, and nobody else is served."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError

from bot.chat.slack.clients import Clients
from bot.chat.slack.tokens import OneWorkspace
from bot.domain.subscriptions import TenantId
from tests.doubles.slack.faults import Fault
from tests.doubles.slack.server import SlackDouble
from tests.integration.slack_scene import slack_double


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


@pytest.fixture
async def clients(slack: SlackDouble) -> AsyncIterator[Clients]:
    made = Clients(api_url=slack.api_url)
    yield made
    await made.close()


async def test_it_learns_where_it_is_once_however_many_ask(slack: SlackDouble, clients: Clients) -> None:
    one = OneWorkspace(slack.bot.value, clients)
    tenant = TenantId(f"slack:{slack.home.team_id}")

    found = await asyncio.gather(*(one.of_tenant(tenant) for _ in range(5)), one.check())

    assert {installed and installed.tenant_id for installed in found} == {tenant}
    assert found[0] is not None
    assert (found[0].bot_id, found[0].bot_user_id) == (slack.home.emulate.bot_id, slack.home.emulate.bot_user_id)
    assert slack.count("auth.test") == 1


async def test_another_workspace_is_nobody(slack: SlackDouble, clients: Clients) -> None:
    one = OneWorkspace(slack.bot.value, clients)

    home = await one.of_request(enterprise_id=None, team_id=slack.home.team_id, is_enterprise_install=False)
    others = [
        await one.of_request(enterprise_id=None, team_id="T9", is_enterprise_install=False),
        await one.of_request(enterprise_id="E9", team_id=slack.home.team_id, is_enterprise_install=True),
        await one.of_tenant(TenantId("slack:T9")),
    ]

    assert home is not None
    assert others == [None, None, None]


async def test_a_token_for_an_organisation_serves_its_workspaces(slack: SlackDouble, clients: Clients) -> None:
    who = {"ok": True, "enterprise_id": "E1", "is_enterprise_install": True, "team_id": "E1", "user_id": "U1"}
    slack.fault("auth.test", Fault(status=200, body=who))
    one = OneWorkspace(slack.bot.value, clients)

    installed = await one.of_request(enterprise_id="E1", team_id="T5", is_enterprise_install=True)

    assert installed is not None
    assert (installed.tenant_id, installed.team_id, installed.enterprise_id) == ("slack:E1", None, "E1")
    assert await one.of_request(enterprise_id="E2", team_id="T5", is_enterprise_install=True) is None


async def test_a_refused_token_is_told_and_asked_again(slack: SlackDouble, clients: Clients) -> None:
    one = OneWorkspace(slack.bot.value, clients)
    slack.fault("auth.test", error="invalid_auth")
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await one.check()
    known = await one.check()

    await one.forget(TenantId("slack:T9"))
    assert await one.check() is known
    await one.forget(known.tenant_id)
    slack.tokens.revoke(slack.home)
    with pytest.raises(SlackApiError, match="token_revoked"):
        await one.of_tenant(known.tenant_id)
