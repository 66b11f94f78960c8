"""Socket Mode over the double, as an unmodified client lives through it; and forgeries over HTTP."""

import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.doubles.slack.ingress import FORM
from tests.doubles.slack.server import SlackDouble
from tests.integration.slack_plain import over_http, over_socket, plain_app
from tests.integration.slack_scene import slack_double


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


async def test_a_ticket_lets_in_once(slack: SlackDouble) -> None:
    headers = {"Authorization": f"Bearer {slack.app.value}"}
    async with slack.session.post(f"{slack.api_url}apps.connections.open", headers=headers) as answer:
        url = (await answer.json())["url"]

    async with slack.session.ws_connect(url) as socket:
        hello = await socket.receive_json()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await slack.session.ws_connect(url)

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)


async def test_a_door_that_refuses_lets_nobody_in(slack: SlackDouble) -> None:
    slack.sockets.refusing = True

    with pytest.raises(aiohttp.WSServerHandshakeError, match="408"):
        await slack.session.ws_connect(f"{slack.sockets.url}?ticket=any")


@pytest.mark.parametrize("close", [False, True])
async def test_a_client_comes_back_when_it_is_sent_away(slack: SlackDouble, *, close: bool) -> None:
    async with over_socket(slack, plain_app(slack), ping=0.2):
        await slack.sockets.disconnect("refresh_requested", close=close)
        await slack.sockets.connected(2)
        await slack.sockets.settled()

        asked = await slack.answers(await slack.slash("brief"))

    assert asked.text.startswith("You said brief")


async def test_a_client_comes_back_after_a_cut(slack: SlackDouble) -> None:
    async with over_socket(slack, plain_app(slack), ping=0.2):
        await slack.sockets.cut()
        await slack.sockets.connected(2)
        await slack.sockets.settled()

        assert (await slack.slash("brief")).ack is not None


async def test_a_silent_connection_is_left(slack: SlackDouble) -> None:
    async with over_socket(slack, plain_app(slack), ping=0.1):
        slack.sockets.silent = True
        await slack.sockets.connected(2)

    assert slack.count("apps.connections.open") > 1


async def test_a_limit_on_opening_is_waited_for(slack: SlackDouble) -> None:
    slack.fault("apps.connections.open", status=429, retry_after=1)

    began = time.monotonic()
    async with over_socket(slack, plain_app(slack)):
        assert time.monotonic() - began >= 1
    assert slack.count("apps.connections.open") == 2


async def _signed(slack: SlackDouble, **forged: Any) -> int | None:
    ingress = slack.ingress
    assert ingress is not None
    body = b"command=%2Fgazette&text=brief"
    headers = {"Content-Type": FORM} | ingress.signature(body, **forged)
    return (await ingress.post(headers, body)).status


async def test_forgeries_are_refused_by_bolt(slack: SlackDouble) -> None:
    async with over_http(slack, plain_app(slack)):
        statuses = [await _signed(slack, secret="guess"), await _signed(slack, at=time.time() - 600)]
        verified = await slack.verify_url("abc")

    assert statuses == [401, 401]
    assert verified.ack is not None
    assert verified.ack.body == {"challenge": "abc"}


async def test_a_repeated_event_carries_its_number_and_reason(slack: SlackDouble) -> None:
    seen: list[Any] = []
    app = plain_app(slack)

    async def note(request: Any, next: Any) -> None:  # noqa: A002 - Bolt gives arguments by their names
        seen.append((request.headers.get("x-slack-retry-num"), request.body["event_id"]))
        await next()

    app.use(note)
    async with over_http(slack, app):
        await slack.event({"type": "app_home_opened", "user": slack.home.reader.id}, event_id="Ev1")
        await slack.event(
            {"type": "app_home_opened", "user": slack.home.reader.id}, event_id="Ev1", retry=(1, "http_timeout")
        )

    assert seen == [(None, "Ev1"), (["1"], "Ev1")]
