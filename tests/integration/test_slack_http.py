"""Slack over HTTP with unmodified Bolt behind our own web port."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.deliveries import Delivery, DeliveryId
from bot.domain.errors import PermanentDeliveryError
from bot.domain.subscriptions import SubscriptionId, TenantId
from tests.integration.slack_front import Front, front, one_by_http, one_by_socket, suspension
from tests.integration.slack_scene import slack_double

TENANT = "slack:T000000001"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Front]:
    async with slack_double() as double, front(double, tmp_path, one_by_http(double)) as made:
        yield made


async def test_it_is_ready_and_answers(scene: Front) -> None:
    await scene.until("ready, over HTTP")
    gesture = await scene.double.slash("about")
    await scene.settled()
    assert "Open Gazette" in gesture.text
    assert scene.double.count("auth.test") == 1


async def test_slack_may_check_the_address(scene: Front) -> None:
    gesture = await scene.double.verify_url("a-challenge")
    assert gesture.ack is not None
    assert "a-challenge" in str(gesture.ack.body)


async def test_health_needs_no_signature_and_says_nothing(scene: Front) -> None:
    async with scene.double.session.get(f"{scene.base}/health") as answer:
        assert (answer.status, await answer.text()) == (200, "ok")


async def test_many_at_once_are_all_acknowledged_in_time(scene: Front) -> None:
    gestures = await asyncio.gather(*(scene.double.slash("help") for _ in range(20)))
    await scene.settled()
    assert all(gesture.ack is not None and gesture.ack.status == 200 for gesture in gestures)
    assert all(gesture.answers for gesture in gestures)


async def test_nothing_is_there_to_install_with_one_workspace(scene: Front) -> None:
    async with scene.double.session.get(f"{scene.base}/slack/install") as answer:
        assert answer.status == 404


@pytest.mark.parametrize("mode", [one_by_http, one_by_socket])
async def test_a_workspace_that_was_suspended_is_back_as_soon_as_its_token_holds(tmp_path: Path, mode: object) -> None:
    assert callable(mode)
    async with slack_double() as double, front(double, tmp_path, mode(double), suspended=TENANT) as scene:
        await scene.until("ready" if mode is one_by_http else "connected")
        assert await suspension(scene, TENANT) == ""


async def test_a_token_that_dies_while_running_is_told_and_so_is_its_return(scene: Front) -> None:
    await scene.until("ready")
    channel = await scene.double.home.channel()
    scene.double.fault("*", error="account_inactive", always=True)
    with pytest.raises(PermanentDeliveryError):
        await scene.platform.publisher.publish(_delivery(channel.id))
    await scene.until("token refused: put a valid one into SLACK_BOT_TOKEN")
    scene.double.api.faults.clear()
    scene.platform._doubt(TenantId(TENANT))
    await scene.until("ready")


def _delivery(channel_id: str) -> Delivery:
    return Delivery(
        id=DeliveryId(1),
        tenant_id=TenantId(TENANT),
        subscription_id=SubscriptionId(1),
        platform="slack",
        channel_id=channel_id,
        part_no=1,
        payload='{"text": "Open weights"}',
        nonce="abc",
    )


async def test_an_answer_under_way_at_the_stop_still_arrives(tmp_path: Path) -> None:
    async with slack_double() as double:
        async with front(double, tmp_path, one_by_http(double)) as scene:
            await scene.until("ready")
            gesture = await double.slash("help")
        assert gesture.answers
