"""What reading a feed costs, beside feedparser and fastfeedparser in the same run. Prints Markdown.

    python bench/parse.py [--rounds 5] [--corpus ../shared/corpus]

Processor time, medians of alternating rounds; only ratios within one run compare. Read are real captures, where they
lie beside the project, and the feeds of the farm (30 items, about 80 kB). `gate` is the reading of the items and the
gate, as far as feedparser with its sanitiser goes without ours; `ours` is the whole way to clean entries. Two minutes.
"""

import argparse
import asyncio
import cProfile
import io
import pstats
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from statistics import median

import fastfeedparser
import feedparser

from bench.farm.feeds import Feed
from bench.farm.prose import prose
from bot.domain.errors import SourceError
from bot.sources.feeds.elements import first_element
from bot.sources.feeds.encoding import to_utf8
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.reading import Parser, Reading, believe_fast, believe_items, lay_out, read_document
from bot.sources.feeds.slices import slice_items
from bot.sources.seen import unseen

URL = "https://feed.example/"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
KINDS = (".xml", ".rss", ".atom", ".rdf")
SMALLEST = 4_000  # bytes; below are samples of single elements
FARM = 20
ALL = "real, all"
STAGES = {
    "decode (to_utf8)": ("encoding.py", "to_utf8"),
    "cut (item_spans)": ("slices.py", "item_spans"),
    "fields of the items (read_fields)": ("fields.py", "read_fields"),
    "gate (refuse_items)": ("gate.py", "refuse_items"),
    "texts cleaned (plain_text)": ("sanitise.py", "plain_text"),
    "encodings mended (mend_text)": ("encoding.py", "mend_text"),
    "addresses (safe_url)": ("sanitise.py", "safe_url"),
    "dates (parse_date)": ("dates.py", "parse_date"),
}

Documents = Sequence[bytes]
Work = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Set:
    name: str
    documents: Documents
    items: int

    @property
    def size(self) -> int:
        return sum(map(len, self.documents))


def read(document: bytes) -> Reading:
    return read_document(document, content_type=None, url=URL)


def gate(document: bytes) -> object:
    clean = to_utf8(document)
    sheet = lay_out(clean, first_element(clean.document), URL)
    return believe_items(sheet) or believe_fast(sheet)


def real_feeds(corpus: Path) -> Iterator[Set]:
    """Those that the items or the fast parser tell, and all: a few are read by feedparser, and cost what it costs."""
    files = [path for folder in ("feeds", "domain") for path in sorted((corpus / folder).rglob("*"))]
    everything = [path.read_bytes() for path in files if path.suffix in KINDS and path.stat().st_size >= SMALLEST]
    readings = [(document, reading) for document in everything if (reading := attempt(document)) and reading.entries]
    quick = [pair for pair in readings if pair[1].parser in (Parser.ITEMS, Parser.FAST)]
    for name, pairs in (("real, read at the gate", quick), (ALL, readings)):
        yield Set(f"{len(pairs)} {name}", [pair[0] for pair in pairs], sum(len(pair[1].entries) for pair in pairs))


def attempt(document: bytes) -> Reading | None:
    try:
        return read(document)
    except SourceError:
        return None


def farm_feeds() -> tuple[Set, Documents]:
    """The feeds, and each again with one new item on top and the oldest gone."""
    spoken = prose(1)
    feeds = [Feed(number, spoken) for number in range(FARM)]
    before = [feed.document.plain for feed in feeds]
    for feed in feeds:
        feed.publish(1)
    return Set(f"{FARM} of the farm", before, sum(len(feed.items) for feed in feeds)), [
        feed.document.plain for feed in feeds
    ]


def spent(work: Work, documents: Documents) -> float:
    began = time.process_time()
    for document in documents:
        work(document)
    return time.process_time() - began


