"""Installing over the double: consent, rotation, uninstalling, and two workspaces that do not know each other."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore

from tests.doubles.slack.server import SlackDouble
from tests.integration.slack_plain import over_http
from tests.integration.slack_scene import SIGNING_SECRET, client, slack_double
from tests.servers.emulate import CLIENT_ID, CLIENT_SECRET


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


def _installable(slack: SlackDouble, folder: Path) -> AsyncApp:
    settings = AsyncOAuthSettings(
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        scopes=["commands", "chat:write"],
        authorization_url=slack.authorize_url,
        redirect_uri="https://gazette.example/slack/oauth_redirect",
        installation_store=FileInstallationStore(base_dir=str(folder)),
        state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(folder)),
    )
    settings.state_validation_enabled = True
    flow = AsyncOAuthFlow(client=client(slack, ""), settings=settings)
    return AsyncApp(signing_secret=SIGNING_SECRET, client=client(slack, ""), oauth_flow=flow)


async def test_an_admin_installs_the_app(slack: SlackDouble, tmp_path: Path) -> None:
    async with over_http(slack, _installable(slack, tmp_path)) as base:
        page = await slack.install(base)

    found = FileInstallationStore(base_dir=str(tmp_path)).find_bot(enterprise_id=None, team_id="T000000001")
    assert page.status == 200
    assert found is not None
    assert (await client(slack, found.bot_token).auth_test())["user_id"] == slack.home.emulate.bot_user_id


@pytest.mark.parametrize(("agree", "cookie", "status"), [(True, False, 400), (False, True, 200)])
async def test_an_installation_may_fail(
    slack: SlackDouble, tmp_path: Path, *, agree: bool, cookie: bool, status: int
) -> None:
    async with over_http(slack, _installable(slack, tmp_path)) as base:
        page = await slack.install(base, agree=agree, cookie=cookie)

    # Bolt's page on a refusal is a 200.
    assert (page.status, slack.count("oauth.v2.access")) == (status, 0)


async def test_a_refresh_token_works_once(slack: SlackDouble) -> None:
    slack.installing.rotating = True
    old = await slack.bot_of(slack.home)
    told = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "grant_type": "refresh_token"}

    first = old.refresh

    new = await client(slack, "").oauth_v2_access(**told, refresh_token=first)
    with pytest.raises(SlackApiError, match="invalid_refresh_token"):
        await client(slack, "").oauth_v2_access(**told, refresh_token=first)

    assert new["access_token"] != old.value
    assert new["expires_in"] == 43_200
    assert (await client(slack, new["access_token"]).auth_test())["ok"]


async def test_an_expired_token_is_refused(slack: SlackDouble) -> None:
    slack.installing.rotating = True
    token = await slack.bot_of(slack.home)
    token.expires_at = time.time()

    with pytest.raises(SlackApiError, match="token_expired"):
        await client(slack, token.value).auth_test()


async def test_a_wrong_secret_exchanges_nothing(slack: SlackDouble) -> None:
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await client(slack, "").oauth_v2_access(client_id=CLIENT_ID, client_secret="guess", code="any")


async def test_an_app_may_uninstall_itself(slack: SlackDouble) -> None:
    further = await slack.bot_of(slack.home)

    await client(slack).apps_uninstall(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)

    with pytest.raises(SlackApiError, match="token_revoked"):
        await client(slack, further.value).auth_test()


async def test_two_workspaces_do_not_know_each_other(slack: SlackDouble) -> None:
    other = await slack.workspace()
    bot = await slack.bot_of(other)
    channel = await other.channel()

    who = await client(slack, bot.value).auth_test()
    await client(slack, bot.value).chat_postMessage(channel=channel.id, text="Hello")

    assert (who["team_id"], who["user_id"]) == ("T000000002", other.emulate.bot_user_id)
    assert [post["text"] for post in await other.posted(channel)] == ["Hello"]
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client(slack).chat_postMessage(channel=channel.id, text="Hello")


async def test_an_uninstalled_app_has_no_tokens(slack: SlackDouble, tmp_path: Path) -> None:
    app = _installable(slack, tmp_path)
    app.enable_token_revocation_listeners()
    store = FileInstallationStore(base_dir=str(tmp_path))
    async with over_http(slack, app) as base:
        await slack.install(base)
        found = store.find_bot(enterprise_id=None, team_id="T000000001")
        assert found is not None
        told = await slack.uninstall()

    assert told.ack is not None
    assert told.ack.status == 200
    with pytest.raises(SlackApiError, match="token_revoked"):
        await client(slack, found.bot_token).auth_test()
