"""How fast and how politely one edition reaches many Discord channels. Prints Markdown.

    python bench/delivery.py [--channels 500]

The real store, outbox, publisher and discord.py post to the loopback double of Discord, which enforces the global limit
of 50 requests a second and answers 429 above it. The bound is the limit itself: channels / 50 seconds. Needs the
development requirements and the corpus beside the project (the double judges each request by Discord's own document).
"""

# ruff: noqa: INP001 - a folder of scripts, not a package
import argparse
import asyncio
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.bootstrap import SystemClock
from bot.delivery.build import build_waiting
from bot.delivery.deliver import deliver_due
from bot.delivery.due import open_due
from bot.domain.subscriptions import Cadence, TenantId
from tests.doubles.discord.house import House, house
from tests.doubles.discord.state import Kind

LIMIT = 50
CLOCK = SystemClock()


@dataclass(frozen=True, slots=True)
class Run:
    channels: int
    seconds: float
    cpu: float
    sent: int
    doubled: int
    refused: int


async def run(folder: Path, count: int) -> Run:
    async with house(folder) as home:
        await home.add_entries(*(f"A headline of this week, number {number}" for number in range(20)))
        channels = [home.fake.world.add_channel(home.fake.guild, Kind.TEXT, f"c{number}") for number in range(count)]
        await subscribe(home, [channel.id for channel in channels])
        async with home.open() as platform:
            publishers = {"discord": platform.publisher}
            await open_due(home.store, CLOCK, lambda _: True)
            await build_waiting(home.store, CLOCK, home.config(), publishers)
            await asyncio.sleep(1.1)  # the requests of the start are another second's
            home.fake.rest.limits.per_second = LIMIT
            started, used = time.perf_counter(), cpu()
            tally = await deliver_due(home.store, CLOCK, publishers)
            seconds, spent = time.perf_counter() - started, cpu() - used
        posts = [len(channel.messages) for channel in channels]
        limited = home.fake.rest.limits.limited
    return Run(count, seconds, spent, tally.sent, sum(number - 1 for number in posts if number > 1), limited)


async def subscribe(home: House, channel_ids: list[str]) -> None:
    """Every channel gets the weekly edition, due now."""
    before = datetime.now(UTC) - timedelta(minutes=5)
    cadence = Cadence(at=before.time().replace(second=0, microsecond=0), zone="UTC")
    async with home.store.writing() as tx:
        tenant = tx.tenant(TenantId(f"discord:{home.fake.guild.id}"))
        for channel_id in channel_ids:
            await tenant.subscribe(
                platform="discord",
                channel_id=channel_id,
                edition="weekly",
                cadence=cadence,
                mention=None,
                now=before - timedelta(minutes=5),
            )


def cpu() -> float:
    """Seconds of this process, the double's own share included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def table(done: Run) -> str:
    bound = done.channels / LIMIT
    rows = [
        ("wall", f"{done.seconds:.2f} s, the bound is {bound:.2f} s: {bound / done.seconds:.1%} of it"),
        ("sent, doubled, lost", f"{done.sent}, {done.doubled}, {done.channels - done.sent}"),
        ("429 a message", f"{done.refused / done.channels:.4f}"),
        ("cpu a message, double and outbox included", f"{1000 * done.cpu / done.channels:.1f} ms"),
    ]
    head = (
        f"Delivery to {done.channels} channels, {LIMIT} requests a second enforced\n\n| figure | value |\n|---|---|\n"
    )
    return head + "".join(f"| {name} | {value} |\n" for name, value in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--channels", type=int, default=500)
    count = parser.parse_args().channels
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(table(asyncio.run(run(Path(folder), count))))


if __name__ == "__main__":
    main()
