"""Socket Mode with unmodified slack_sdk and Bolt: connections that end, hang, are refused or slowed down."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.slack.server import SlackDouble
from tests.integration.slack_front import Front, front, one_by_socket
from tests.integration.slack_scene import slack_double

OPEN = "apps.connections.open"


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


@pytest.fixture
async def scene(slack: SlackDouble, tmp_path: Path) -> AsyncIterator[Front]:
    async with front(slack, tmp_path, one_by_socket(slack)) as made:
        yield made


async def answered(made: Front) -> str:
    gesture = await made.double.slash("about")
    await made.settled()
    return gesture.text


async def test_it_connects_and_answers_without_a_web_port(scene: Front) -> None:
    await scene.until("connected")
    assert scene.platform.endpoints == {}
    assert "Open Gazette" in await answered(scene)


@pytest.mark.parametrize("way", ["refresh", "refresh and close", "close", "cut"])
async def test_however_a_connection_ends_the_next_one_answers(scene: Front, way: str) -> None:
    await scene.until("connected")
    sockets = scene.double.sockets
    match way:
        case "refresh":
            await sockets.disconnect()
        case "refresh and close":
            await sockets.disconnect("warning", close=True)
        case "close":
            await sockets.close()
        case _:
            await sockets.cut()
    await sockets.connected(2)
    await sockets.settled()
    assert "Open Gazette" in await answered(scene)
    assert scene.double.count(OPEN) <= 4


async def test_a_connection_that_falls_silent_is_replaced(scene: Front) -> None:
    """slack_sdk notices by its pings or, where it does not, our watchdog."""
    await scene.until("connected")
    scene.double.sockets.silent = True
    await scene.double.sockets.connected(2)
    scene.double.sockets.silent = False
    await scene.until("connected")
    await asyncio.sleep(0.3)
    assert "Open Gazette" in await answered(scene)


async def test_a_client_that_no_longer_looks_after_itself_is_replaced(scene: Front) -> None:
    """The wedge: slack_sdk's own watch has died, the connection drops, and nobody would ever notice."""
    await scene.until("connected")
    watches = [task for task in asyncio.all_tasks() if "monitor_current_session" in repr(task)]
    for task in watches:
        task.cancel()
    assert len(watches) == 1
    scene.double.sockets.silent = True
    await scene.double.sockets.cut()
    await scene.until("reconnecting")
    await scene.until("not connected (no sign of life)")
    scene.double.sockets.silent = False
    await scene.until("connected")
    assert "Open Gazette" in await answered(scene)


async def test_slack_is_not_asked_faster_than_it_allows(slack: SlackDouble, tmp_path: Path) -> None:
    slack.fault(OPEN, retry_after=1)
    began = asyncio.get_running_loop().time()
    async with front(slack, tmp_path, one_by_socket(slack)) as scene:
        await scene.until("not connected (ratelimited)")
        await scene.until("connected")
        assert asyncio.get_running_loop().time() - began >= 1.0
        assert slack.count(OPEN) == 2


@pytest.mark.parametrize("error", ["invalid_auth", "not_allowed_token_type", "account_inactive", "missing_scope"])
async def test_a_refused_token_is_told_and_not_tried_again(slack: SlackDouble, tmp_path: Path, error: str) -> None:
    slack.fault(OPEN, error=error, always=True)
    async with front(slack, tmp_path, one_by_socket(slack)) as scene:
        await scene.until("token refused: ")
        assert "SLACK_APP_TOKEN" in scene.platform.state()
        await asyncio.sleep(0.25)
        assert slack.count(OPEN) == 1


async def test_an_outage_is_waited_out(slack: SlackDouble, tmp_path: Path) -> None:
    slack.fault(OPEN, status=503, always=True)
    async with front(slack, tmp_path, one_by_socket(slack)) as scene:
        await scene.until("not connected (")
        await asyncio.sleep(0.5)
        slack.api.faults.clear()
        await scene.until("connected")
        assert "Open Gazette" in await answered(scene)


async def test_a_gate_that_lets_nobody_in_is_left_for_a_new_address(slack: SlackDouble, tmp_path: Path) -> None:
    """slack_sdk alone would try the used address for ever."""
    slack.sockets.refusing = True
    async with front(slack, tmp_path, one_by_socket(slack)) as scene:
        await scene.until("not connected (no connection within 2 s)")
        slack.sockets.refusing = False
        await scene.until("connected")
        assert slack.count(OPEN) >= 2


async def test_a_bots_token_that_slack_refuses_is_told_before_anything_connects(
    slack: SlackDouble, tmp_path: Path
) -> None:
    slack.tokens.revoke(slack.home)
    async with front(slack, tmp_path, one_by_socket(slack)) as scene:
        await scene.until("token refused: put a valid one into SLACK_BOT_TOKEN")
        await asyncio.sleep(0.2)
        assert (slack.count("auth.test"), slack.count(OPEN)) == (1, 0)