def compare(works: Mapping[str, Work], documents: Documents, rounds: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(spent(work, documents))
    return {name: median(seconds) for name, seconds in taken.items()}


def parsers(found: Set, rounds: int) -> Iterator[str]:
    works: dict[str, Work] = {
        "feedparser": lambda document: feedparser.parse(io.BytesIO(document)),
        "fastfeedparser": fast,
        "gate": gate,
        "ours": read,
    }
    if found.name.endswith(ALL):  # what the gate refuses is not read yet, so its time alone would say nothing
        del works["gate"]
    taken = compare(works, found.documents, rounds)
    for name, seconds in taken.items():
        speed = f"{found.size / seconds / 1e6:.1f} | {found.items / seconds:,.0f}"
        yield f"| {found.name} | {name} | {speed} | {taken['feedparser'] / seconds:.1f} |"


def fast(document: bytes) -> object:
    try:
        return fastfeedparser.parse(document)
    except Exception:  # noqa: BLE001 - it refuses some, and that costs it nothing
        return None


def polls(before: Documents, after: Documents, rounds: int) -> Iterator[str]:
    """What a poll pays that finds the same items, and one that finds a new one among 30."""
    memories = [unseen(slices.hashes, b"")[1] for document in before if (slices := slice_items(document))]
    pairs = dict(zip(after, memories, strict=True))

    def changed(document: bytes) -> object:
        slices = slice_items(document)
        assert slices is not None
        new, _ = unseen(slices.hashes, pairs[document])
        assert len(new) == 1
        return read(slices.only(new))

    works: dict[str, Work] = {
        "feedparser": lambda document: feedparser.parse(io.BytesIO(document)),
        "all read": read,
        "one new item": changed,
        "cut and hashed": slice_items,
        "one hash": lambda document: blake2b(document, digest_size=16).digest(),
    }
    taken = compare(works, after, rounds)
    for name, seconds in taken.items():
        yield f"| {name} | {seconds / len(after) * 1e3:.3f} | {taken['feedparser'] / seconds:,.0f} |"


def shares(found: Set) -> Iterator[str]:
    profile = cProfile.Profile()
    profile.runcall(spent, read, found.documents)
    rows = pstats.Stats(profile).get_stats_profile().func_profiles
    everything = rows["read_document"].cumtime
    for name, (file, function) in STAGES.items():
        one = rows.get(function)
        assert one is not None
        assert one.file_name.endswith(file)
        yield f"| {name} | {one.cumtime / everything:.0%} |"


async def through_children(documents: Documents, times: int) -> tuple[float, float]:
    """Processor seconds of this process, and of a child from its start to its end."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.process_time()
    pool = ParserPool(size=1)
    for _ in range(times):
        for document in documents:
            await pool.parse(document, content_type=None, url=URL)
    await pool.close()
    own = time.process_time() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own, after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime


def hop(found: Set, rounds: int) -> Iterator[str]:
    """The difference of many passes and one: so the start of the child does not count."""
    alone = median(spent(read, found.documents) for _ in range(rounds))
    once, often = (asyncio.run(through_children(found.documents, times)) for times in (1, 1 + rounds))
    own, child = ((most - least) / rounds for least, most in zip(once, often, strict=True))
    feeds = len(found.documents)
    for name, seconds in (("read here", alone), ("the child", child), ("the parent", own)):
        yield f"| {found.name} | {name} | {seconds / feeds * 1e3:.2f} |"
    yield f"| {found.name} | the way there and back | {(own + child - alone) / feeds * 1e3:.2f} |"


def report(corpus: Path, rounds: int) -> Iterator[str]:
    farm, after = farm_feeds()
    real = list(real_feeds(corpus)) if corpus.is_dir() else []
    if not real:
        yield f"The real captures were left out: they are not beside this checkout ({corpus.name}).\n"
    yield "| feeds | read by | MB/s | items/s | x feedparser |\n|---|---|---|---|---|"
    for found in (*real, farm):
        yield from parsers(found, rounds)
    yield "\n| a changed feed of the farm | ms | x feedparser |\n|---|---|---|"
    yield from polls(farm.documents, after, rounds)
    yield "\n| of reading " + (real or [farm])[0].name + ", under the profiler | share |\n|---|---|"
    yield from shares((real or [farm])[0])
    yield "\n| feeds | processor time of | ms a feed |\n|---|---|---|"
    for found in (*real[:1], farm):
        yield from hop(found, rounds)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--corpus", type=Path, default=CORPUS)
    asked = options.parse_args()
    warnings.simplefilter("ignore")  # feedparser has several for odd feeds
    for line in report(asked.corpus, asked.rounds):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
