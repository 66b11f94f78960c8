"""What a running bot says of a feeds.yaml that is away, unreadable or broken, wherever somebody asks; and afterwards.

Its log and that no source is lost: test_feeds_yaml_in_trouble.py.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.acceptance.running import Running, running
from tests.acceptance.test_feeds_yaml_in_trouble import (
    configured,
    cut_off,
    delete,
    link_to_itself,
    put_aside,
    replace,
    turn_into_a_directory,
)
from tests.acceptance.test_run_both import installed
from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.server import FakeDiscord
from tests.doubles.slack.server import SlackDouble
from tests.feeds import rss
from tests.gazette import Gazette
from tests.integration.slack_scene import slack_double
from tests.long.figures import say
from tests.servers.feed_server import FeedServer, Reply

pytestmark = pytest.mark.timeout(150)
IN_FORCE = "The configuration on disk is in force."
REFUSED = "feeds.yaml on disk was not taken over; the last configuration that worked stays in force."
TROUBLES: dict[Callable[[Path], None], str] = {
    delete: "feeds.yaml:1:1 there is no such file",
    turn_into_a_directory: "feeds.yaml:1:1 this is a directory",
    link_to_itself: "feeds.yaml:1:1 the file cannot be read",
    cut_off: "feeds.yaml:3:5 sources.0.url",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One bot on both platforms, and its own web port."""

    bot: Running
    gazette: Gazette
    discord: FakeDiscord
    slack: SlackDouble
    port: int

    async def about(self) -> tuple[str, str]:
        """As a reader sees it: Discord shows no backslash, and Slack gets another colon, which looks the same."""
        there = await self.discord.slash("about", person=ADMIN)
        here = await self.slack.answers(await self.slack.slash("about", person=self.slack.home.admin))
        return there.text.replace("\\", ""), here.text.replace("\N{RATIO}", ":")

    async def ready(self) -> tuple[int, str]:
        """Whether it is, and the figure of the configuration."""
        url = f"http://127.0.0.1:{self.port}/ready"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return answer.status, (await answer.json())["configuration"]

    async def everywhere(self, words: str, figure: str, code: int) -> None:
        """A person on each platform, whoever watches the process, and the commands beside it are told the same."""
        for said in await self.about():
            assert words in said
        assert await self.ready() == (200, figure)
        check, about = await self.gazette.run("feeds", "check"), await self.gazette.run("ask", "/about", "--json")
        doctor = (await self.gazette.run("doctor", "--json")).json()
        health = next(one["health"] for one in doctor if one["what"] == "configuration")
        assert (check.code, health) == (code, "broken" if code else "fine")
        assert words in about.out
        assert code == 0 or words in check.err


@pytest.fixture
async def asked(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[Asked]:
    async with FeedServer() as feeds, FakeDiscord() as discord, slack_double() as slack:
        feeds.reply("/wire", Reply(body=rss([("1", "A headline of the day")])))
        env = {"SLACK_APP_TOKEN": slack.app.value, "PORT": str(unused_tcp_port)}
        gazette = installed(tmp_path, feeds, discord, slack, **env)
        async with running(gazette) as bot:
            await bot.says("new table of")
            await bot.says("polled 1 sources")
            await slack.sockets.connected()
            made = Asked(bot, gazette, discord, slack, unused_tcp_port)
            async with asyncio.timeout(20):
                while (await made.ready())[0] != 200:
                    await asyncio.sleep(0.2)
            yield made
        discord.assert_clean()


async def test_each_trouble_is_told_everywhere_until_the_same_file_is_back(asked: Asked) -> None:
    good = asked.gazette.config.read_text()
    await asked.everywhere(IN_FORCE, "ok", 0)
    for trouble, reason in TROUBLES.items():
        said = len(asked.bot.log)
        trouble(asked.gazette.config)
        await asked.bot.says(reason, 5, after=said)
        await asked.everywhere(reason, "not taken over", 78)
        said = len(asked.bot.log)
        put_aside(asked.gazette.config)
        replace(asked.gazette.config, good)
        await asked.bot.says("configuration in force: 1 sources (0 added, 0 removed)", 5, after=said)
        await asked.everywhere(IN_FORCE, "ok", 0)
    say("4 trouble with feeds.yaml told", f"{len(TROUBLES)} of {len(TROUBLES)}, and their ends", "on both platforms")
    assert configured(asked.gazette) == {"wire"}


async def test_one_trouble_after_another_is_told_as_what_it_is_now(asked: Asked) -> None:
    path = asked.gazette.config
    good = path.read_text()
    delete(path)
    await asked.bot.says(TROUBLES[delete], 5)
    replace(path, good.replace("url:", "ulr:"))
    await asked.bot.says('did you mean "url"?', 5)
    for said in await asked.about():
        assert REFUSED in said
        assert TROUBLES[delete] not in said
        assert 'did you mean "url"?' in said
    replace(path, good)
    await asked.bot.says("(0 added, 0 removed)", 5)
    assert all(IN_FORCE in said for said in await asked.about())


async def test_a_strange_moment_while_saving_is_not_told(asked: Asked) -> None:
    """Some editors move the file away before they write the new one."""
    path, said = asked.gazette.config, len(asked.bot.log)
    good = path.read_text()
    path.rename(path.with_name("feeds.yaml~"))
    await asyncio.sleep(0.1)
    path.write_text(good)
    await asyncio.sleep(2)
    assert not [line for line in asked.bot.log[said:] if "feeds.yaml" in line]
    assert all(IN_FORCE in about for about in await asked.about())
