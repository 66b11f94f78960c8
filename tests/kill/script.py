"""What is to be posted: subscriptions to a short and a long edition on both platforms, and news for every day."""

import random
import re
from datetime import UTC, datetime, time, timedelta

from bot.domain.config import Configuration
from bot.domain.digests import SectionSpec
from bot.domain.subscriptions import Cadence
from bot.ports import Store
from tests.kill.platforms import Addresses
from tests.make import draft, edition, spec

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WIRE = spec("wire")
CONFIG = Configuration(
    sources=(WIRE,),
    editions=(
        edition(SectionSpec(title="All", quota=3), name="short", look_back=DAY),
        edition(SectionSpec(title="All", quota=40), name="long", look_back=DAY),
    ),
    text="",
    digest="",
)
_PIECES = 24
_WORDS = """
agency approves bill budget chips committee court draft export federal grant hearing industry judge label lawsuit
licence memo model notice open order panel plan policy registry report request review ruling safety senate standard
state study summit talks treaty vote weights
""".split()  # noqa: SIM905 - a list of so many strings would be forty lines

HEADLINE = re.compile(rf"(?:{'|'.join([*_WORDS, *map(str.capitalize, _WORDS)])})(?: [a-z]+){{5}} of \d\d [A-Z][a-z]+")


async def subscribe(store: Store, addresses: Addresses, seed: int) -> None:
    """Every place gets an edition a day, at a time of its own; every second place the long one."""
    lot = random.Random(seed)  # noqa: S311 - a draw to be repeated
    async with store.writing() as tx:
        await tx.sync_sources(CONFIG.sources, START)
        for number, (tenant, channel) in enumerate(addresses.places):
            await tx.tenant(tenant).subscribe(
                platform=tenant.partition(":")[0],
                channel_id=channel,
                edition="long" if number % 2 else "short",
                cadence=Cadence(at=time(lot.randrange(24), lot.choice((0, 15, 30))), zone="UTC"),
                mention=None,
                now=START,
            )


async def bring_news(store: Store, now: datetime) -> None:
    """The pieces of the day, unless they are there."""
    lot = random.Random(now.toordinal())  # noqa: S311 - the same all day
    pieces = [
        (
            draft(
                f"{' '.join(lot.sample(_WORDS, 6)).capitalize()} of {now:%d %B}",
                guid=f"{now:%Y-%m-%d}/{number}",
                url=f"https://wire.example/{now:%Y-%m-%d}/{number}",
                summary=" ".join(lot.choices(_WORDS, k=55)),
            ),
            True,
        )
        for number in range(_PIECES)
    ]
    async with store.writing() as tx:
        await tx.add({WIRE.id: pieces}, now)
