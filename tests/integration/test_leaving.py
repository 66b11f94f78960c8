"""A claim that runs out in the last waits before a request leaves: over loopback, on new and on kept connections."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import DefaultResolver
from aiohttp.test_utils import TestServer
from aiohttp.web import Application, Request, Response

from bot.chat.leaving import watched, while_ours
from bot.chat.slack.clients import Clients
from bot.chat.slack.pace import Pace
from bot.chat.slack.publisher import SlackPublisher
from bot.chat.slack.tokens import OneWorkspace
from bot.domain.errors import DeliveryFault, TemporaryDeliveryError
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.mail import office as discord_office
from tests.doubles.publishers import HandClock
from tests.integration.slack_mail import office as slack_office
from tests.make import NOON
from tests.unit.store.parcels import DELIVERY

LEASE = timedelta(seconds=120)


class Turning(AbstractResolver):
    """Names are looked up as ever, and meanwhile something happens."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self._real = DefaultResolver()
        self._meanwhile = meanwhile

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> Any:
        self._meanwhile()
        return await self._real.resolve(host, port, family)

    async def close(self) -> None:
        await self._real.close()


@dataclass
class Line:
    """A session of one connection at a time to a server that counts."""

    session: aiohttp.ClientSession
    url: str
    clock: HandClock
    meanwhile: list[timedelta]
    seen: list[str] = field(default_factory=list)

    async def ask(self, lease: timedelta = LEASE) -> str:
        claimed = replace(DELIVERY, lease_until=NOON + lease)
        with while_ours(claimed, self.clock):
            async with self.session.post(self.url, json={}) as answer:
                return await answer.text()


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    clock, seen, meanwhile = HandClock(NOON), list[str](), list[timedelta]()

    async def note(request: Request) -> Response:
        seen.append(request.method)
        await asyncio.sleep(float(request.query.get("seconds", "0")))
        return Response(text="noted")

    def turn() -> None:
        for by in meanwhile:
            clock.forward(by)

    application = Application()
    application.router.add_route("*", "/", note)
    async with TestServer(application) as server:
        connector = aiohttp.TCPConnector(limit=1, resolver=Turning(turn), use_dns_cache=False)
        async with aiohttp.ClientSession(connector=connector, trace_configs=[watched()]) as session:
            url = f"http://localhost:{server.port}/"
            yield Line(session=session, url=url, clock=clock, meanwhile=meanwhile, seen=seen)


async def test_while_the_claim_runs_it_leaves_on_new_and_on_kept_connections(line: Line) -> None:
    assert [await line.ask(), await line.ask()] == ["noted", "noted"]
    assert len(line.seen) == 2


async def test_a_claim_that_is_over_sends_nothing(line: Line) -> None:
    with pytest.raises(TemporaryDeliveryError) as failure:
        await line.ask(timedelta(0))
    assert (failure.value.fault, line.seen) == (DeliveryFault.CLAIM_LOST, [])


async def test_a_claim_that_runs_out_while_a_connection_is_made_sends_nothing_and_holds_up_nothing(line: Line) -> None:
    line.meanwhile.append(LEASE)
    with pytest.raises(TemporaryDeliveryError) as failure:
        await line.ask()
    assert (failure.value.fault, line.seen) == (DeliveryFault.CLAIM_LOST, [])
    async with line.session.get(line.url) as answer:
        assert await answer.text() == "noted"
    assert line.seen == ["GET"]


async def test_a_claim_that_runs_out_while_it_waits_for_the_kept_connection_sends_nothing(line: Line) -> None:
    assert await line.ask() == "noted"
    busy = asyncio.create_task(line.session.get(f"{line.url}?seconds=0.5"))
    await asyncio.sleep(0.1)
    waiting = asyncio.create_task(line.ask())
    await asyncio.sleep(0.1)
    line.clock.forward(LEASE)
    async with await busy as answer:
        await answer.read()
    with pytest.raises(TemporaryDeliveryError) as failure:
        await waiting
    assert (failure.value.fault, line.seen) == (DeliveryFault.CLAIM_LOST, ["POST", "GET"])
    assert await line.ask(2 * LEASE) == "noted"


@pytest.mark.parametrize("fault", [Fault.answer(500), Fault.limited(1.0)], ids=["repeat", "limit"])
async def test_discord_what_the_library_holds_back_does_not_leave_after_the_claim(fault: Fault) -> None:
    """discord.py by itself repeats what met a 500, a second later, and waits out a limit.

    Whether the first request made the post is not known then.
    """
    async with discord_office() as post:
        post.fake.fail("POST", "/messages$", fault)
        mine = post.delivery(post.fake.text, lease_until=post.clock.now() + LEASE)
        sending = asyncio.create_task(post.publisher.publish(mine))
        while not post.fake.calls("POST", "/messages"):
            await asyncio.sleep(0.02)
        post.clock.pass_by(LEASE.total_seconds())
        with pytest.raises(TemporaryDeliveryError) as failure:
            await sending
        assert (failure.value.fault, failure.value.unsure) == (DeliveryFault.CLAIM_LOST, True)
        assert post.fake.text.messages == []


async def test_slack_what_waits_for_a_connection_does_not_leave_after_the_claim(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with slack_office() as post:
        loop = asyncio.get_running_loop()
        look_up = loop.getaddrinfo

        async def slowly(*args: Any, **terms: Any) -> Any:
            post.clock.pass_by(LEASE.total_seconds())
            return await look_up(*args, **terms)

        monkeypatch.setattr(loop, "getaddrinfo", slowly)
        clients = Clients(api_url=post.slack.api_url.replace("127.0.0.1", "localhost"))
        tokens = OneWorkspace(post.slack.bot.value, post.clients)
        publisher = SlackPublisher(tokens=tokens, clients=clients, clock=post.clock, pace=Pace(gap=0.0))
        channel = await post.slack.home.channel()
        try:
            with pytest.raises(TemporaryDeliveryError) as failure:
                await publisher.publish(post.delivery(channel, lease_until=post.clock.now() + LEASE))
            assert (failure.value.fault, failure.value.unsure) == (DeliveryFault.CLAIM_LOST, False)
            assert post.slack.count("chat.postMessage") == 0
            assert (await publisher.publish(post.delivery(channel))).message_id
        finally:
            await clients.close()
