"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), read generously: a wrong type harms only its own field."""

import json
from collections.abc import Iterator
from typing import Any

from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.parts import MAX_ENTRIES, Parts

_MARK = "jsonfeed.org"


def looks_like_json(document: bytes) -> bool:
    """Whether the UTF-8 document begins as JSON does; no XML feed does."""
    return document[:1] in (b"{", b"[")


def read_json_feed(document: bytes) -> tuple[tuple[Parts, ...], str]:
    """The entries and the address of the feed's home page, which may be "".

    Raises SourceError: NOT_A_FEED for other JSON, PARSE_FAILED for a JSON Feed that is cut off or damaged.
    """
    try:
        feed = json.loads(document)
    except (ValueError, RecursionError) as error:
        fault = SourceFault.PARSE_FAILED if _MARK.encode() in document else SourceFault.NOT_A_FEED
        raise SourceError(fault, "the answer begins as JSON and is not JSON") from error
    if not isinstance(feed, dict) or not (_MARK in _text(feed.get("version")) or isinstance(feed.get("items"), list)):
        raise SourceError(SourceFault.NOT_A_FEED, "the answer is JSON, but no JSON Feed")
    items = feed.get("items")
    authors = tuple(_authors(feed))
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return tuple(_parts(item, authors) for item in found[:MAX_ENTRIES]), _text(feed.get("home_page_url"))


def _parts(item: dict[str, Any], feed_authors: tuple[str, ...]) -> Parts:
    return Parts(
        guid=_text(item.get("id")),
        title=_escaped(_text(item.get("title"))),
        links=tuple(filter(None, (*_links(item), *_attachments(item)))),
        dates=tuple(_text(item.get(name)) for name in ("date_published", "date_modified")),
        authors=tuple(_authors(item)) or feed_authors,
        categories=tuple(_text(tag) for tag in _list(item.get("tags"))),
        summary=_escaped(_text(item.get("summary"))),
        content=_text(item.get("content_html")) or _escaped(_text(item.get("content_text"))),
    )


def _links(item: dict[str, Any]) -> Iterator[str]:
    """The page of the entry, else what it is about; an id that is an address serves as well."""
    yield from (_text(item.get(name)) for name in ("url", "external_url"))
    if (identifier := _text(item.get("id"))).startswith(("http://", "https://")):
        yield identifier


def _attachments(item: dict[str, Any]) -> Iterator[str]:
    return (_text(attached.get("url")) for attached in _list(item.get("attachments")) if isinstance(attached, dict))


def _authors(holder: dict[str, Any]) -> Iterator[str]:
    """Version 1.1 has `authors`, version 1 has `author`."""
    for author in (*_list(holder.get("authors")), holder.get("author")):
        name = author.get("name") if isinstance(author, dict) else author
        if text := _text(name):
            yield text


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    """Strings as they are, numbers as they are written, everything else as if it were absent."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _escaped(text: str) -> str:
    """Plain text as markup: these fields hold no HTML, and a `<` in them is a `<`."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
