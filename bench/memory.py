"""How much memory the bot holds at rest, with Discord connected, and with Slack as well. Prints Markdown.

    python bench/memory.py [--sources 60]

`gazette run` in a process of its own, feeds and the doubles on loopback; read twenty seconds after the first poll, and
again after a restart: the first start also makes the database, and keeps what that takes.
Needs the development requirements and the corpus beside the project, and Linux: the figures are those of /proc.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.doubles.discord.server import FakeDiscord
from tests.doubles.slack.server import SlackDouble
from tests.feeds import rss
from tests.gazette import Gazette, install
from tests.servers.feed_server import FeedServer, Reply

SETTLE = 20


async def measure(folder: Path, sources: int) -> str:
    async with SlackDouble() as slack:
        tokens = {
            "SLACK_BOT_TOKEN": slack.bot.value,
            "SLACK_APP_TOKEN": slack.app.value,
            "SLACK_API_URL": slack.api_url,
        }
        both = await resting(folder / "both", sources, "Discord and Slack", tokens)
    return await resting(folder / "one", sources, "Discord", {}) + "\n" + both


async def resting(folder: Path, sources: int, connected: str, more: dict[str, str]) -> str:
    async with FeedServer() as feeds, FakeDiscord() as fake:
        lines = ["version: 1", "sources:"]
        for number in range(sources):
            items = [(f"{number}-{item}", f"Headline {item} of source {number} this week") for item in range(30)]
            feeds.reply(f"/{number}", Reply(body=rss(items)))
            lines += [f"  - id: s{number}", f"    url: {feeds.url(f'/{number}')}"]
        env = {"DISCORD_TOKEN": fake.token, "DISCORD_API_URL": fake.api_url, "DISCORD_GATEWAY_URL": fake.gateway_url}
        env |= more
        gazette = install(folder, "\n".join(lines) + "\n", **env)
        first, children = await held(gazette, fake)
        # Nothing is due yet, so that no parser has started.
        again, _ = await held(gazette, fake)
    rows = [("the bot at its first start", first), ("the bot after a restart", again)]
    rows += [(f"parser process {number}", size) for number, size in enumerate(children, start=1)]
    head = f"Memory at rest, {sources} sources, {connected} connected\n\n| process | resident |\n|---|---|\n"
    return head + "".join(f"| {name} | {size / 1024:.0f} MiB |\n" for name, size in rows)


async def held(gazette: Gazette, fake: FakeDiscord) -> tuple[int, list[int]]:
    """KiB of the bot, and of each of its parser processes."""
    running = await gazette.start("run")
    try:
        await asyncio.wait_for(fake.gateway.connected(), 60)
        await asyncio.sleep(SETTLE)
        return resident(running.pid), [resident(pid) for pid in offspring(running.pid)]
    finally:
        running.terminate()
        await running.communicate()


def resident(pid: int) -> int:
    """KiB, from /proc/PID/status."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def offspring(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=60)
    count = parser.parse_args().sources
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(asyncio.run(measure(Path(folder), count)))


if __name__ == "__main__":
    main()
