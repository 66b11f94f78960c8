"""Goal T12: with everything written down that can be, the log holds nothing by which somebody could speak for us."""

import logging
from pathlib import Path

import pytest

from bot.chat.slack.credentials import Credentials
from tests.integration.slack_front import KEY, front, many_by_http, one_by_socket
from tests.integration.slack_scene import SIGNING_SECRET, slack_double
from tests.servers.emulate import CLIENT_SECRET

# slack_sdk still gives the client's secret by a class that aiohttp is about to leave.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.mark.parametrize("mode", [one_by_socket, many_by_http])
async def test_no_secret_reaches_the_log_at_any_level(
    mode: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert callable(mode)
    secrets = [SIGNING_SECRET, CLIENT_SECRET, KEY, "xoxb-", "xoxe", "xapp-", "ticket-"]
    async with slack_double() as double:
        credentials: Credentials = mode(double)
        async with front(double, tmp_path, credentials) as scene:
            if credentials.many:
                await double.install(scene.base)
            else:
                await scene.until("connected")
            gesture = await double.slash("about")
            await scene.settled()
            await double.uninstall()
            await scene.settled()
    secrets += [str(gesture.payload[name]) for name in ("response_url", "trigger_id")]
    written = "\n".join(f"{one.getMessage()} {one.exc_text or ''}" for one in caplog.records if _ours(one.name))
    assert gesture.answers
    assert [secret for secret in secrets if secret in written] == []


def _ours(name: str) -> bool:
    """The emulator's side of the test speaks slack_sdk too, and through aiohttp."""
    return name.startswith(("bot", "slack", "uvicorn"))
