"""What a Hub that is slow, busy, wrong or gone does to a poll: one SourceError, soon, after one request."""

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceKind
from bot.sources.hub import HubTrendingSource
from bot.sources.hub_budget import Budget
from tests import make
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import NOON, StoppedClock

PATH = "/api/models"


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


async def failure(endpoint: str, *, timeout: float = 5.0) -> SourceError:  # noqa: ASYNC109 - handed on to the source
    """The error of one poll, which shows neither the token nor the query."""
    spec = make.spec("hub", kind=SourceKind.HUB_TRENDING, url=None, query="secret")
    hub = HubTrendingSource(
        spec, endpoint=endpoint, token="hf_secret", clock=StoppedClock(), timeout=timeout, budget=Budget()
    )
    with pytest.raises(SourceError) as caught:
        await hub.fetch(Memory())
    assert "secret" not in f"{caught.value} {caught.value.url}"
    return caught.value


async def test_a_rate_limit_names_the_end_of_the_window_and_is_not_waited_for(server: FeedServer) -> None:
    limit = [("RateLimit", '"api";r=0;t=55'), ("RateLimit-Policy", '"fixed window";"api";q=500;w=300')]
    server.reply(PATH, Reply(status=429, headers=limit))
    started = time.monotonic()

    error = await failure(server.url())

    assert (error.fault, error.retry_at) == (SourceFault.RATE_LIMITED, NOON + timedelta(seconds=55))
    assert time.monotonic() - started < 5
    assert server.hits() == 1


async def test_a_rate_limit_that_is_not_the_reason_leaves_the_word_to_retry_after(server: FeedServer) -> None:
    headers = [("RateLimit", '"api";r=400;t=55'), ("Retry-After", "120")]
    server.reply(PATH, Reply(status=429, headers=headers))

    assert (await failure(server.url())).retry_at == NOON + timedelta(seconds=120)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 500, 502, 503])
async def test_any_other_status_is_reported_after_one_try(server: FeedServer, status: int) -> None:
    server.reply(PATH, Reply(status=status, body=b'{"error": "no"}', headers=[("Location", server.url("/elsewhere"))]))

    error = await failure(server.url())

    assert (error.fault, str(status) in error.detail) == (SourceFault.HTTP_STATUS, True)
    assert server.hits() == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"recentlyTrending": [{"repoData": {"id": "a/b"}}]}',
        b'{"error": "Internal Error"}',
        b"<!doctype html><title>Hugging Face</title>",
        b"",
        b"null",
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
async def test_anything_but_a_list_is_a_bad_answer(server: FeedServer, body: bytes) -> None:
    server.reply(PATH, Reply(body=body))

    assert (await failure(server.url())).fault is SourceFault.BAD_ANSWER


async def test_a_silent_hub_costs_the_time_out_once(server: FeedServer) -> None:
    server.reply(PATH, Reply(body=b"[]", delay=3))
    started = time.monotonic()

    error = await failure(server.url(), timeout=0.5)

    assert error.fault is SourceFault.TIMEOUT
    assert time.monotonic() - started < 2
    assert server.hits() == 1


async def test_a_dripping_hub_is_cut_off_at_the_time_out(server: FeedServer) -> None:
    server.reply(PATH, Reply(chunks=[b" "] * 60, pause=0.05))
    started = time.monotonic()

    assert (await failure(server.url(), timeout=0.5)).fault is SourceFault.TIMEOUT
    assert time.monotonic() - started < 2


async def test_endless_pages_are_not_followed_for_ever(server: FeedServer) -> None:
    server.reply(PATH, Reply(body=b"[]", headers=[("Link", f'<{server.url(PATH)}?cursor=1>; rel="next"')]))

    assert (await failure(server.url())).fault is SourceFault.BAD_ANSWER
    assert server.hits() == 20


async def test_slow_pages_end_at_the_time_out(server: FeedServer) -> None:
    link = [("Link", f'<{server.url(PATH)}?cursor=1>; rel="next"')]
    server.reply(PATH, Reply(body=b"[]", headers=link, delay=0.2))

    assert (await failure(server.url(), timeout=0.5)).fault is SourceFault.TIMEOUT


async def test_the_event_loop_is_free_while_the_library_waits(server: FeedServer) -> None:
    server.reply(PATH, Reply(body=b"[]", delay=1))
    poll = asyncio.create_task(failure(server.url(), timeout=0.5))
    longest, last = 0.0, time.monotonic()
    while not poll.done():
        await asyncio.sleep(0.01)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()

    assert longest < 0.25
    assert poll.result().fault is SourceFault.TIMEOUT


async def test_a_hub_that_is_not_there_is_unreachable(unused_tcp_port: int) -> None:
    assert (await failure(f"http://127.0.0.1:{unused_tcp_port}")).fault is SourceFault.UNREACHABLE


@pytest.mark.parametrize("raw", [b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n[", b"", b"nonsense\r\n\r\n"])
async def test_a_connection_that_breaks_off_is_unreachable(server: FeedServer, raw: bytes) -> None:
    server.reply(PATH, Reply(raw=raw))

    assert (await failure(server.url())).fault is SourceFault.UNREACHABLE
    assert server.hits() == 1


async def test_a_bomb_is_stopped_at_the_cap(server: FeedServer) -> None:
    bomb = gzip.compress(b" " * 50 * 2**20)
    server.reply(PATH, Reply(body=bomb, headers=[("Content-Encoding", "gzip")]))

    assert (await failure(server.url())).fault is SourceFault.TOO_LARGE


async def test_what_cannot_be_unpacked_is_said_so(server: FeedServer) -> None:
    server.reply(PATH, Reply(body=b"not gzip", headers=[("Content-Encoding", "gzip")]))

    assert (await failure(server.url())).fault is SourceFault.BAD_ENCODING


async def test_the_token_does_not_follow_the_list_to_another_host(server: FeedServer) -> None:
    async with FeedServer() as other:
        other.reply(PATH, Reply(body=b"[]"))
        link = [("Link", f'<{other.url(PATH)}?cursor=2>; rel="next"')]
        server.reply(PATH, Reply(body=json.dumps([{"id": "a/b"}]).encode(), headers=link))

        assert (await failure(server.url())).fault is SourceFault.BAD_ANSWER
        assert other.hits() == 0


@pytest.mark.parametrize("endpoint", ["ftp://hub.example", "hub.example", "https://user:pw@hub.example", "https://"])
async def test_an_endpoint_that_is_no_address_is_refused(endpoint: str) -> None:
    assert (await failure(endpoint)).fault is SourceFault.BAD_ADDRESS
