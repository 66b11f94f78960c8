"""The double of Slack when things go wrong, on the Web API and at the response_url."""

import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

from tests.doubles.slack.faults import Fault
from tests.doubles.slack.server import SlackDouble
from tests.doubles.slack.workspaces import Channel
from tests.integration.slack_plain import over_http, plain_app
from tests.integration.slack_scene import client, slack_double

POST = "chat.postMessage"


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


@pytest.fixture
async def channel(slack: SlackDouble) -> Channel:
    return await slack.home.channel()


async def _texts(slack: SlackDouble, channel: Channel) -> list[str]:
    return [post["text"] for post in await slack.home.posted(channel)]


async def test_a_limit_says_how_long_to_wait(slack: SlackDouble, channel: Channel) -> None:
    slack.fault(POST, status=429, retry_after=7)

    with pytest.raises(SlackApiError) as refused:
        await client(slack).chat_postMessage(channel=channel.id, text="One")

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert await _texts(slack, channel) == []


async def test_the_sdk_waits_as_long_as_it_is_told(slack: SlackDouble, channel: Channel) -> None:
    slack.fault(POST, status=429, retry_after=1)
    patient = client(slack)
    patient.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=1)]

    began = time.monotonic()
    await patient.chat_postMessage(channel=channel.id, text="One")

    assert time.monotonic() - began >= 1
    assert (await _texts(slack, channel), slack.count(POST)) == (["One"], 2)


@pytest.mark.parametrize("error", ["channel_not_found", "not_in_channel", "account_inactive", "internal_error"])
async def test_slack_says_no_in_its_own_words(slack: SlackDouble, channel: Channel, error: str) -> None:
    slack.fault(POST, error=error)

    with pytest.raises(SlackApiError, match=error):
        await client(slack).chat_postMessage(channel=channel.id, text="One")


@pytest.mark.parametrize(
    ("fault", "stands"),
    [
        (Fault.answer(503), []),
        (Fault.answer(200), []),
        (Fault.done_then(504), ["One"]),
        (Fault.cut_before(), []),
        (Fault.done_then_cut(), ["One"]),
    ],
    ids=["503", "not json", "posted, then 504", "cut", "posted, then cut"],
)
async def test_a_call_fails_before_or_behind_its_effect(
    slack: SlackDouble, channel: Channel, fault: Fault, stands: list[str]
) -> None:
    slack.fault(POST, fault)

    with pytest.raises((SlackApiError, aiohttp.ClientError)):
        await client(slack).chat_postMessage(channel=channel.id, text="One")

    assert await _texts(slack, channel) == stands


async def test_a_slow_call_is_answered_all_the_same(slack: SlackDouble, channel: Channel) -> None:
    slack.fault(POST, Fault.slow(0.2))

    began = time.monotonic()
    await client(slack).chat_postMessage(channel=channel.id, text="One")

    assert time.monotonic() - began >= 0.2


async def test_faults_come_in_turn_and_then_no_more(slack: SlackDouble, channel: Channel) -> None:
    slack.fault(POST, Fault.refused("internal_error"), Fault.answer(500))

    for _ in range(2):
        with pytest.raises((SlackApiError, aiohttp.ClientError)):
            await client(slack).chat_postMessage(channel=channel.id, text="One")
    await client(slack).chat_postMessage(channel=channel.id, text="One")

    assert slack.count(POST) == 3


async def test_a_repetition_with_the_same_id_is_posted_again(slack: SlackDouble, channel: Channel) -> None:
    for _ in range(2):
        await client(slack).chat_postMessage(channel=channel.id, text="One", client_msg_id="the-same")

    assert await _texts(slack, channel) == ["One", "One"]


async def test_a_response_url_may_fail_too(slack: SlackDouble) -> None:
    slack.fault("response_url", Fault.answer(500), Fault.done_then_cut())
    async with over_http(slack, plain_app(slack)):
        lost = await slack.slash("brief")
        cut = await slack.answers(await slack.slash("brief"))

    assert (lost.answers, len(cut.answers)) == ([], 1)
