"""The bound: what polling costs where nothing is done that need not be. `bound.py FOLDER fetch|whole`; it stays.

`fetch` asks with the validators it remembers and hashes what comes. `whole` also keeps that in SQLite, cuts a changed
feed into items, parses the new ones, and stores them with a full-text index, in one transaction for the round. No
guard, no redirects, no retries, no sanitising, no identity: a product that has these costs more.
"""

import asyncio
import sqlite3
import sys
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import aiohttp

from bench.farm.guests.asked import answer

IN_FLIGHT = 64
_SCHEMA = """
CREATE TABLE feeds (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, body BLOB, items BLOB) WITHOUT ROWID;
CREATE TABLE entries (id INTEGER PRIMARY KEY, guid TEXT UNIQUE, title TEXT, link TEXT, at TEXT, text TEXT);
CREATE VIRTUAL TABLE words USING fts5(title, text, content='entries', content_rowid='id');
"""


@dataclass(slots=True)
class Feed:
    url: str
    etag: str | None = None
    modified: str | None = None
    body: bytes | None = None
    items: bytes = b""


@dataclass(slots=True)
class Bound:
    """One round after another; `parse` is None where only fetching is measured."""

    urls: list[str]
    database: sqlite3.Connection
    parse: Callable[[bytes], list[dict[str, str]]] | None
    changed: list[Feed] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)

    async def round(self) -> Mapping[str, object]:
        """A new session each time: between two rounds on the web the connections would have been closed."""
        known = {row[0]: Feed(*row) for row in self.database.execute("SELECT * FROM feeds")}
        feeds = [known.get(url) or Feed(url) for url in self.urls]
        self.changed, self.rows = [], []
        places = asyncio.Semaphore(IN_FLIGHT)
        connector = aiohttp.TCPConnector(limit=IN_FLIGHT)
        async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:
            await asyncio.gather(*(self._fetch(session, places, feed) for feed in feeds))
        self._write()
        return {"new": len(self.rows)}

    async def _fetch(self, session: aiohttp.ClientSession, places: asyncio.Semaphore, feed: Feed) -> None:
        headers = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified, "Accept-Encoding": "gzip"}
        sent = {name: value for name, value in headers.items() if value}
        async with places, session.get(feed.url, headers=sent) as response:
            wire = await response.read()
        body = blake2b(wire, digest_size=16).digest()
        if response.status == 304 or body == feed.body:  # noqa: PLR2004 - Not Modified
            return
        feed.etag, feed.modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
        feed.body = body
        self.changed.append(feed)
        if self.parse:
            self._read(feed, zlib.decompress(wire, zlib.MAX_WBITS | 16))

    def _read(self, feed: Feed, document: bytes) -> None:
        head, items, tail = cut(document)
        digests = [blake2b(item, digest_size=8).digest() for item in items]
        known = {feed.items[start : start + 8] for start in range(0, len(feed.items), 8)}
        new = [item for item, digest in zip(items, digests, strict=True) if digest not in known]
        feed.items = b"".join(digests)
        if new and self.parse:
            self.rows += self.parse(b"".join([head, *new, tail]))

    def _write(self) -> None:
        with self.database as transaction:
            last = transaction.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()[0]
            feeds = [(one.url, one.etag, one.modified, one.body, one.items) for one in self.changed]
            transaction.executemany("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?)", feeds)
            transaction.executemany(
                "INSERT OR IGNORE INTO entries (guid, title, link, at, text) "
                "VALUES (:id, :title, :link, :published, :content)",
                self.rows,
            )
            transaction.execute(
                "INSERT INTO words (rowid, title, text) SELECT id, title, text FROM entries WHERE id > ?", (last,)
            )


def cut(document: bytes) -> tuple[bytes, list[bytes], bytes]:
    """What stands before the items, the items, what stands behind. Good for the feeds of the farm and no others."""
    name = b"item>" if b"<item>" in document else b"entry>"
    head, *items = document.split(b"<" + name)
    last, _, tail = items[-1].partition(b"</" + name)
    return head, [b"<" + name + item for item in (*items[:-1], last + b"</" + name)], tail


def fast_parser() -> Callable[[bytes], list[dict[str, str]]]:
    parse = import_module("fastfeedparser").parse

    def read(document: bytes) -> list[dict[str, str]]:
        names = ("id", "title", "link", "published")
        return [
            {**{name: entry.get(name, "") for name in names}, "content": entry["content"][0]["value"]}
            for entry in parse(document).entries
        ]

    return read


def main(folder: Path, word: str) -> None:
    database = sqlite3.connect(folder / "bound.db")
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA)
    urls = (folder / "urls").read_text().split()
    bound = Bound(urls, database, fast_parser() if word == "whole" else None)
    run = import_module("uvloop").run if find_spec("uvloop") else asyncio.run
    run(answer(bound.round))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
