"""What the guard does within the client: names, proxies and ports. Every spelling of an address: tests/long."""

from collections.abc import AsyncIterator
from ipaddress import IPv4Network

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.guard import Guard
from bot.sources.http import Answer
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.names import Answers
from tests.servers.polite import polite

# 127.0.0.2 plays the public internet, 127.0.0.1 the private network.
PUBLIC = "127.0.0.2"
GUARD = Guard([IPv4Network(f"{PUBLIC}/32")])
pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "::1", PUBLIC])


@pytest.fixture
async def sentinel() -> AsyncIterator[FeedServer]:
    for port in (8443, 8080, 443, 80):
        try:
            async with FeedServer(port=port) as server:
                server.reply("/", Reply(body=b"secret"))
                yield server
                return
        except OSError:
            continue
    pytest.fail("none of the ports of the web is free on 127.0.0.1")


async def test_the_system_resolver_is_guarded_like_any_other(sentinel: FeedServer) -> None:
    async with polite(guard=GUARD) as client:
        with pytest.raises(SourceError) as caught:
            await client.get(f"http://localhost:{sentinel.port}/", memory=Memory(), accept="*/*")

    assert caught.value.fault is SourceFault.BLOCKED_ADDRESS
    assert sentinel.hits() == 0


async def test_a_name_that_turns_private_between_two_polls_is_refused(sentinel: FeedServer) -> None:
    url = f"http://rebinding.example:{sentinel.port}/"
    names = Answers([PUBLIC], ["127.0.0.1"])
    async with (
        FeedServer(host=PUBLIC, port=sentinel.port) as public,
        polite(guard=GUARD, resolver=names) as client,
    ):
        public.reply("/", Reply(body=b"news", headers=[("Connection", "close")]))
        first = await client.get(url, memory=Memory(), accept="*/*")
        with pytest.raises(SourceError) as caught:
            await client.get(url, memory=Memory(), accept="*/*")

    assert isinstance(first, Answer)
    assert first.body == b"news"
    assert caught.value.fault is SourceFault.BLOCKED_ADDRESS
    assert (names.asked, sentinel.hits()) == (2, 0)


@pytest.mark.parametrize("order", [["127.0.0.1", PUBLIC], [PUBLIC, "127.0.0.1"], ["::1", PUBLIC]])
async def test_of_a_mixed_answer_only_the_public_address_is_used(sentinel: FeedServer, order: list[str]) -> None:
    async with (
        FeedServer(host=PUBLIC, port=sentinel.port) as public,
        polite(guard=GUARD, resolver=Answers(order)) as client,
    ):
        public.reply("/", Reply(body=b"news"))
        answer = await client.get(f"http://mixed.example:{sentinel.port}/", memory=Memory(), accept="*/*")

    assert isinstance(answer, Answer)
    assert (answer.body, sentinel.hits()) == (b"news", 0)


async def test_several_private_addresses_are_one_refusal_that_says_what_to_do(sentinel: FeedServer) -> None:
    async with polite(guard=GUARD, resolver=Answers(["127.0.0.1", "::1", "10.0.0.1"])) as client:
        with pytest.raises(SourceError) as caught:
            await client.get(f"http://inside.example:{sentinel.port}/x?token=1", memory=Memory(), accept="*/*")

    assert caught.value.fault is SourceFault.BLOCKED_ADDRESS
    assert "GAZETTE_ALLOW_NETWORKS" in caught.value.detail
    assert caught.value.url == f"http://inside.example:{sentinel.port}/x"


async def test_a_public_address_on_another_port_is_refused() -> None:
    async with polite(guard=Guard()) as client:
        with pytest.raises(SourceError) as caught:
            await client.get("http://93.184.215.14:6379/", memory=Memory(), accept="*/*")

    assert caught.value.fault is SourceFault.BLOCKED_ADDRESS
    assert "port 6379" in caught.value.detail


async def test_a_proxy_of_the_environment_is_not_used(sentinel: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, sentinel.url())
    async with FeedServer(host=PUBLIC) as public, polite(guard=GUARD) as client:
        public.reply("/", Reply(body=b"news"))
        await client.get(public.url(), memory=Memory(), accept="*/*")

        assert (public.hits(), sentinel.hits()) == (1, 0)
