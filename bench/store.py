"""What storing and composing cost, beside bare sqlite3 and an ORM, and whether it grows with what is stored.

    python bench/store.py [--most 1000000] [--folder DIR]

Processor time of this process, medians of alternating runs; only ratios within one run compare. Prints Markdown: a
figure meets its goal where it is within `must`, and passes within twice that. Takes two to four minutes and 1 GB.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

from bench.store_adding import adding
from bench.store_stock import END, LATELY, SOURCE, SOURCES, TEXT, WEEK, raw, ready
from bench.store_table import Figure, spent
from bench.store_yardsticks import lately
from bot.catalogue.index import CatalogueIndex
from bot.delivery.build import build_waiting
from bot.delivery.due import open_due
from bot.digest.build import compose
from bot.digest.present import digest_message
from bot.domain.catalogue import Catalogue
from bot.domain.config import Configuration
from bot.domain.digests import Window
from bot.domain.entries import Fetched, NotModified
from bot.domain.sources import Memory
from bot.domain.subscriptions import Cadence, TenantId
from bot.ingest.save import Outcome, save
from bot.store.transactions import SqlStore
from tests.doubles.publishers import HandClock, MemoryPublisher
from tests.make import edition
from tests.unit.store.shelf import opened

STEADY, POLLS, COMPOSED = 60, 25, 9
BRINGING = 24  # of the 64 sources
CHANNELS = 1_000
CONFIG = Configuration(sources=SOURCES, editions=(edition(),), text="", digest="")
WINDOW = Window(start=END - WEEK, end=END)
AFTER = END + timedelta(days=1)


class Numbers:
    """Entries that were never there."""

    def __init__(self) -> None:
        self.next = 0

    def some(self, count: int) -> range:
        self.next += count
        return range(self.next - count, self.next)


NEW = Numbers()


async def records(store: SqlStore) -> Mapping[str, Outcome]:
    async with store.reading() as view:
        known = {one.id: one for one in await view.sources()}
    return {one.id: Outcome(spec=one, record=known[one.id], result=NotModified(memory=Memory())) for one in SOURCES}


async def write(store: SqlStore, outcomes: Sequence[Outcome]) -> None:
    async with store.writing() as tx:
        await save(tx, outcomes, AFTER)


async def steadily(store: SqlStore) -> float:
    """100 new entries of one source."""
    outcome = (await records(store))[SOURCE]
    new = tuple(raw(number) for number in NEW.some(100))
    result = Fetched(entries=new, memory=Memory())
    return await spent(lambda: write(store, [replace(outcome, result=result)]))


def standing(number: int) -> list[int]:
    return list(range(number * 30, number * 30 + 30))


async def whole_poll(store: SqlStore) -> float:
    """64 sources: 40 have nothing, 24 send 30 entries that are known and one that is new."""
    sources = list((await records(store)).values())
    brought = [replace(one, result=sent(number)) for number, one in enumerate(sources[:BRINGING])]
    return await spent(lambda: write(store, [*brought, *sources[BRINGING:]]))


def sent(number: int) -> Fetched:
    entries = [*(raw(one, of="standing") for one in standing(number)), *(raw(one) for one in NEW.some(1))]
    return Fetched(entries=tuple(entries), memory=Memory())


async def composed(store: SqlStore) -> float:
    async def work() -> None:
        async with store.reading() as view:
            await compose(view, CONFIG, CONFIG.editions[0], end=END)

    return await spent(work)


async def read(store: SqlStore) -> float:
    async def work() -> None:
        async with store.reading() as view:
            assert len(await view.entries(WINDOW)) >= LATELY - 1

    return await spent(work)


async def alternating(
    stores: Mapping[int, SqlStore], work: Callable[[SqlStore], Awaitable[float]], rounds: int
) -> dict[int, float]:
    """Milliseconds, by how much is stored. The first round is not counted."""
    took: dict[int, list[float]] = {size: [] for size in stores}
    for _ in range(rounds + 1):
        for size, store in stores.items():
            took[size].append(await work(store))
    return {size: median(values[1:]) * 1e3 for size, values in took.items()}


@asynccontextmanager
async def stocked(folder: Path, sizes: Sequence[int]) -> AsyncIterator[Mapping[int, SqlStore]]:
    async with AsyncExitStack() as stack:
        yield {
            size: await stack.enter_async_context(opened(await ready(folder / f"stock-{size}.db", size)))
            for size in sizes
        }


async def growth(folder: Path, most: int) -> tuple[list[Figure], list[str]]:
    """Goals 11 and 12."""
    sizes = (10_000, most // 10, most)
    async with stocked(folder, sizes) as stores:
        took = {
            "composing a week of 2,000 entries": await alternating(stores, composed, COMPOSED),
            "reading these entries": await alternating(stores, read, COMPOSED * 3),
            "100 new entries of one source": await alternating(stores, steadily, STEADY),
            "a poll of 64 sources, 744 entries seen, 24 new": await alternating(stores, whole_poll, POLLS),
        }
        window = [f"{moment:{TEXT}}" for moment in (WINDOW.start, WINDOW.end)]
        plain = median(lately(folder / f"stock-{most}.db", *window) for _ in range(30)) * 1e3
    figures = []
    for goal, name in zip(("12", "12", "11", "11"), took, strict=True):
        ratio = took[name][most] / took[name][sizes[0]]
        figures.append(Figure(goal, f"{name}: {most:,} stored against {sizes[0]:,}", ratio, 1.3))
    reading = took["reading these entries"][most]
    figures.append(Figure("12", "reading these entries against bare sqlite3", reading / plain, 8))
    lines = [f"| processor time, ms | {' | '.join(f'{size:,} stored' for size in sizes)} |", "|---|---|---|---|"]
    lines += [f"| {name} | {' | '.join(f'{values[size]:.2f}' for size in sizes)} |" for name, values in took.items()]
    return figures, [*lines, f"| bare sqlite3 reading them | | | {plain:.2f} |"]


async def channels(folder: Path) -> tuple[list[Figure], str]:
    """Goal 12b: the same edition for many channels, against composing and shaping it for each."""
    cost, alone = {}, []
    for count in (1, CHANNELS):
        async with opened(await ready(folder / f"channels-{count}.db", 10_000)) as store:
            clock, publisher = HandClock(moment=END - timedelta(hours=1)), MemoryPublisher()
            await subscribe(store, count, clock)
            clock.moment = END
            await open_due(store, clock, lambda _: True)
            cost[count] = await spent(partial(build_waiting, store, clock, CONFIG, {"memory": publisher}, no_policies))
            alone = [await composed_and_shaped(store, publisher) for _ in range(5)]
    each = median(alone)
    ratio = cost[CHANNELS] / (each * CHANNELS)
    figures = [Figure("12b", f"an edition for {CHANNELS:,} channels against as many compositions", ratio, 1 / 6)]
    more = (cost[CHANNELS] - cost[1]) / (CHANNELS - 1)
    return figures, (
        f"An edition of 2,000 entries is composed and shaped in {each * 1e3:.0f} ms. For one channel it is ready after "
        f"{cost[1] * 1e3:.0f} ms, for {CHANNELS:,} after {cost[CHANNELS] * 1e3:.0f} ms: {more * 1e3:.2f} ms each."
    )


def no_policies() -> CatalogueIndex:
    return CatalogueIndex(Catalogue())


async def composed_and_shaped(store: SqlStore, publisher: MemoryPublisher) -> float:
    async def work() -> None:
        async with store.reading() as view:
            publisher.freeze(digest_message(await compose(view, CONFIG, CONFIG.editions[0], end=END)))

    return await spent(work)


async def subscribe(store: SqlStore, count: int, clock: HandClock) -> None:
    cadence = Cadence(at=END.time(), zone="UTC")
    async with store.writing() as tx:
        for number in range(count):
            tenant, now = tx.tenant(TenantId(f"memory:{number % 50}")), clock.now()
            await tenant.subscribe(
                platform="memory", channel_id=str(number), edition="weekly", cadence=cadence, mention=None, now=now
            )


async def report(folder: Path, most: int) -> str:
    added, cost = await adding(folder)
    shared, many = await channels(folder)
    grown, lines = await growth(folder, most)
    head = ["| goal | figure | ratio | must | met | within twice |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *(one.row() for one in [*added, *grown, *shared]), "", *lines, "", cost, "", many, ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--most", type=int, default=1_000_000, help="entries of the largest database, at least 200,000")
    parser.add_argument("--folder", type=Path, help="where the databases go, to be kept (default: a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        sys.stdout.write(asyncio.run(report(options.folder or Path(temporary), options.most)))


if __name__ == "__main__":
    main()
