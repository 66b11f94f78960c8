"""Documents made to harm end in entries or a SourceError within the deadline, and harm nobody else."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.parser import ParserPool
from tests.feeds import rss

SECONDS = 1.0
GOOD = rss([("1", "One")])
ITEM = b"<item><title>T</title><guid>1</guid><description>Words</description></item>"
MANY_ATTRIBUTES = b" ".join(b"a%d='1'" % n for n in range(60_000))


def feed(items: bytes, *, prolog: bytes = b"") -> bytes:
    return (
        prolog
        + b"<rss version='2.0'><channel><title>t</title><link>https://e.org/</link>"
        + items
        + b"</channel></rss>"
    )


def entities() -> bytes:
    levels = b"".join(b"<!ENTITY e%d '%s'>" % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    return feed(b"<item><title>&e9;</title></item>", prolog=b"<!DOCTYPE r [<!ENTITY e0 'ha'>" + levels + b"]>")


def one_large_entity() -> bytes:
    prolog = b"<!DOCTYPE r [<!ENTITY e '" + b"y" * 50_000 + b"'>]>"
    return feed(b"<item><title>t</title><description>" + b"&e;" * 1_000 + b"</description></item>", prolog=prolog)


def in_encoding(label: bytes) -> bytes:
    return feed(ITEM, prolog=b"<?xml version='1.0' encoding='" + label + b"'?>")


BOMBS = {
    "60,000 attributes on an item": feed(b"<item " + MANY_ATTRIBUTES + b"><title>x</title></item>"),
    "60,000 attributes, not well-formed": feed(b"<item><b " + MANY_ATTRIBUTES + b">&nbsp;<br></item>"),
    "200 kB of comments begun": feed(b"<!--" * 50_000),
    "nothing but comments begun": b"<!--" * 50_000,
    "100,000 tiny items": feed(b"<item></item>" * 100_000),
    "100,000 unclosed items": feed(b"<item>" * 100_000),
    "billion laughs": entities(),
    "50 MB out of 50 kB": one_large_entity(),
    "NUL between items": feed(b"\0".join([ITEM] * 3)),
    "nothing but NUL": b"\0" * 100_000,
    "cut off": feed(ITEM * 50)[:1_500],
    "200,000 elements deep": feed(b"<item><description>" + b"<a>" * 200_000),
    "HTML 400,000 deep": feed(b"<item><description><![CDATA[" + b"<div>" * 400_000 + b"]]></description></item>"),
    "CDATA begun 50,000 times": feed(b"<item><description>" + b"<![CDATA[" * 50_000),
    "a tag of 2 MB": feed(b"<item><" + b"a" * 2_000_000),
    "a title of 500,000 marks": feed(("<item><title>a" + "\u0301" * 500_000 + "</title></item>").encode()),
    "JSON 200,000 deep": b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * 200_000,
    **{f"encoding {label}": in_encoding(label.encode()) for label in ("punycode", "idna", "unicode_escape", "zlib")},
}


async def measure_lag(lags: list[float]) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        lags.append(time.perf_counter() - before - 0.005)


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    pool = ParserPool(size=1, seconds=SECONDS)
    await pool.parse(GOOD, content_type=None, url="https://feed.example/")
    yield pool
    await pool.close()


async def read(pool: ParserPool, document: bytes) -> tuple[RawEntry, ...] | SourceFault:
    try:
        return await pool.parse(document, content_type=None, url="https://feed.example/")
    except SourceError as error:
        return error.fault


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_ends_within_the_deadline_and_the_next_feed_is_read(pool: ParserPool, name: str) -> None:
    started = time.monotonic()
    answer = await read(pool, BOMBS[name])

    assert time.monotonic() - started < SECONDS + 1
    if not isinstance(answer, SourceFault):
        assert len(answer) <= 5_000
        assert all(len(entry.body) <= 20_000 and len(entry.title) <= 500 for entry in answer)
    assert [entry.title for entry in await pool.parse(GOOD, content_type=None, url="https://feed.example/")] == ["One"]


async def test_the_event_loop_hardly_notices_the_bombs(pool: ParserPool) -> None:
    """All of them, one after the other. Goal R5: p99 of 50 ms and at most 250 ms; a loaded machine is allowed more."""
    lags: list[float] = []
    watch = asyncio.create_task(measure_lag(lags))
    for bomb in BOMBS.values():
        await read(pool, bomb)
    watch.cancel()
    ordered = sorted(lags)
    print(f"lag p99 {ordered[len(ordered) * 99 // 100] * 1000:.1f} ms, max {ordered[-1] * 1000:.1f} ms")  # noqa: T201 - the figures are the point

    assert ordered[len(ordered) * 99 // 100] < 0.05
    assert ordered[-1] < 0.5


async def test_external_entities_read_no_file_and_open_no_connection(pool: ParserPool, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret")
    callers: list[object] = []
    server = await asyncio.start_server(lambda reader, _: callers.append(reader), "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x"
    prolog = f"<!DOCTYPE r SYSTEM '{address}.dtd' [<!ENTITY f SYSTEM 'file://{secret}'><!ENTITY n SYSTEM '{address}'>]>"
    answer = await read(pool, feed(b"<item><title>a &f; &n; b</title><guid>1</guid></item>", prolog=prolog.encode()))
    server.close()

    assert isinstance(answer, tuple)
    assert "the-secret" not in repr(answer)
    assert callers == []


async def test_a_document_that_is_the_name_of_a_file_is_not_opened(pool: ParserPool, tmp_path: Path) -> None:
    hidden = tmp_path / "feed.xml"
    hidden.write_bytes(GOOD)

    assert await read(pool, str(hidden).encode()) is SourceFault.NOT_A_FEED
    assert await read(pool, b"http://127.0.0.1:9/feed.xml") is SourceFault.NOT_A_FEED
