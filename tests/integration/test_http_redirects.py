"""Which redirects are followed, and which are learned."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.http import Answer, Unchanged
from tests.servers.feed_server import FeedServer, Reply, conditional, redirect
from tests.servers.polite import polite


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        running.reply("/end", Reply(body=b"news"))
        yield running


async def fetch(server: FeedServer, memory: Memory | None = None) -> Answer | Unchanged:
    async with polite() as client:
        return await client.get(server.url("/start"), memory=memory or Memory(), accept="*/*")


@pytest.mark.parametrize(
    ("statuses", "learned"),
    [
        ((301,), "/end"),
        ((308,), "/end"),
        ((302,), None),
        ((303,), None),
        ((307,), None),
        ((301, 308), "/end"),
        ((301, 302), "/1"),
        ((302, 301), None),
        ((301, 301, 301, 301, 301), "/end"),
    ],
)
async def test_a_chain_is_followed_and_its_permanent_beginning_learned(
    server: FeedServer, statuses: tuple[int, ...], learned: str | None
) -> None:
    path = "/start"
    for number, status in enumerate(statuses, 1):
        target = "/end" if number == len(statuses) else f"/{number}"
        server.reply(path, redirect(target, status))
        path = target
    got = await fetch(server)

    assert isinstance(got, Answer)
    assert (got.body, got.url) == (b"news", server.url("/end"))
    assert got.moved_to == (learned and server.url(learned))


@pytest.mark.parametrize("status", [301, 302])
async def test_a_redirect_loop_ends_after_five_hops(server: FeedServer, status: int) -> None:
    server.reply("/start", redirect("/start", status))
    with pytest.raises(SourceError) as caught:
        await fetch(server)

    assert caught.value.fault is SourceFault.TOO_MANY_REDIRECTS
    assert server.hits() == 6


async def test_an_unchanged_answer_behind_a_redirect_still_teaches_the_address(server: FeedServer) -> None:
    server.reply("/start", redirect("/end", 301))
    server.route("/end", conditional(b"news", etag='"1"'))

    assert await fetch(server, Memory(etag='"1"')) == Unchanged(memory=Memory(etag='"1"'), moved_to=server.url("/end"))


async def test_the_body_of_a_redirect_is_not_read(server: FeedServer) -> None:
    endless = Reply(status=302, headers=[("Location", "/end")], chunks=[b"x" * 1000] * 1000, pause=0.01)
    server.reply("/start", endless)
    got = await fetch(server)

    assert isinstance(got, Answer)
    assert got.body == b"news"


async def test_a_redirect_without_a_target_is_an_http_error(server: FeedServer) -> None:
    server.reply("/start", Reply(status=301))
    with pytest.raises(SourceError) as caught:
        await fetch(server)

    assert caught.value.fault is SourceFault.HTTP_STATUS


async def test_a_permanent_redirect_to_an_error_is_the_error(server: FeedServer) -> None:
    server.reply("/start", redirect("/gone", 301))
    server.reply("/gone", Reply(status=410))
    with pytest.raises(SourceError) as caught:
        await fetch(server)

    assert caught.value.fault is SourceFault.GONE
    assert caught.value.url == server.url("/start")
