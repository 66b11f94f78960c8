"""The feeds of the farm: what they say, how it is written as RSS or Atom, and how it changes from round to round."""

import random
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from html import escape

from bench.farm.prose import Prose, article

ITEMS = 30
START = datetime(2026, 11, 1, 6, tzinfo=UTC)
_SMALLEST, _USUAL, _LARGEST = 42_000, 60_000, 122_000
# Of an item: its tags, title, dates and summary, beside the article.
_AROUND = 760
_ATOM_OF_TEN = 4


@dataclass(frozen=True, slots=True)
class Item:
    number: int
    title: str
    summary: str
    html: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it is served. `etag` has its quotes."""

    plain: bytes
    packed: bytes
    etag: bytes
    modified: bytes


@dataclass(slots=True)
class Feed:
    """One feed of the farm; `items` are newest first and always as many. `built` is what moves in a volatile round."""

    number: int
    spoken: Prose
    items: list[Item] = field(default_factory=list)
    built: datetime = START
    published: int = 0
    document: Document = field(default=Document(b"", b"", b"", b""))

    def __post_init__(self) -> None:
        dice = self._dice()
        self._item_size = int(dice.triangular(_SMALLEST, _LARGEST, _USUAL)) // ITEMS
        self.publish(ITEMS)

    _item_size: int = 0

    @property
    def is_atom(self) -> bool:
        return self.number * 7 % 10 < _ATOM_OF_TEN

    @property
    def content_type(self) -> str:
        return f"application/{'atom' if self.is_atom else 'rss'}+xml; charset=utf-8"

    def publish(self, count: int) -> None:
        """So many new items on top; as many old ones fall off the end."""
        made = [self._item(self.published + number) for number in range(1, count + 1)]
        self.published += count
        self.items = [*reversed(made), *self.items][:ITEMS]
        self.built = max(self.items[0].at, self.built + timedelta(minutes=1))
        self.render()

    def touch(self) -> None:
        """The date of the document moves and nothing else."""
        self.built += timedelta(hours=1)
        self.render()

    def render(self) -> None:
        plain = (atom if self.is_atom else rss)(self).encode()
        packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        etag = f'"{blake2b(plain, digest_size=8).hexdigest()}"'.encode()
        modified = format_datetime(self.built, usegmt=True).encode()
        self.document = Document(plain, packer.compress(plain) + packer.flush(), etag, modified)

    def address(self, item: int) -> str:
        return f"https://outlet-{self.number}.example/2026/11/item-{item}"

    def _item(self, number: int) -> Item:
        dice = self._dice(number)
        html = article(self.spoken, dice, self.address(number), self._article_size())
        at = START + timedelta(minutes=number * 97 + self.number % 60)
        summary = " ".join(self.spoken.sentence(dice) for _ in range(2))
        return Item(number, f"{self.spoken.title(dice)} ({self.number}.{number})", summary, html, at)

    def _article_size(self) -> int:
        # In Atom the article is escaped, which makes it longer.
        return int((self._item_size - _AROUND) / (1.2 if self.is_atom else 1))

    def _dice(self, item: int = 0) -> random.Random:
        return random.Random(self.number * 1_000_003 + item)  # noqa: S311 - text for a benchmark, nothing secret


def rss(feed: Feed) -> str:
    items = "".join(
        f"<item>\n<title>{escape(one.title)}</title>\n<link>{feed.address(one.number)}</link>\n"
        f"<dc:creator><![CDATA[Desk {feed.number}]]></dc:creator>\n<pubDate>{format_datetime(one.at)}</pubDate>\n"
        f"<category><![CDATA[Policy]]></category>\n<category><![CDATA[Models]]></category>\n"
        f'<guid isPermaLink="false">https://outlet-{feed.number}.example/?p={one.number}</guid>\n'
        f"<description><![CDATA[{one.summary}]]></description>\n"
        f"<content:encoded><![CDATA[{one.html}]]></content:encoded>\n</item>\n"
        for one in feed.items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel>\n<title>Outlet {feed.number}</title>\n<link>https://outlet-{feed.number}.example/</link>\n"
        f"<description>What outlet {feed.number} writes</description>\n"
        f"<lastBuildDate>{format_datetime(feed.built)}</lastBuildDate>\n{items}</channel>\n</rss>\n"
    )


def atom(feed: Feed) -> str:
    home = f"https://outlet-{feed.number}.example/"
    entries = "".join(
        f'<entry>\n<title type="html">{escape(one.title)}</title>\n'
        f'<link href="{feed.address(one.number)}" rel="alternate" type="text/html"/>\n'
        f"<id>{home}?p={one.number}</id>\n<published>{one.at.isoformat()}</published>\n"
        f"<updated>{one.at.isoformat()}</updated>\n<author><name>Desk {feed.number}</name></author>\n"
        f'<category term="policy"/>\n<category term="models"/>\n<summary type="html">{escape(one.summary)}</summary>\n'
        f'<content type="html" xml:base="{home}">{escape(one.html)}</content>\n</entry>\n'
        for one in feed.items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f'<title>Outlet {feed.number}</title>\n<id>{home}</id>\n<link href="{home}"/>\n'
        f"<updated>{feed.built.isoformat()}</updated>\n{entries}</feed>\n"
    )
