"""Many workspaces: what they install with and entrust to us is seen nowhere, and lies encrypted on the disk.

What is allowed where is said in `test_no_secret_leaves`.
"""

import asyncio
import base64
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.acceptance import canaries
from tests.acceptance.canaries import INSTALLED, SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET, leaks
from tests.acceptance.listening import slack_with_ear
from tests.acceptance.running import running
from tests.acceptance.secret_scene import EVERY, installed, pages, servers
from tests.doubles.slack.faults import Fault
from tests.doubles.slack.server import SlackDouble
from tests.doubles.slack.tokens import Token, Tokens
from tests.doubles.slack.web_api import Call
from tests.doubles.slack.workspaces import Workspace
from tests.gazette import Gazette
from tests.servers.emulate import CLIENT_ID, CLIENT_SECRET

pytestmark = pytest.mark.timeout(150)


@dataclass(slots=True)
class OneToken(Tokens):
    """Whoever installs the app gets the canary."""

    def bot(self, workspace: Workspace, inner: str, scope: str, *, rotating: bool = False) -> Token:
        return self.add(Token(value=INSTALLED.value, workspace=workspace, inner=inner, scope=scope))


@pytest.fixture
async def slack() -> AsyncIterator[tuple[SlackDouble, list[str]]]:
    double, heard = slack_with_ear(OneToken())
    async with double:
        inner = double.api.own["oauth.v2.access"]

        async def access(call: Call, token: Token | None) -> dict[str, object]:
            """The double knows another secret of the client, and is given it where ours is right."""
            given = base64.b64decode(call.arguments.get("_basic", "")).decode()
            if given != f"{CLIENT_ID}:{SLACK_CLIENT_SECRET.value}":
                return {"ok": False, "error": "bad_client_secret"}
            theirs = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
            return await inner(replace(call, arguments={**call.arguments, "_basic": theirs}), token)

        double.api.own["oauth.v2.access"] = access
        yield double, heard


@pytest.fixture
async def gazette(tmp_path: Path, slack: tuple[SlackDouble, list[str]], unused_tcp_port: int) -> AsyncIterator[Gazette]:
    env = canaries.settings(canaries.MANY) | {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_API_URL": slack[0].api_url,
        "PORT": str(unused_tcp_port),
        "PYTHONFAULTHANDLER": "1",
    }
    async with servers() as of:
        yield installed(tmp_path, of, **env)


async def test_the_tokens_of_workspaces_are_seen_nowhere_not_even_after_an_abort(
    gazette: Gazette, slack: tuple[SlackDouble, list[str]]
) -> None:
    double, heard = slack
    base = f"http://127.0.0.1:{gazette.env['PORT']}"
    async with running(gazette, ends_with=-signal.SIGABRT) as bot:
        await bot.says("polled ")
        seen = await _installs(double, base)
        seen |= await pages(int(gazette.env["PORT"]))
        backup = await gazette.run("db", "backup")
        bot.process.send_signal(signal.SIGABRT)
        await asyncio.wait_for(bot.process.wait(), 10)
    assert "Fatal Python error: Aborted" in "".join(bot.log)
    seen |= {"the log": "".join(bot.log), "what Slack heard": "\n".join(heard), "a backup": backup.out + backup.err}
    disk = canaries.files(gazette.folder, "gazette.db*", "backups/*.db")
    found = leaks(seen, EVERY) + leaks(disk, canaries.MANY)
    assert not found, "\n".join(found)
    assert double.home.team_id.encode() in b"".join(disk.values())


async def _installs(double: SlackDouble, base: str) -> dict[str, bytes | str]:
    """Slack refuses the first who tries, and repeats the secret; then it goes well, and somebody asks."""
    again = Fault.refused(SLACK_CLIENT_SECRET.value, token=INSTALLED.value)
    double.fault("oauth.v2.access", again, Fault(status=500, body=f"<html>{SLACK_CLIENT_SECRET.value}</html>"))
    shown = [await double.install(base) for _ in range(3)]
    assert [page.status for page in shown][-1] == 200
    double.http(f"{base}/slack/events", SLACK_SIGNING_SECRET.value)
    answers = [await double.answers(await double.slash(words)) for words in ("about", "sources")]
    double.fault("users.info", Fault.refused(INSTALLED.value))
    answers.append(await double.answers(await double.slash("feeds list", person=double.home.admin)))
    return {"pages of Slack's": "\n".join(map(str, shown)), "answers": "\n".join(one.text for one in answers)}
