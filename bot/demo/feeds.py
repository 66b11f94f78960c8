"""An outlet as it looked at a moment, in its own format: RSS in three dialects, Atom, JSON Feed. Pure functions."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from typing import Final
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

from bot.demo.outlets import Format, Outlet, Piece

_MOST: Final = 20
# Summer time holds for all three weeks.
_WASHINGTON: Final = timezone(timedelta(hours=-4))
CONTENT_TYPES: Final[Mapping[Format, str]] = {
    Format.RSS: "application/rss+xml; charset=utf-8",
    Format.RSS_CONTENT: "application/rss+xml; charset=utf-8",
    # What many servers call a feed.
    Format.RSS_CDATA: "text/xml",
    Format.ATOM: "application/atom+xml",
    Format.JSON_FEED: "application/feed+json; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A piece as a reader sees it at the moment: edits applied. `listed` is when it (last) came onto the list."""

    piece: Piece
    title: str
    text: str
    updated: datetime
    listed: datetime


def shown(outlet: Outlet, moment: datetime) -> tuple[Shown, ...]:
    """What is on the list at the moment, newest first."""
    pieces = (_as_of(piece, moment) for piece in outlet.pieces if _is_listed(piece, moment))
    return tuple(sorted(pieces, key=lambda item: item.listed, reverse=True))[:_MOST]


def render(outlet: Outlet, moment: datetime) -> bytes:
    """The document that the outlet serves at the moment; the web page of its repairs once it is broken."""
    if outlet.broken_from and moment >= outlet.broken_from:
        return _repairs(outlet).encode()
    return _RENDERERS[outlet.format](outlet, shown(outlet, moment)).encode()


def content_type(outlet: Outlet, moment: datetime) -> str:
    broken = outlet.broken_from and moment >= outlet.broken_from
    return "text/html; charset=utf-8" if broken else CONTENT_TYPES[outlet.format]


def _is_listed(piece: Piece, moment: datetime) -> bool:
    return piece.at <= moment and not (piece.away and piece.away[0] <= moment < piece.away[1])


def _as_of(piece: Piece, moment: datetime) -> Shown:
    edits = [edit for edit in piece.edits if edit.at <= moment]
    listed = piece.away[1] if piece.away and moment >= piece.away[1] else piece.at
    if not edits:
        return Shown(piece=piece, title=piece.title, text=piece.text, updated=piece.at, listed=listed)
    last = edits[-1]
    return Shown(piece=piece, title=last.title, text=last.text, updated=last.at, listed=listed)


def _rss(outlet: Outlet, items: tuple[Shown, ...], item: Callable[[Shown], str], namespaces: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"{namespaces}>\n<channel>\n'
        f"<title>{xml(outlet.name)}</title>\n<link>{xml(outlet.site)}</link>\n"
        f"<description>{xml(outlet.description)}</description>\n<language>en</language>\n"
        f"{''.join(map(item, items))}</channel>\n</rss>\n"
    )


def _plain_rss(outlet: Outlet, items: tuple[Shown, ...]) -> str:
    return _rss(outlet, items, _plain_item)


def _plain_item(item: Shown) -> str:
    piece = item.piece
    return (
        f"<item>\n<title>{xml(item.title)}</title>\n<link>{xml(piece.url)}</link>\n"
        f'<guid isPermaLink="false">{xml(piece.id)}</guid>\n<pubDate>{format_datetime(piece.at)}</pubDate>\n'
        f"<description>{xml(item.text)}</description>\n</item>\n"
    )


def _content_rss(outlet: Outlet, items: tuple[Shown, ...]) -> str:
    namespaces = ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return _rss(outlet, items, _content_item, namespaces)


def _content_item(item: Shown) -> str:
    extra = (
        f"<dc:creator>{xml(item.piece.author)}</dc:creator>\n"
        f"<content:encoded><![CDATA[<p>{escape(item.text, quote=False)}</p>\n{item.piece.html}]]></content:encoded>\n"
    )
    return _plain_item(item).replace("</item>", f"{extra}</item>")


def _cdata_rss(outlet: Outlet, items: tuple[Shown, ...]) -> str:
    return _rss(outlet, items, _cdata_item)


def _cdata_item(item: Shown) -> str:
    """As some systems write it: entities inside CDATA, an address with blanks around it, a zone by its name."""
    piece = item.piece
    date = format_datetime(piece.at.astimezone(_WASHINGTON)).replace("-0400", "EDT")
    return (
        f"<item>\n  <title><![CDATA[ {_entities(item.title)} ]]></title>\n  <link>\n    {xml(piece.url)}\n  </link>\n"
        f'  <guid isPermaLink="false">{xml(piece.id)}</guid>\n  <pubDate>{date}</pubDate>\n'
        f"  <description><![CDATA[<p>{_entities(item.text)}</p>]]></description>\n</item>\n"
    )


def _entities(text: str) -> str:
    """`&amp;` for the ampersand and numbers for everything beyond ASCII."""
    return escape(text, quote=False).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _atom(outlet: Outlet, items: tuple[Shown, ...]) -> str:
    updated = max((item.updated for item in items), default=None)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        f"<id>{xml(outlet.site)}/</id>\n<title>{xml(outlet.name)}</title>\n"
        f"<subtitle>{xml(outlet.description)}</subtitle>\n"
        f'<link rel="self" href={quoteattr(outlet.site + "/feed.xml")}/>\n'
        f"<updated>{_rfc3339(updated) if updated else '2025-07-01T00:00:00Z'}</updated>\n"
        f"{''.join(map(_atom_entry, items))}</feed>\n"
    )


def _atom_entry(item: Shown) -> str:
    piece = item.piece
    return (
        f'<entry>\n<id>tag:sample,2025:{xml(piece.id)}</id>\n<title type="html">{xml(escape(item.title))}</title>\n'
        f'<link rel="alternate" type="text/html" href={quoteattr(piece.url)}/>\n'
        f"<published>{_rfc3339(piece.at)}</published>\n<updated>{_rfc3339(item.updated)}</updated>\n"
        f'<summary type="text">{xml(item.text)}</summary>\n</entry>\n'
    )


def _json_feed(outlet: Outlet, items: tuple[Shown, ...]) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": outlet.site,
        "description": outlet.description,
        "language": "en",
        "items": [_json_item(item) for item in items],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _json_item(item: Shown) -> dict[str, object]:
    piece = item.piece
    return {
        "id": piece.id,
        "url": piece.url,
        "title": item.title,
        "content_text": item.text,
        "date_published": _rfc3339(piece.at),
        "authors": [{"name": piece.author}],
        "tags": list(piece.tags),
    }


def _repairs(outlet: Outlet) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head><title>{escape(outlet.name)}</title></head>\n'
        "<body><h1>Back soon</h1><p>We are moving to a new system.</p></body></html>\n"
    )


def _rfc3339(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


_RENDERERS: Final[Mapping[Format, Callable[[Outlet, tuple[Shown, ...]], str]]] = {
    Format.RSS: _plain_rss,
    Format.RSS_CONTENT: _content_rss,
    Format.RSS_CDATA: _cdata_rss,
    Format.ATOM: _atom,
    Format.JSON_FEED: _json_feed,
}
