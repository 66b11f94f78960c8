"""The reference parser: slow, forgiving, and right about nearly everything."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax import SAXException

import feedparser

from bot.sources.feeds.parts import MAX_ENTRIES, Parts

_Found = dict[str, Any]  # the parser has no types


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """`version` is "" where nothing of a feed was recognised. `broken` says that it is not well-formed XML."""

    entries: tuple[Parts, ...]
    version: str
    base: str
    broken: bool


def read_reference(document: bytes) -> Reference:
    """Read a UTF-8 document. Raises ValueError and others: the parser fails on about 1.6 % of damaged feeds.

    The document is handed over as a stream: bytes and text would be tried as a file name first. The parser is not told
    where it came from, or it would make an address of every guid that is none.
    """
    found = feedparser.parse(
        io.BytesIO(document),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return Reference(
        entries=tuple(_parts(entry) for entry in found.entries[:MAX_ENTRIES]),
        version=_text(found, "version"),
        base=_text(found.feed, "link"),
        broken=isinstance(found.get("bozo_exception"), SAXException),
    )


def _parts(entry: _Found) -> Parts:
    return Parts(
        guid=_text(entry, "id"),
        title=_text(entry, "title"),
        links=tuple(_links(entry)),
        dates=tuple(_text(entry, name) for name in ("published", "created", "updated")),
        authors=tuple(_text(author, "name") for author in entry.get("authors") or ()),
        categories=tuple(_text(tag, "label") or _text(tag, "term") for tag in entry.get("tags") or ()),
        summary=_text(entry, "summary"),
        content=next((_text(content, "value") for content in entry.get("content") or ()), ""),
    )


def _links(entry: _Found) -> Iterator[str]:
    link = _text(entry, "link")
    if "://" in link or link != _text(entry, "id"):  # a guid that is no address is not one because most are
        yield link
    for wanted in (True, False):  # enclosures last
        for other in entry.get("links") or ():
            if (other.get("rel") != "enclosure") is wanted:
                yield _text(other, "href")


def _text(found: _Found, name: str) -> str:
    """What was said under this very name: the parser's own `get` passes `published` off as `updated`.

    Damaged feeds make it say None, and worse, where it says a string otherwise.
    """
    value = dict.get(found, name)
    return value if isinstance(value, str) else ""
