"""Every real capture through the parsing children. The tables of docs/explanation/parsers.md must explain the rest."""

import io
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import fastfeedparser
import feedparser
import pytest

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError
from bot.sources.feeds.elements import first_element
from bot.sources.feeds.encoding import to_utf8
from bot.sources.feeds.fast import read_fast
from bot.sources.feeds.jsonfeed import looks_like_json
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.parts import Parts, to_entries
from bot.sources.feeds.reading import Sheet, believe_items, lay_out, merge, read_document
from bot.sources.feeds.reference import read_reference
from bot.sources.sanitise import plain_text, safe_url
from tests.corpus import CORPUS, require
from tests.expected import Expected, expectations

URL = "https://example.com/feed/"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "parsers.md"
TEXTS = ("summary", "body")
Read = tuple[RawEntry, ...] | SourceError


def captures() -> list[Path]:
    """Every file but subscription lists and the expected outputs of other parsers."""
    root = require()
    expected = re.compile(
        r"\.serde\.json$|\.expected\.json$|/test/output/|/tests/integration/(?!json_feed_sample)[^/]+\.json$"
    )
    files = [path for folder in ("feeds", "domain") for path in sorted((root / folder).rglob("*")) if path.is_file()]
    return [path for path in files if path.suffix != ".opml" and not expected.search(path.as_posix())]


def name(path: Path) -> str:
    """`owner+project/file`, as the tables write it."""
    return f"{path.relative_to(CORPUS).parts[1]}/{path.name}"


def table(heading: str) -> set[tuple[str, str]]:
    """The first two columns of the table under a heading: the file, and what is the matter with it."""
    section = DOCS.read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([^`]+)` \| ([^|]+?) \|", section, re.MULTILINE))


@pytest.fixture(scope="module")
def documents() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in captures()}


@pytest.fixture(scope="module")
def sheets(documents: dict[Path, bytes]) -> dict[Path, Sheet]:
    """The XML captures that can be cut into items which can be read."""
    clean = {path: to_utf8(document) for path, document in documents.items()}
    xml = {path: one for path, one in clean.items() if one.document and not looks_like_json(one.document)}
    laid = {path: lay_out(one, first_element(one.document), URL) for path, one in xml.items()}
    return {path: sheet for path, sheet in laid.items() if sheet.spans and all(sheet.fields)}


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    pool = ParserPool()
    yield pool
    await pool.close()


async def read(pool: ParserPool, document: bytes) -> Read:
    try:
        return await pool.parse(document, content_type=None, url=URL)
    except SourceError as error:
        return error


async def test_every_capture_that_any_parser_reads_is_read(pool: ParserPool, documents: dict[Path, bytes]) -> None:
    started = time.perf_counter()
    answers = {path: await read(pool, document) for path, document in documents.items()}
    seconds = time.perf_counter() - started
    failed = {path: answer for path, answer in answers.items() if isinstance(answer, SourceError)}
    entries = {path: len(answer) for path, answer in answers.items() if not isinstance(answer, SourceError)}
    faults = dict(Counter(error.fault.value for error in failed.values()))
    summary = f"{len(answers)} files, {len(entries)} parsed, {sum(entries.values())} entries in {seconds:.1f} s"
    print(f"{summary}; failed: {faults}")  # noqa: T201 - the figures are the point

    assert {(name(path), error.fault.value) for path, error in failed.items()} == table("Files that give no entries")
    lost = {name(path): entries.get(path, 0) for path in documents if entries.get(path, 0) < by_others(documents[path])}
    assert lost == {}


def by_others(document: bytes) -> int:
    """The most entries that one of the two parsers alone finds."""
    found = [0]
    for parse, source in ((feedparser.parse, io.BytesIO(document)), (fastfeedparser.parse, document)):
        try:
            found.append(len(parse(source)["entries"]))
        except Exception:  # noqa: BLE001, S112 - they raise what they like
            continue
    return max(found)


def test_what_other_parsers_expect_is_read_or_the_difference_explained() -> None:
    differences: set[tuple[str, str]] = set()
    compared = 0
    for path, expected in expectations(require() / "feeds"):
        entries = read_document(path.read_bytes(), content_type=None, url=URL).entries
        compared += 1
        if len(entries) != len(expected):
            differences.add((name(path), "entries"))
        for entry, other in zip(entries, expected, strict=False):
            differences |= {(name(path), field) for field in differing(entry, other)}

    assert compared == 106
    assert differences == table("Differences from what other parsers expect")


def differing(entry: RawEntry, other: Expected) -> list[str]:
    title = plain_text(other.title or "", limit=500)
    same_date = entry.published == (other.published and other.published.replace(microsecond=0))
    return [
        *(["title"] if title and title != entry.title else []),
        *(["link"] if other.links and entry.url not in other.links else []),
        *([] if same_date else ["date"]),
    ]


def test_identity_is_the_same_whichever_parser_reads(sheets: dict[Path, Sheet]) -> None:
    compared = 0
    for path, sheet in sheets.items():
        fast, reference = read_fast(sheet.document), read_reference(sheet.document).entries
        if fast is not None and len(fast) == len(reference) == len(sheet.spans):
            compared += 1
            assert identities(sheet, fast) == identities(sheet, reference), name(path)

    assert compared > 350


def identities(sheet: Sheet, told: Sequence[Parts]) -> list[tuple[str | None, str | None, str]]:
    """Without titles that had to be made up: those are text."""
    merged = merge(sheet, told)
    entries = zip(merged, to_entries(merged, sheet.base), strict=True)
    return [(entry.guid, entry.url, entry.title if parts.title else "") for parts, entry in entries]


def test_the_raw_items_say_what_the_reference_says_or_the_difference_is_explained(sheets: dict[Path, Sheet]) -> None:
    differences: set[tuple[str, str]] = set()
    for path, sheet in sheets.items():
        told = read_reference(sheet.document)
        if len(told.entries) != len(sheet.spans):
            continue
        alone = to_entries(told.entries, safe_url(told.base, base=URL) or URL)
        merged = to_entries(merge(sheet, told.entries), sheet.base)
        for ours, theirs in zip(merged, alone, strict=True):
            fields = ("guid", "url", "title", "published")
            differences |= {(name(path), field) for field in fields if getattr(ours, field) != getattr(theirs, field)}

    assert differences == table("Where the raw items and the reference parser differ")


def test_the_items_alone_tell_the_texts_of_the_reference_or_the_difference_is_explained(
    sheets: dict[Path, Sheet],
) -> None:
    differences: set[tuple[str, str]] = set()
    compared = 0
    for path, sheet in sheets.items():
        alone, told = believe_items(sheet), read_reference(sheet.document).entries
        if alone is None or len(told) != len(alone):
            continue
        compared += len(alone)
        pairs = zip(to_entries(alone, sheet.base), to_entries(merge(sheet, told), sheet.base), strict=True)
        for ours, theirs in pairs:
            differences |= {(name(path), field) for field in TEXTS if getattr(ours, field) != getattr(theirs, field)}

    assert compared > 6_000
    assert differences == table("Where the texts of the items and the reference parser differ")
