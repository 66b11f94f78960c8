"""`gazette run` with Discord and Slack at once: one edition for both, and neither waits for the other."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.acceptance import wire
from tests.acceptance.wire import posts, until
from tests.blockkit import reading
from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.server import FakeDiscord
from tests.doubles.slack.server import SlackDouble
from tests.doubles.slack.workspaces import Channel
from tests.gazette import Gazette, all_due_now
from tests.integration.slack_scene import SIGNING_SECRET, slack_double
from tests.servers.feed_server import FeedServer

pytestmark = pytest.mark.timeout(150)
NUMBERED = re.compile(r"(\d+)\. \[?Open weights: headline number (\d)")


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


def installed(folder: Path, feeds: FeedServer, discord: FakeDiscord, slack: SlackDouble, **env: str) -> Gazette:
    listening = env or {"SLACK_APP_TOKEN": slack.app.value}
    return wire.installed(
        folder, feeds, discord, SLACK_BOT_TOKEN=slack.bot.value, SLACK_API_URL=slack.api_url, **listening
    )


@asynccontextmanager
async def running(gazette: Gazette) -> AsyncIterator[list[str]]:
    """A start until both are connected, then SIGTERM; the log is in the list afterwards."""
    process = await gazette.start("run")
    log: list[str] = []
    try:
        await until(process, "new table of", "polled 1 sources")
        yield log
    finally:
        began = asyncio.get_running_loop().time()
        process.terminate()
        _, err = await asyncio.wait_for(process.communicate(), 30)
        log.append(err.decode())
    assert process.returncode == 0, log[0]
    assert asyncio.get_running_loop().time() - began < 10
    assert "stopped" in log[0]
    assert "was destroyed" not in log[0]


async def scheduled(discord: FakeDiscord, slack: SlackDouble, place: Channel) -> None:
    where = {"edition": "weekly", "channel": discord.text.id}
    await discord.slash("schedule set", {**where, "time": "09:00", "zone": "Europe/Berlin"}, person=ADMIN)
    line = "schedule set weekly time:09:00 zone:Europe/Berlin"
    made = await slack.answers(await slack.slash(line, person=slack.home.admin, channel=place))
    assert "Scheduled." in made.text


async def in_slack(slack: SlackDouble, place: Channel, count: int = 1) -> list[str]:
    async with asyncio.timeout(40):
        while len(found := await slack.home.posted(place)) < count:
            await asyncio.sleep(0.1)
    return [reading(message) for message in found]


async def test_both_answer_and_get_the_same_edition_with_the_same_numbers_and_links(
    tmp_path: Path, feeds: FeedServer, discord: FakeDiscord, slack: SlackDouble
) -> None:
    place = await slack.home.channel()
    async with running(gazette := installed(tmp_path, feeds, discord, slack)) as log:
        await slack.sockets.connected()
        assert "headline number 2" in (await discord.slash("search", {"query": "open weights"})).text
        assert "headline number 2" in (await slack.answers(await slack.slash("search open weights"))).text
        await scheduled(discord, slack, place)
        all_due_now(gazette.database)
        await discord.slash("schedule run", {"edition": "weekly", "channel": discord.text.id}, person=ADMIN)
        (there,), (here,) = await posts([discord.text], discord), await in_slack(slack, place)
    assert NUMBERED.findall(here) == NUMBERED.findall(there.replace("\\", ""))
    assert len(NUMBERED.findall(here)) == 3
    assert "No. 1" in here
    assert "No. 1" in there.replace("\\", "")
    assert "Traceback" not in log[0]
    for secret in (slack.bot.value, slack.app.value, discord.token):
        assert secret not in log[0]


async def test_one_platform_that_is_cut_off_does_not_delay_the_other(
    tmp_path: Path, feeds: FeedServer, discord: FakeDiscord, slack: SlackDouble
) -> None:
    place = await slack.home.channel()
    async with running(installed(tmp_path, feeds, discord, slack)):
        await slack.sockets.connected()
        await scheduled(discord, slack, place)
        discord.gateway.refusals += [503] * 50
        await discord.gateway.drop()
        began = asyncio.get_running_loop().time()
        await slack.answers(await slack.slash("schedule run weekly", person=slack.home.admin, channel=place))
        await in_slack(slack, place)
        assert asyncio.get_running_loop().time() - began < 5
        discord.gateway.refusals.clear()

        await discord.gateway.connected(40)
        slack.sockets.refusing = True
        await slack.sockets.cut()
        began = asyncio.get_running_loop().time()
        await discord.slash("schedule run", {"edition": "weekly", "channel": discord.text.id}, person=ADMIN)
        await posts([discord.text], discord)
        assert asyncio.get_running_loop().time() - began < 5


async def test_over_http_the_web_port_answers_beside_discord(
    tmp_path: Path, feeds: FeedServer, discord: FakeDiscord, slack: SlackDouble, unused_tcp_port: int
) -> None:
    env = {"SLACK_SIGNING_SECRET": SIGNING_SECRET, "PORT": str(unused_tcp_port)}
    async with running(installed(tmp_path, feeds, discord, slack, **env)):
        slack.http(f"http://127.0.0.1:{unused_tcp_port}/slack/events", SIGNING_SECRET)
        asked = await slack.answers(await slack.slash("about"))
        assert asked.ack
        assert asked.ack.status == 200
        assert "slack" in asked.text
        assert "over HTTP" in (await discord.slash("about")).text


async def test_who_asks_without_end_keeps_nobody_else_waiting(
    tmp_path: Path, feeds: FeedServer, discord: FakeDiscord, slack: SlackDouble
) -> None:
    async with running(installed(tmp_path, feeds, discord, slack)) as log:
        await slack.sockets.connected()
        there = [await discord.begin("search", {"query": "weights"}) for _ in range(60)]
        here = [await slack.slash("search weights") for _ in range(60)]
        began = asyncio.get_running_loop().time()
        assert "headline" in (await discord.slash("search", {"query": "weights"}, person=ADMIN)).text
        asked = await slack.answers(await slack.slash("search weights", person=slack.home.admin))
        assert "headline" in asked.text
        assert asyncio.get_running_loop().time() - began < 5
        await asyncio.gather(*(asyncio.wait_for(one.done.wait(), 20) for one in there))
        assert sum("faster than I can" in one.text for one in there) >= 40
        assert sum("faster than I can" in one.text for one in here) >= 40
    assert log[0].count("asks too fast") == 2
    assert "Traceback" not in log[0]
