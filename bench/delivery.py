"""How fast and how politely one edition reaches many Discord channels. Prints Markdown.

    python bench/delivery.py [--channels 500]

The real store, outbox, publisher and discord.py post to the loopback double of Discord, which runs in a process of its
own, enforces the global limit of 50 requests a second, and answers 429 above it. The bound is the limit itself. The
yardstick for the processor time is discord.py's own HTTP client, posting the same payloads at the same pace, without
an outbox. Needs the development requirements and the corpus beside the project: the double judges each request by
Discord's own document.
"""

import argparse
import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord

from bot.bootstrap import SystemClock
from bot.catalogue.index import CatalogueIndex
from bot.chat.discord.client import CONNECTED
from bot.chat.discord.line import Line
from bot.chat.discord.pace import Pace
from bot.delivery.build import build_waiting
from bot.delivery.deliver import deliver_due
from bot.delivery.due import open_due
from bot.domain.catalogue import Catalogue
from bot.domain.subscriptions import Cadence, TenantId
from bot.ports import Store
from tests.doubles.discord.house import House, until
from tests.doubles.discord.server import FakeDiscord
from tests.doubles.discord.state import Kind
from tests.unit.store.shelf import fresh

LIMIT = 50
CLOCK = SystemClock()


@dataclass(slots=True)
class Remote:
    """The double in another process, as far as the platform needs it."""

    token: str
    api_url: str
    gateway_url: str
    guild: str
    channels: list[str]
    process: asyncio.subprocess.Process

    async def ask(self, word: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{word}\n".encode())
        answer: dict[str, Any] = json.loads(await self.process.stdout.readline())
        return answer


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    cpu: float
    posts: list[int]
    limited: int


async def serve(count: int) -> None:
    """The other process: prints where it listens, then answers each line on standard input."""
    async with FakeDiscord() as fake:
        made = [fake.world.add_channel(fake.guild, Kind.TEXT, f"c{number}") for number in range(count)]
        where = {"token": fake.token, "api_url": fake.api_url, "gateway_url": fake.gateway_url, "guild": fake.guild.id}
        _say({**where, "channels": [channel.id for channel in made]})
        while word := (await asyncio.to_thread(sys.stdin.readline)).strip():
            if word == "limit":
                fake.rest.limits.per_second = LIMIT
            counts = [len(channel.messages) for channel in made]
            _say({"posts": counts, "limited": fake.rest.limits.limited})


@asynccontextmanager
async def remote(count: int) -> AsyncIterator[Remote]:
    command = (sys.executable, __file__, "--serve", "--channels", str(count))
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**20
    )
    assert process.stdout is not None
    try:
        yield Remote(**json.loads(await process.stdout.readline()), process=process)
    finally:
        process.kill()
        await process.wait()


async def ours(folder: Path, count: int) -> tuple[Run, str]:
    """From the outbox to the receipts; also the payload of the first post."""
    async with remote(count) as double, fresh(folder / "gazette.db") as store:
        home = House(fake=double, store=store)  # type: ignore[arg-type]  # only addresses and the token are asked of it
        await home.add_entries(*(f"A headline of this week, number {number}" for number in range(20)))
        await subscribe(store, double)
        platform, stop = home.platform(), asyncio.Event()
        running = asyncio.create_task(platform.run(stop))
        await until(lambda: platform.state() == CONNECTED)
        publishers = {"discord": platform.publisher}
        await open_due(store, CLOCK, lambda _: True)
        await build_waiting(store, CLOCK, home.config(), publishers, lambda: CatalogueIndex(Catalogue()))
        async with store.reading() as view:
            payload = (await view.due_deliveries(CLOCK.now()))[0].payload
        await asyncio.sleep(1.1)  # the requests of the start are another second's
        await double.ask("limit")
        started, used = time.perf_counter(), cpu()
        await deliver_due(store, CLOCK, publishers)
        seconds, spent = time.perf_counter() - started, cpu() - used
        stop.set()
        await running
        return Run(seconds, spent, **await double.ask("count")), payload


async def bare(count: int, payload: str) -> Run:
    """discord.py's HTTP client and nothing else, at the same pace."""
    async with remote(count) as double:
        discord.http.Route.BASE = double.api_url
        client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=60)
        async with client:
            await client.login(double.token)
            line, body = Line(client, Pace()), json.loads(payload)
            places = asyncio.Semaphore(16)

            async def post(channel: str) -> None:
                async with places:
                    await line.call("POST", "/channels/{channel_id}/messages", body=body, channel_id=channel)

            started, used = time.perf_counter(), cpu()
            async with asyncio.TaskGroup() as group:
                for channel in double.channels:
                    group.create_task(post(channel))
            seconds, spent = time.perf_counter() - started, cpu() - used
        return Run(seconds, spent, **await double.ask("count"))


async def subscribe(store: Store, double: Remote) -> None:
    """Every channel gets the weekly edition, due now."""
    before = datetime.now(UTC) - timedelta(minutes=5)
    cadence = Cadence(at=before.time().replace(second=0, microsecond=0), zone="UTC")
    async with store.writing() as tx:
        tenant = tx.tenant(TenantId(f"discord:{double.guild}"))
        for channel_id in double.channels:
            await tenant.subscribe(
                platform="discord",
                channel_id=channel_id,
                edition="weekly",
                cadence=cadence,
                mention=None,
                now=before - timedelta(minutes=5),
            )


def cpu() -> float:
    """Seconds of this process alone."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def table(done: Run, yardstick: Run, count: int) -> str:
    bound = count / LIMIT
    doubled = sum(number - 1 for number in done.posts if number > 1)
    per_post, per_bare = (1000 * run.cpu / count for run in (done, yardstick))
    rows = [
        ("wall", f"{done.seconds:.2f} s; the bound is {bound:.2f} s: {bound / done.seconds:.1%} of it"),
        ("lost, doubled", f"{done.posts.count(0)}, {doubled}"),
        ("429 a message", f"{done.limited / count:.4f}"),
        (
            "processor time a message",
            f"{per_post:.2f} ms; discord.py bare {per_bare:.2f} ms: {per_post / per_bare:.2f}x",
        ),
    ]
    head = f"Delivery to {count} channels, {LIMIT} requests a second enforced\n\n| figure | value |\n|---|---|\n"
    return head + "".join(f"| {name} | {value} |\n" for name, value in rows)


async def measure(folder: Path, count: int) -> str:
    done, payload = await ours(folder, count)
    return table(done, await bare(count, payload), count)


def _say(document: object) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--channels", type=int, default=500)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        return asyncio.run(serve(args.channels))
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(asyncio.run(measure(Path(folder), args.channels)))
    return None


if __name__ == "__main__":
    main()
