"""`gazette run` with GAZETTE_METRICS: what it does shows on a port of its own, which the port for the world has not."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from tests.acceptance import wire
from tests.acceptance.running import Running, running
from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.server import FakeDiscord
from tests.gazette import Gazette
from tests.servers.feed_server import FeedServer, Reply

pytestmark = pytest.mark.timeout(150)


@pytest.fixture
def feeds(feeds: FeedServer) -> FeedServer:
    """And one that fails."""
    feeds.reply("/away", Reply(status=500))
    return feeds


def installed(folder: Path, feeds: FeedServer, discord: FakeDiscord, web: int, figures: int) -> Gazette:
    away = ("  - id: away", f"    url: {feeds.url('/away')}")
    return wire.installed(folder, feeds, discord, *away, PORT=str(web), GAZETTE_METRICS=str(figures))


async def asked(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def shows(bot: Running, port: int, *lines: str) -> str:
    """Waits until the page has all of these lines; the page."""
    async with asyncio.timeout(40):
        while True:
            assert bot.process.returncode is None, "".join(bot.log)
            _, page = await asked(port, "/metrics")
            if not set(lines) - set(page.splitlines()):
                return page
            await asyncio.sleep(0.1)


async def test_polls_posts_answers_and_a_broken_file_show(
    tmp_path: Path, feeds: FeedServer, discord: FakeDiscord, unused_tcp_port_factory: Callable[[], int]
) -> None:
    web, figures = unused_tcp_port_factory(), unused_tcp_port_factory()
    gazette = installed(tmp_path, feeds, discord, web, figures)
    async with running(gazette) as bot:
        await bot.says("polled 2 sources")
        await bot.says("new table of")
        await discord.slash("search", {"query": "open weights"})
        where = {"edition": "weekly", "channel": discord.text.id}
        await discord.slash("schedule set", {**where, "time": "09:00", "zone": "Europe/Berlin"}, person=ADMIN)
        await discord.slash("schedule run", where, person=ADMIN)
        page = await shows(
            bot,
            figures,
            'gazette_polls_total{outcome="read"} 1.0',
            'gazette_polls_total{outcome="failed"} 1.0',
            'gazette_entries_total{kind="new"} 3.0',
            'gazette_slots_total{outcome="opened"} 1.0',
            'gazette_posts_total{outcome="sent"} 1.0',
            'gazette_posts_total{outcome="given_up"} 0.0',
            'gazette_question_seconds_count{command="search",outcome="answered",platform="discord"} 1.0',
            'gazette_platform_up{platform="discord"} 1.0',
            'gazette_source_failures{source="away"} 1.0',
            "gazette_subscriptions_overdue 0.0",
            "gazette_configuration_ok 1.0",
        )
        assert discord.guild.id not in page
        assert 'gazette_job_seconds_count{job="poll"}' in page
        gazette.config.write_text("version: 1\nsources: 7\n")
        await shows(bot, figures, "gazette_configuration_ok 0.0", "gazette_database_up 1.0")
        assert (await asked(figures, "/ready"))[0] == 200
        assert await asked(figures, "/health") == (200, "ok")
        assert (await asked(web, "/ready"))[0] == 200
        assert (await asked(web, "/metrics"))[0] == 404
    assert not any("Traceback" in line for line in bot.log)


async def test_a_port_that_is_taken_is_said_and_stops_nothing_else(
    tmp_path: Path, feeds: FeedServer, discord: FakeDiscord, unused_tcp_port: int
) -> None:
    web = unused_tcp_port
    with socket.create_server(("127.0.0.1", 0)) as taken:
        figures = taken.getsockname()[1]
        async with running(installed(tmp_path, feeds, discord, web, figures)) as bot:
            await bot.says(f"cannot listen on 127.0.0.1:{figures}")
            await bot.says("polled 2 sources")
            assert (await asked(web, "/health"))[0] == 200
