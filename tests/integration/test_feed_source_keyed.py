"""A feed whose address holds a key: the parser never learns it, and no item shows it."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.entries import Fetched
from bot.domain.errors import SourceError
from bot.domain.sources import Memory
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.process import Parsed
from bot.sources.feeds.source import FeedSource
from tests.make import spec
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import polite

KEY = "abcdefgh12345678"
ITEM = "<item><guid>{0}</guid><title>Title {0}</title><link>{1}</link></item>"


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


class ListeningPool(ParserPool):
    """The real pool, which also notes which addresses it was told."""

    def __init__(self) -> None:
        super().__init__(size=1)
        self.told: list[str] = []

    async def parse_and_cut(self, document: bytes, *, content_type: str | None, url: str) -> Parsed:
        self.told.append(url)
        return await super().parse_and_cut(document, content_type=content_type, url=url)


async def read(server: FeedServer, document: str) -> Fetched:
    """The feed at an address with the key, which the server gets."""
    server.reply("/feed", Reply(body=document.encode()))
    pool = ListeningPool()
    try:
        async with polite() as client:
            source = FeedSource(spec(url=f"{server.url('/feed')}?token={KEY}"), client, pool)
            found = await source.fetch(Memory())
    finally:
        await pool.close()
    assert server.seen[-1].query == f"token={KEY}"
    assert pool.told == [server.url("/feed")]
    assert isinstance(found, Fetched)
    return found


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("#part", "/feed#part"),
        ("?page=2", "/feed?page=2"),
        ("other", "/other"),
        (f"/read?token={KEY}&amp;id=1", "/read?id=1"),
    ],
)
async def test_relative_addresses_of_items_are_whole_and_without_the_key(
    server: FeedServer, link: str, path: str
) -> None:
    document = f"<rss version='2.0'><channel><title>T</title>{ITEM.format(1, link)}</channel></rss>"
    (entry,) = (await read(server, document)).entries
    assert entry.url == server.url(path)


async def test_the_page_of_an_expired_key_is_not_quoted_with_it(server: FeedServer) -> None:
    link = f"<link rel='alternate' type='application/rss+xml' href='/feed?token={KEY}'>"
    with pytest.raises(SourceError, match="the page names this one") as caught:
        await read(server, f"<!doctype html><html><head>{link}</head></html>")
    assert caught.value.detail.endswith(f": {server.url('/feed')}")
    assert KEY not in f"{caught.value}{caught.value.url}"
