"""Every failure of a server is one SourceError, with a reason a person can read."""

import gzip
import random
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.http import Answer, Unchanged
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.names import Answers
from tests.servers.polite import NOON, polite

OK = b"HTTP/1.1 200 OK\r\n"
GZIP = [("Content-Encoding", "gzip")]


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


async def failure(url: str, **changes: Any) -> SourceError:
    async with polite(**changes) as client:
        with pytest.raises(SourceError) as caught:
            await client.get(url, memory=Memory(), accept="*/*")
    return caught.value


@pytest.mark.parametrize(
    ("reply", "expected", "detail"),
    [
        (Reply(status=404), SourceFault.HTTP_STATUS, "HTTP 404 Not Found"),
        (Reply(status=403), SourceFault.HTTP_STATUS, "HTTP 403 Forbidden"),
        (Reply(status=500), SourceFault.HTTP_STATUS, "HTTP 500 Internal Server Error"),
        (Reply(status=503), SourceFault.HTTP_STATUS, "HTTP 503 Service Unavailable"),
        (Reply(status=300), SourceFault.HTTP_STATUS, "HTTP 300 Multiple Choices"),
        (Reply(status=599), SourceFault.HTTP_STATUS, "HTTP 599"),
        (Reply(status=410), SourceFault.GONE, "HTTP 410 Gone"),
        (Reply(status=429), SourceFault.RATE_LIMITED, "HTTP 429 Too Many Requests"),
        (Reply(), SourceFault.EMPTY_BODY, "no content"),
        (Reply(status=204), SourceFault.EMPTY_BODY, "no content"),
        (Reply(body=gzip.compress(b""), headers=GZIP), SourceFault.EMPTY_BODY, "no content"),
        (Reply(body=b"not gzip", headers=GZIP), SourceFault.BAD_ENCODING, "gzip"),
        (Reply(body=gzip.compress(b"news" * 99)[:-9], headers=GZIP), SourceFault.BAD_ENCODING, "gzip"),
        (Reply(body=b"x", headers=[("Content-Encoding", "br")]), SourceFault.BAD_ENCODING, "encoding"),
        (Reply(body=b"x", headers=GZIP * 2), SourceFault.BAD_ENCODING, "encoding"),
        (Reply(raw=b""), SourceFault.UNREACHABLE, "closed"),
        (Reply(raw=OK + b"Content-Length: 100\r\n\r\nhalf"), SourceFault.UNREACHABLE, "broke off"),
        (Reply(raw=OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhal"), SourceFault.UNREACHABLE, "broke off"),
        (Reply(raw=OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n"), SourceFault.BAD_ANSWER, "HTTP"),
        (Reply(raw=b"SSH-2.0-OpenSSH_9.9\r\n"), SourceFault.BAD_ANSWER, "HTTP"),
        (Reply(raw=OK + b"No colon here\r\n\r\n"), SourceFault.BAD_ANSWER, "HTTP"),
        (Reply(raw=OK + b"X: \x00\r\n\r\nok"), SourceFault.BAD_ANSWER, "HTTP"),
        (Reply(raw=OK + b"Content-Length: -5\r\n\r\nok"), SourceFault.BAD_ANSWER, "HTTP"),
        (Reply(raw=OK + b"X: y\r\n" * 10_000 + b"\r\nok"), SourceFault.BAD_ANSWER, "HTTP"),
        (Reply(raw=OK + b"X: " + b"y" * 1_000_000 + b"\r\n\r\nok"), SourceFault.BAD_ANSWER, "HTTP"),
        (Reply(raw=b"HTTP/1.1 200 " + b"K" * 100_000 + b"\r\n\r\nok"), SourceFault.BAD_ANSWER, "HTTP"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_each_failure_has_its_fault_and_its_reason(
    server: FeedServer, reply: Reply, expected: SourceFault, detail: str
) -> None:
    server.reply("/feed", reply)
    error = await failure(server.url("/feed?token=s3cret"))

    assert error.fault is expected
    assert detail in error.detail
    assert error.url == server.url("/feed")
    assert "s3cret" not in str(error)


@pytest.mark.parametrize(
    ("status", "retry_after", "expected"),
    [
        (429, "90", NOON + timedelta(seconds=90)),
        (503, "Sun, 22 Nov 2026 12:10:00 GMT", NOON + timedelta(minutes=10)),
        (429, "9999999999", NOON + timedelta(days=7)),
        (429, "later", None),
    ],
)
async def test_a_server_that_asks_for_a_pause_gets_it(
    server: FeedServer, status: int, retry_after: str, expected: datetime | None
) -> None:
    server.reply("/", Reply(status=status, headers=[("Retry-After", retry_after)]))
    error = await failure(server.url())

    assert (error.fault, error.retry_at) == (SourceFault.RATE_LIMITED, expected)


async def test_a_closed_port_is_unreachable() -> None:
    async with FeedServer() as server:
        url = server.url()
    error = await failure(url)

    assert (error.fault, error.detail) == (SourceFault.UNREACHABLE, "connection refused")


async def test_an_unknown_name_is_unreachable() -> None:
    error = await failure("http://gone.example/", resolver=Answers([]))

    assert (error.fault, error.detail) == (SourceFault.UNREACHABLE, "the host name does not resolve")


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..example", "[1.2.3.4]"])
async def test_an_impossible_host_name_is_a_bad_address(host: str) -> None:
    error = await failure(f"http://{host}/")

    assert error.fault is SourceFault.BAD_ADDRESS


async def test_no_damage_to_an_answer_lets_another_exception_out(server: FeedServer) -> None:
    chance = random.Random(7)  # noqa: S311 - the same damage in every run
    body = gzip.compress(b"<rss/>" * 50)
    head = b'Content-Type: text/xml\r\nContent-Encoding: gzip\r\nCache-Control: max-age=9\r\nETag: "1"\r\n'
    whole = OK + head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    faults = set()
    async with polite(sock_read=0.2) as client:
        for _ in range(150):
            damaged = bytearray(whole)
            for _ in range(chance.randint(1, 4)):
                at = chance.randrange(len(damaged))
                damaged[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
            server.reply("/", Reply(raw=bytes(damaged)))
            try:
                assert isinstance(await client.get(server.url(), memory=Memory(), accept="*/*"), Answer | Unchanged)
            except SourceError as error:
                faults.add(error.fault)

    assert {SourceFault.BAD_ANSWER, SourceFault.BAD_ENCODING, SourceFault.UNREACHABLE} <= faults
