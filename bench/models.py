"""What models cost: completing names, keeping a snapshot of the trending list, and a year of them. Prints Markdown.

    python bench/models.py [--names 100000] [--days 365] [--folder DIR]

Names and lists are invented and seeded, so every run asks the same. Each day three models in a hundred are new, and
every new one is looked at in full once; 200 are looked at each week. Takes about three minutes and 60 MB of disk.
"""

import argparse
import asyncio
import gc
import random
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot import shipped
from bot.analysis.model_names import ModelNames
from bot.domain.hub import ModelName, ModelReading
from bot.store.database import SqlStore, open_store
from tests.unit.store.trending import daily_lists, detail

START = datetime(2025, 1, 1, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
WATCHED = 200
SYLLABLES = "ba co de fi gu la mo ne po ri sa te vu wi za ka jo xe qu".split()  # noqa: SIM905 - read as a line
FAMILIES = "Llama Qwen Mistral gemma DeepSeek phi OLMo bert whisper falcon glm gpt-oss bloom granite kimi".split()  # noqa: SIM905 - as above
ENDINGS = "Instruct GGUF AWQ chat base it 4bit mlx fp8 lora merged reasoning distill coder vision v2 2507".split()  # noqa: SIM905 - as above
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def invented(count: int) -> list[ModelName]:
    dice = random.Random(1)  # noqa: S311 - no secret
    made: dict[str, int] = {}
    owners = ["".join(dice.choices(SYLLABLES, k=dice.choice((2, 3, 4)))) for _ in range(count // 3)]
    while len(made) < count:
        family = dice.choice(FAMILIES) if dice.random() < 0.7 else "".join(dice.choices(SYLLABLES, k=3)).title()  # noqa: PLR2004 - a share
        endings = dice.sample(ENDINGS, dice.choice((0, 1, 1, 2, 3)))
        size = f"{dice.choice((1, 3, 7, 8, 13, 32, 70, 405))}B"
        name = "-".join(
            (f"{dice.choice(owners)}/{family}", f"{dice.randrange(1, 5)}.{dice.randrange(6)}", size, *endings)
        )
        made[name] = int(dice.paretovariate(0.7))
    return [ModelName(model_id=name, weight=weight) for name, weight in made.items()]


def questions(names: Sequence[ModelName]) -> dict[str, list[str]]:
    dice = random.Random(2)  # noqa: S311 - no secret
    some = [name.model_id for name in dice.sample(names, min(len(names), 3_000))]
    bare = [name if dice.random() < 0.4 else name.partition("/")[2] for name in some]  # noqa: PLR2004 - a share
    return {
        "one letter": list(LETTERS) * 5,
        "two letters": [one + other for one in LETTERS for other in LETTERS],
        "a name, cut anywhere": [name[: dice.randint(1, len(name))] for name in bare],
        "words of a name": [
            f"{dice.choice(FAMILIES)} {dice.choice(ENDINGS)} {dice.randrange(99)}b" for _ in range(1_000)
        ],
        "what no name holds": ["".join(dice.choices(LETTERS[:26], k=dice.randint(3, 12))) for _ in range(1_000)],
    }


def took(ask: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    """Milliseconds of each, sorted."""
    found = []
    for question in asked:
        began = time.perf_counter()
        ask(question)
        found.append((time.perf_counter() - began) * 1_000)
    return sorted(found)


def spread(found: list[float]) -> str:
    return f"{found[len(found) // 2]:.2f} / {found[int(len(found) * 0.99)]:.2f}"


def completing(count: int) -> list[str]:
    names = invented(count)
    gc.collect()
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    made = ModelNames(names)
    built = time.process_time() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    asked = questions(names)
    lines = [f"| completing names, p50 / p99 in ms | {count:,} names |", "|---|---|"]
    lines += [f"| {kind} | {spread(took(made.complete, some))} |" for kind, some in asked.items()]
    lines.append(f"| all of these | {spread(took(made.complete, [one for some in asked.values() for one in some]))} |")
    typos = [name.model_id.replace("a", "e", 1) for name in names[:300]]
    lines.append(f"| nearest names, where there is a typo | {spread(took(made.near, typos))} |")
    return [*lines, f"| making them ready: processor time, memory | {built:.2f} s, {grown:.0f} MiB |", ""]


async def listing(folder: Path, size: int) -> float:
    """Milliseconds of processor time of keeping one list, the median of twenty days."""
    async with opened(folder / f"list-{size}.db") as store:
        return 1_000 * median([await keep(store, at, readings) for at, readings in daily_lists(20, size, START)])


async def year(path: Path, days: int) -> list[float]:
    """Megabytes at the end: the lists alone, then with looks in full at new models and at 200 of them each week."""
    sizes = []
    for looks in (False, True):
        file = path.with_name(f"{path.stem}-{looks}.db")
        async with opened(file) as store:
            seen: set[str] = set()
            for day, (at, readings) in enumerate(daily_lists(days, 1_000, START)):
                await keep(store, at, readings)
                if looks:
                    new = [one for one in readings if one.model_id not in seen]
                    await look(store, at, [*new, *(readings[:WATCHED] if day % 7 == 0 else ())])
                    seen.update(one.model_id for one in new)
        sizes.append(file.stat().st_size / 1e6)
    return sizes


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SqlStore]:
    store = await open_store(f"sqlite:///{path}", migrations=shipped.migrations())
    try:
        yield store
    finally:
        await store.close()


async def keep(store: SqlStore, at: datetime, readings: Sequence[ModelReading]) -> float:
    began = time.process_time()
    async with store.writing() as writing:
        await writing.add_models(readings, at)
    return time.process_time() - began


async def look(store: SqlStore, at: datetime, readings: Sequence[ModelReading]) -> None:
    async with store.writing() as writing:
        for reading in readings:
            await writing.keep_detail(detail(reading, at + HOUR))


async def storing(folder: Path, days: int) -> list[str]:
    hundred, thousand = await listing(folder, 100), await listing(folder, 1_000)
    lists, whole = await year(folder / "year.db", days)
    return [
        f"| keeping the trending list, {days} days of 1,000 models | |",
        "|---|---|",
        f"| a list of 100 models, of 1,000: processor time | {hundred:.0f} ms, {thousand:.0f} ms |",
        f"| the database with the lists alone, with looks in full | {lists:.1f} MB, {whole:.1f} MB |",
        "",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--names", type=int, default=100_000, help="how many to complete (default: a hundred thousand)")
    parser.add_argument("--days", type=int, default=365, help="how many days of lists to store (default: a year)")
    parser.add_argument("--folder", type=Path, help="where the databases go, to be kept (default: a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        lines = completing(options.names) + asyncio.run(storing(options.folder or Path(temporary), options.days))
    sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main()
