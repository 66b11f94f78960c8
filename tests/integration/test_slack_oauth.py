"""Many workspaces install the app by OAuth, end to end: browser, consent, encrypted token, suspension and return."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.doubles.slack.server import SlackDouble
from tests.integration.slack_front import Front, front, many_by_http, suspend, suspension
from tests.integration.slack_scene import slack_double

# slack_sdk still gives the client's secret by a class that aiohttp is about to leave.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
TENANT = "slack:T000000001"


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


@pytest.fixture
async def scene(slack: SlackDouble, tmp_path: Path) -> AsyncIterator[Front]:
    async with front(slack, tmp_path, many_by_http(slack)) as made:
        yield made


async def test_an_admin_installs_the_app_and_it_answers(scene: Front, tmp_path: Path) -> None:
    page = await scene.double.install(scene.base)
    assert page.status == 200
    assert "Open Gazette is installed" in page.text
    gesture = await scene.double.slash("about")
    await scene.settled()
    assert "Open Gazette" in gesture.text
    with closing(sqlite3.connect(tmp_path / "gazette.db")) as database:
        kept = " ".join(str(row) for row in database.execute("SELECT * FROM slack_bots, slack_installations"))
    assert TENANT.removeprefix("slack:") in kept
    assert "xox" not in kept


async def test_the_link_leads_to_slack_with_our_scopes(scene: Front) -> None:
    async with scene.double.session.get(f"{scene.base}/slack/install", allow_redirects=False) as answer:
        target = urlsplit(answer.headers["Location"])
        cookie = answer.headers["Set-Cookie"]
    asked = parse_qs(target.query)
    assert answer.status == 302
    assert f"{target.scheme}://{target.netloc}{target.path}" == scene.double.authorize_url
    assert asked["scope"] == ["chat:write,chat:write.public,commands,files:write,users:read"]
    assert "redirect_uri" not in asked
    assert {"Secure", "HttpOnly"} <= {piece.strip() for piece in cookie.split(";")}


async def test_variables_of_slacks_own_libraries_change_nothing(
    slack: SlackDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REDIRECT_URI", "INSTALL_PATH", "REDIRECT_URI_PATH", "SCOPES", "USER_SCOPES", "SIGNING_SECRET"):
        monkeypatch.setenv(f"SLACK_{name}", "https://elsewhere.example/taken")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-another-app")
    monkeypatch.setenv("SLACK_CLIENT_ID", "3000.4000")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "of-another-app")
    async with front(slack, tmp_path, many_by_http(slack)) as scene:
        page = await slack.install(scene.base)
        assert page.status == 200
        gesture = await slack.slash("about")
        await scene.settled()
        assert "Open Gazette" in gesture.text


@pytest.mark.parametrize(
    ("agree", "cookie", "status", "words"),
    [(False, True, 200, "You pressed Cancel"), (True, False, 400, "This browser did not begin the installation")],
)
async def test_an_installation_that_fails_says_why_in_plain_words(
    scene: Front, agree: bool, cookie: bool, status: int, words: str
) -> None:
    page = await scene.double.install(scene.base, agree=agree, cookie=cookie)
    assert page.status == status
    assert "Open Gazette was not installed" in page.text
    assert words in page.text
    assert dict(page.headers)["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")


async def test_a_code_works_once_and_a_state_works_once(scene: Front) -> None:
    session, states = scene.double.session, []
    for _ in range(2):
        async with session.get(f"{scene.base}/slack/install", allow_redirects=False) as answer:
            states.append(parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0])
    callback = f"{scene.base}/slack/oauth_redirect?code=used-before&state="
    for state, words in ((states[0], "did not accept"), (states[0], "used before, or it waited")):
        headers = {"Cookie": f"slack-app-oauth-state={state}"}
        async with session.get(callback + state, headers=headers) as answer:
            assert answer.status == 401
            assert words in await answer.text()
    other = {"Cookie": f"slack-app-oauth-state={states[0]}"}
    async with session.get(callback + states[1], headers=other) as answer:
        assert answer.status == 400


async def test_installations_that_nobody_finished_are_not_kept(scene: Front, tmp_path: Path) -> None:
    install = f"{scene.base}/slack/install"
    with closing(sqlite3.connect(tmp_path / "gazette.db")) as database:
        for begun in range(1, 4):
            async with scene.double.session.get(install, allow_redirects=False):
                assert database.execute("SELECT count(*) FROM slack_oauth_states").fetchone() == (begun,)
        database.execute("UPDATE slack_oauth_states SET expire_at = '2020-01-01 00:00:00.000000'")
        database.commit()
        async with scene.double.session.get(install, allow_redirects=False):
            assert database.execute("SELECT count(*) FROM slack_oauth_states").fetchone() == (1,)


async def test_what_stands_in_the_address_bar_never_stands_in_the_page(scene: Front) -> None:
    address = f"{scene.base}/slack/oauth_redirect?error=<script>alert(1)</script>"
    async with scene.double.session.get(address) as answer:
        text = await answer.text()
    assert "script" not in text
    assert "Something went wrong on our side" in text


async def test_a_store_that_fails_is_a_page_too(scene: Front, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(sqlite3.connect(tmp_path / "gazette.db")) as database:
        database.execute("DROP TABLE slack_installations")
    page = await scene.double.install(scene.base)
    assert page.status == 500
    assert "the installation could not be kept" in page.text
    assert "xox" not in caplog.text


async def test_slack_down_in_the_middle_is_a_page_too(scene: Front) -> None:
    scene.double.fault("oauth.v2.access", status=503, always=True)
    page = await scene.double.install(scene.base)
    assert page.status in {401, 500}
    assert "Open Gazette was not installed" in page.text


async def test_a_workspace_that_uninstalled_is_forgotten_and_back_after_installing_again(scene: Front) -> None:
    await scene.double.install(scene.base)
    await scene.double.uninstall()
    await scene.settled()
    assert await suspension(scene, TENANT) != ""
    gesture = await scene.double.slash("about")
    await scene.settled()
    assert "Open Gazette 1" not in gesture.text
    await scene.double.install(scene.base)
    assert await suspension(scene, TENANT) == ""
    gesture = await scene.double.slash("about")
    await scene.settled()
    assert "Open Gazette 1" in gesture.text


async def test_two_workspaces_install_and_one_return_says_nothing_of_the_other(scene: Front) -> None:
    other = await scene.double.workspace()
    await scene.double.install(scene.base)
    await suspend(scene.counter.store, TENANT)
    await scene.double.install(scene.base, person=other.admin)
    assert await suspension(scene, TENANT) != ""
    gesture = await scene.double.slash("about", person=other.admin, channel=other.general)
    await scene.settled()
    assert "Open Gazette 1" in gesture.text
