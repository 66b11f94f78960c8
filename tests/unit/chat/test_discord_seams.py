"""The private names of discord.py that we use: a new version that renames them fails here and not at a customer's."""

import asyncio

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.state import ConnectionState

from bot.chat.discord.line import Line, reopen
from bot.chat.discord.pace import Pace
from bot.chat.discord.redirect import redirect


@pytest.fixture
def addresses() -> object:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield before
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@pytest.mark.usefixtures("addresses")
def test_requests_and_the_gateway_go_where_they_are_sent() -> None:
    assert {"BASE"} <= set(vars(Route))
    assert {"DEFAULT_GATEWAY"} <= set(vars(DiscordWebSocket))
    redirect(api_url="http://127.0.0.1:9/api/v10/", gateway_url="ws://127.0.0.1:9/gateway")
    assert Route("GET", "/gateway").url == "http://127.0.0.1:9/api/v10/gateway"
    assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:9/gateway"


@pytest.mark.usefixtures("addresses")
def test_without_addresses_everything_stays_as_it_is() -> None:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    redirect()
    redirect(api_url="", gateway_url=None)
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)


async def test_the_gate_of_the_global_limit_is_where_we_open_it() -> None:
    http = HTTPClient(asyncio.get_running_loop())
    assert hasattr(http, "_global_over")
    http._global_over = asyncio.Event()
    reopen(http)
    assert http._global_over.is_set()


def test_the_task_that_reports_ready_is_where_we_look_for_it() -> None:
    assert "_ready_task" in ConnectionState.parse_ready.__code__.co_names


class Waiting:
    """Discord's HTTP client in the middle of a global limit, as discord.py leaves it when it is cancelled."""

    def __init__(self) -> None:
        self.http = self
        self._global_over = asyncio.Event()

    async def request(self, route: Route, **more: object) -> None:
        self._global_over.clear()
        await asyncio.sleep(60)
        self._global_over.set()


async def test_a_request_given_up_in_a_global_limit_does_not_hold_up_the_others_for_good() -> None:
    account = Waiting()
    with pytest.raises(TimeoutError):
        await Line(account, Pace()).call("GET", "/x", deadline=0.01)  # type: ignore[arg-type]
    assert account._global_over.is_set()


async def test_requests_keep_below_the_limit_of_fifty_a_second() -> None:
    loop = asyncio.get_running_loop()
    pace, began = Pace(per_second=200), loop.time()
    await asyncio.gather(*(pace.turn() for _ in range(41)))
    assert loop.time() - began >= 0.2
