"""The life of the parsing children: started late, used again, killed and replaced, gone at the end."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator

import pytest

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.slices import slice_items
from tests.feeds import rss

URL = "https://feed.example/f?key=secret"
# Attributes without end on an element that the reference parser must read: minutes of work.
BOMB = rss([]).replace(
    b"</channel>", b"<item><b " + b" ".join(b"a%d='1'" % n for n in range(60_000)) + b">&nbsp;<br></item>"
)


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    pool = ParserPool(size=1, seconds=20)
    yield pool
    await pool.close()


async def read(pool: ParserPool, document: bytes = rss([("1", "One")])) -> list[str]:
    return [entry.title for entry in await pool.parse(document, content_type=None, url=URL)]


async def fault(pool: ParserPool, document: bytes) -> SourceFault:
    with pytest.raises(SourceError) as caught:
        await pool.parse(document, content_type=None, url=URL)
    assert caught.value.url == URL
    assert "secret" not in str(caught.value)
    return caught.value.fault


def pid(pool: ParserPool) -> int:
    (child,) = (*pool._idle, *pool._busy)
    return child._process.pid


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


async def until_busy(pool: ParserPool) -> None:
    """Until a child has the document and some time to sink its teeth into it."""
    while not pool._busy:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.7)


async def test_no_child_is_started_before_it_is_needed_and_then_it_is_used_again(pool: ParserPool) -> None:
    assert pool._idle == []
    assert await read(pool) == ["One"]
    first = pid(pool)
    assert await read(pool) == ["One"]
    assert pid(pool) == first


async def test_entries_cross_the_pipe_unharmed(pool: ParserPool) -> None:
    document = rss([("g", "Ünï 🙂 <b>")]).replace(b"<guid", b"<pubDate>Sat, 31 Jan 2026 09:30:00 GMT</pubDate><guid")
    (entry,) = await pool.parse(document, content_type=None, url=URL)

    assert isinstance(entry, RawEntry)
    assert (entry.guid, entry.title, entry.url) == ("g", "Ünï 🙂", "https://wire.example/g")
    assert entry.published is not None
    assert entry.published.isoformat() == "2026-01-31T09:30:00+00:00"


async def test_a_feed_that_cannot_be_read_leaves_the_child_alive(pool: ParserPool) -> None:
    await read(pool)
    first = pid(pool)
    assert await fault(pool, b"<html>page</html>") is SourceFault.NOT_A_FEED
    assert await fault(pool, b" \n") is SourceFault.EMPTY_BODY
    assert await fault(pool, b"<rss><channel><tit") is SourceFault.PARSE_FAILED
    assert await read(pool) == ["One"]
    assert pid(pool) == first


async def test_at_the_deadline_the_child_is_killed_and_the_next_feed_is_read() -> None:
    pool = ParserPool(size=1, seconds=1)
    assert await read(pool) == ["One"]
    first = pid(pool)
    started = time.monotonic()
    assert await fault(pool, BOMB) is SourceFault.PARSE_TIMEOUT
    assert time.monotonic() - started < 2
    assert await read(pool) == ["One"]
    assert is_gone(first)
    await pool.close()


async def test_a_child_that_is_killed_while_it_parses_is_replaced(pool: ParserPool) -> None:
    parsing = asyncio.create_task(fault(pool, BOMB))
    await until_busy(pool)
    os.kill(pid(pool), signal.SIGKILL)

    assert await parsing is SourceFault.PARSE_MEMORY
    assert await read(pool) == ["One"]


async def test_a_child_that_died_while_it_rested_is_not_missed(pool: ParserPool) -> None:
    await read(pool)
    first = pid(pool)
    os.kill(first, signal.SIGKILL)
    await asyncio.sleep(0.1)

    assert await read(pool) == ["One"]
    assert pid(pool) != first


async def test_a_cancelled_poll_leaves_no_busy_child(pool: ParserPool) -> None:
    parsing = asyncio.create_task(read(pool, BOMB))
    await until_busy(pool)
    busy = pid(pool)
    parsing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await parsing

    assert await asyncio.wait_for(read(pool), 5) == ["One"]
    assert is_gone(busy)


async def test_a_document_that_needs_too_much_memory_is_a_fault_of_its_own() -> None:
    pool = ParserPool(size=1, seconds=20, memory_mib=300)
    assert await fault(pool, rss([("1", "x" * 60_000_000)])) is SourceFault.PARSE_MEMORY
    assert await read(pool) == ["One"]
    await pool.close()


async def test_more_feeds_than_children_wait_for_their_turn() -> None:
    pool = ParserPool(size=2)
    titles = await asyncio.gather(*(read(pool, rss([(str(n), f"Title {n}")])) for n in range(40)))

    assert titles == [[f"Title {n}"] for n in range(40)]
    assert len(pool._idle) == 2
    await pool.close()


async def test_closing_ends_the_wait_of_everybody(pool: ParserPool) -> None:
    parsing = [asyncio.create_task(fault(pool, BOMB)) for _ in range(3)]
    await until_busy(pool)
    busy = pid(pool)
    await asyncio.wait_for(pool.close(), 5)

    assert await asyncio.gather(*parsing) == [SourceFault.INTERNAL] * 3
    assert is_gone(busy)


async def test_the_items_of_a_feed_that_is_read_for_the_first_time_are_hashed_where_it_is_parsed(
    pool: ParserPool,
) -> None:
    document = rss([("1", "One"), ("2", "Two"), ("1", "One")])
    slices = slice_items(document)
    assert slices is not None
    parsed = await pool.parse_and_cut(document, content_type=None, url=URL)

    assert [entry.title for entry in parsed.entries] == ["One", "Two", "One"]
    assert parsed.slices == b"".join(slices.hashes[:2])


async def test_what_cannot_be_cut_has_no_hashes(pool: ParserPool) -> None:
    document = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "One"}]}'
    parsed = await pool.parse_and_cut(document, content_type=None, url=URL)

    assert ([entry.title for entry in parsed.entries], parsed.slices) == (["One"], b"")
