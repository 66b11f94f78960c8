"""R11: fifty commands a second while the bot polls. Each is acknowledged, the 99th percentile within a second.

It is without limits for a tenant, so that all of them are also answered; tests/integration/test_flood.py has those.

`make test-soak` keeps it up for a minute; the suite for some seconds. The bot is a process of its own.
"""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from tests.acceptance.wire import until
from tests.doubles.discord.interactions import Interaction
from tests.doubles.discord.server import FakeDiscord
from tests.doubles.slack.gestures import Gesture
from tests.feeds import rss
from tests.gazette import install
from tests.integration.slack_scene import slack_double
from tests.servers.feed_server import FeedServer, Reply, Seen

SECONDS = int(os.environ.get("LOAD", "5"))
A_SECOND = 50
SOURCES = 20 * (SECONDS + 15)
ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("search", {"query": "open weights"}),
    ("help", {}),
    ("sources", {}),
    ("about", {}),
    ("policies", {}),
)
pytestmark = pytest.mark.timeout(4 * SECONDS + 150)
Ask = Callable[[int], Coroutine[None, None, float | None]]


def slowly(seen: Seen) -> Reply:
    """Two at once from one host: all of them together take as long as the load."""
    number = seen.path.removeprefix("/")
    items = [(f"{number}-{item}", f"Open weights: headline {item} of source {number}") for item in range(15)]
    return Reply(body=rss(items), delay=0.1)


@asynccontextmanager
async def running(folder: Path, connected: str, **env: str) -> AsyncIterator[FeedServer]:
    """The bot, connected and reading its sources; ends with what its log says is wrong."""
    async with FeedServer(otherwise=slowly) as feeds:
        lines = ["version: 1", "defaults: {first_import: all}", "sources:"]
        for number in range(SOURCES):
            lines += [f"  - id: s{number}", f"    url: {feeds.url(f'/{number}')}"]
        limitless = {"GAZETTE_TENANT_RATE": "0", **env}
        process = await install(folder, "\n".join(lines) + "\n", **limitless).start("run")
        try:
            await until(process, connected)
            assert process.stderr is not None
            drained = asyncio.create_task(process.stderr.read())
            yield feeds
        finally:
            process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 20)
        assert process.returncode == 0
        assert "Traceback" not in (await drained).decode()


async def load(ask: Ask) -> list[float | None]:
    """Each starts at its moment, whether or not those before it have been answered."""
    loop, asked = asyncio.get_running_loop(), list[asyncio.Task[float | None]]()
    began = loop.time()
    for number in range(SECONDS * A_SECOND):
        await asyncio.sleep(began + number / A_SECOND - loop.time())
        asked.append(asyncio.create_task(ask(number)))
    return [await one for one in asked]


def judge(platform: str, acks: list[float | None], hits: tuple[int, int]) -> None:
    there = sorted(one for one in acks if one is not None)
    p99 = statistics.quantiles(there, n=100)[98]
    sys.stdout.write(
        f"\n{platform}: {len(acks)} commands, {A_SECOND} a second, {hits[1] - hits[0]} sources read meanwhile; "
        f"acknowledged after {1000 * statistics.median(there):.0f} ms, p99 {1000 * p99:.0f} ms, "
        f"longest {1000 * there[-1]:.0f} ms; {len(acks) - len(there)} lost\n"
    )
    assert hits[1] - hits[0] >= SECONDS
    assert len(there) == len(acks)
    assert p99 < 1


async def answered(waiting: Callable[[], int]) -> None:
    """Everybody gets the answer itself as well, however long the queue; people wait for it for a quarter of an hour."""
    loop, within = asyncio.get_running_loop(), 30.0 + 3 * SECONDS
    last = loop.time()
    left = waiting()
    while waiting():
        assert loop.time() < last + within, f"{waiting()} are without an answer {within:g} s after the last command"
        await asyncio.sleep(0.05)
    sys.stdout.write(f"{left} answers were outstanding at the end, for {loop.time() - last:.1f} s more\n")


async def test_discord_acknowledges_all_of_them(tmp_path: Path) -> None:
    async with FakeDiscord() as fake:
        env = {"DISCORD_TOKEN": fake.token, "DISCORD_API_URL": fake.api_url, "DISCORD_GATEWAY_URL": fake.gateway_url}
        async with running(tmp_path, "new table of", **env) as feeds:
            await fake.gateway.connected(60)
            await fake.slash("about")

            async def ask(number: int) -> float | None:
                words, options = ASKED[number % len(ASKED)]
                asked = await fake.begin(words, options)
                return await _acknowledged(asked)

            before = feeds.hits()
            acks = await load(ask)
            hits = (before, feeds.hits())
            judge("Discord", acks, hits)
            await answered(lambda: sum(not one.done.is_set() for one in fake.counter.open.values()))
        fake.assert_clean()


async def test_slack_acknowledges_all_of_them(tmp_path: Path) -> None:
    async with slack_double() as double:
        tokens = {"SLACK_BOT_TOKEN": double.bot.value, "SLACK_APP_TOKEN": double.app.value}
        async with running(tmp_path, "running with", **tokens, SLACK_API_URL=double.api_url) as feeds:
            await double.sockets.connected(within=60)
            gestures: list[Gesture] = []

            async def ask(number: int) -> float | None:
                words, options = ASKED[number % len(ASKED)]
                gesture = await double.slash(" ".join([words, *map(str, options.values())]))
                gestures.append(gesture)
                return gesture.ack.seconds if gesture.ack else None

            before = feeds.hits()
            acks = await load(ask)
            hits = (before, feeds.hits())
            judge("Slack", acks, hits)
            await answered(lambda: sum(not gesture.answers for gesture in gestures))


async def _acknowledged(asked: Interaction) -> float | None:
    """Seconds until the first callback, give or take a few milliseconds; None where none came in ten seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            while not asked.callbacks:
                await asyncio.sleep(0.004)
            return time.monotonic() - asked.asked_at
    return None
