"""From the parts of an entry, as some reader found them, to a clean RawEntry."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from bot.domain.entries import Fact, RawEntry
from bot.sources.feeds.dates import parse_date
from bot.sources.feeds.encoding import mend_text
from bot.sources.sanitise import clean_text, one_line, plain_text, safe_url

MAX_ENTRIES = 5_000
# Over all entries of a document: entities can blow a small document up.
MAX_TEXT = 8_000_000
_TITLE, _SUMMARY, _BODY, _GUID, _FACT = 500, 2_000, 20_000, 1_000, 100
_TITLE_FROM_SUMMARY = 80
_AUTHORS, _CATEGORIES = 5, 10
# Characters; longer names are not remembered, so that no feed leaves much behind.
_SHORT = 1_000
# The grey of the publisher's name: such a description lists the headlines of a story and sums up nothing.
_GOOGLE_NEWS = '<font color="#6f6f6f">'


class Parts(NamedTuple):
    """Strings as found: title, summary and content may be HTML, addresses relative, and "" is what was not said.

    `links` and `dates` are candidates, best first. A tuple, because thousands are made at once.
    """

    guid: str = ""
    title: str = ""
    links: Sequence[str] = ()
    dates: Sequence[str] = ()
    authors: Sequence[str] = ()
    categories: Sequence[str] = ()
    base: str = ""
    summary: str = ""
    content: str = ""

    @property
    def says_anything(self) -> bool:
        """False for what a parser makes of a tag that was cut off."""
        return bool(self.guid or self.title or self.summary or self.content or any(self.links))


def to_entries(found: Sequence[Parts], base: str) -> tuple[RawEntry, ...]:
    """Clean entries in the same order, at most 5,000; past 8 million characters of text only titles are kept."""
    entries: list[RawEntry] = []
    text = 0
    for parts in found[:MAX_ENTRIES]:
        entry = to_entry(parts if text < MAX_TEXT else parts._replace(summary="", content=""), base)
        text += len(entry.summary) + len(entry.body)
        entries.append(entry)
    return tuple(entries)


def to_entry(parts: Parts, base: str) -> RawEntry:
    """The entry that `parts` describe; addresses are resolved against its own base, then against `base`."""
    if parts.base:
        base = safe_url(parts.base, base=base) or base
    url = _first_address(parts.links, base)
    described = "" if _GOOGLE_NEWS in parts.summary else mend_text(parts.summary)
    summary, body = _texts(described, mend_text(parts.content))
    title = plain_text(mend_text(parts.title), limit=_TITLE)
    if title and _same_words(title, summary):
        summary = ""
    return RawEntry(
        title=title or _title_for_want(summary, url),
        guid=_guid(parts.guid),
        url=url,
        summary=summary,
        body=body,
        published=_first_moment(parts.dates),
        facts=_facts(parts),
    )


def _first_address(links: Sequence[str], base: str) -> str | None:
    for link in links:
        if address := safe_url(link, base=base):
            return address
    return None


def _first_moment(dates: Sequence[str]) -> datetime | None:
    for date in dates:
        if moment := parse_date(date):
            return moment
    return None


def _texts(summary: str, content: str) -> tuple[str, str]:
    """Summary and body. One text alone is both, as far as it goes: a short one is the summary, and there is no body."""
    body = plain_text(content or summary, limit=_BODY, keep_lines=True)
    short = plain_text(summary, limit=_SUMMARY) if content and summary else ""
    short = short or one_line(body, limit=_SUMMARY)
    return short, body if content or len(body) > _SUMMARY else ""


def _same_words(title: str, summary: str) -> bool:
    """News aggregators repeat the title with its publisher as the summary, only the punctuation differs."""
    return title[:2] == summary[:2] and len(summary) <= 2 * len(title) and _letters(title) == _letters(summary)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _title_for_want(summary: str, url: str | None) -> str:
    if summary:
        return clean_text(summary, limit=_TITLE_FROM_SUMMARY)
    name = PurePosixPath(unquote(urlsplit(url or "").path, errors="ignore")).stem
    return clean_text(name.replace("-", " ").replace("_", " "), limit=_TITLE_FROM_SUMMARY) or "Untitled"


def _guid(text: str) -> str | None:
    """The identifier on one line; one that is no identifier by its length is replaced by its hash."""
    guid = clean_text(text, limit=len(text) + 1)
    if not guid:
        return None
    return guid if len(guid) <= _GUID else f"blake2b:{blake2b(guid.encode(), digest_size=16).hexdigest()}"


def _facts(parts: Parts) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    if parts.authors and (authors := _names(parts.authors, _AUTHORS)):
        facts["authors"] = authors
    if parts.categories and (categories := _names(parts.categories, _CATEGORIES)):
        facts["categories"] = categories
    return facts


def _names(found: Sequence[str], most: int) -> list[str]:
    told = tuple(found[: 4 * most])
    return list((_remembered_names if sum(map(len, told)) < _SHORT else _clean_names)(told, most))


def _clean_names(found: tuple[str, ...], most: int) -> list[str]:
    clean = [plain_text(text, limit=_FACT) for text in found]
    return [name for name in dict.fromkeys(clean) if name][:most]


# They are the same in many entries of a feed.
_remembered_names = lru_cache(maxsize=512)(_clean_names)
