"""The clients of Slack: one session, and who repeats what."""

import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.chat.slack import faults
from bot.chat.slack.clients import SLACK, Clients
from tests.doubles.slack.faults import Fault
from tests.doubles.slack.server import SlackDouble
from tests.integration.slack_scene import slack_double

CLOSED = "http://127.0.0.1:1/api"


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


@pytest.fixture
async def clients(slack: SlackDouble) -> AsyncIterator[Clients]:
    made = Clients(api_url=slack.api_url)
    yield made
    await made.close()


async def test_a_question_is_repeated_after_a_broken_connection(slack: SlackDouble, clients: Clients) -> None:
    slack.fault("auth.test", Fault.cut_before())
    answer = await clients.asking(slack.bot.value).auth_test()
    assert (answer["ok"], slack.count("auth.test")) == (True, 2)


async def test_a_question_waits_as_long_as_a_429_says(slack: SlackDouble, clients: Clients) -> None:
    slack.fault("auth.test", retry_after=1)
    began = time.monotonic()
    answer = await clients.asking(slack.bot.value).auth_test()
    assert (answer["ok"], slack.count("auth.test")) == (True, 2)
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("fault", [Fault.limited(1), Fault.cut_before(), Fault(status=503)], ids=["429", "cut", "503"])
async def test_what_may_not_happen_twice_is_never_repeated(slack: SlackDouble, clients: Clients, fault: Fault) -> None:
    slack.fault("chat.postMessage", fault)
    with pytest.raises((SlackApiError, ClientError)):
        await clients.posting(slack.bot.value).chat_postMessage(channel=slack.home.general.id, text="Once")
    assert slack.count("chat.postMessage") == 1


async def test_an_answer_that_slack_refuses_shows_its_word_and_not_its_address(
    slack: SlackDouble, clients: Clients
) -> None:
    with pytest.raises(SlackApiError) as failure:
        await clients.answer(f"{slack.base}/response/secret-address", {"text": "Too late"})
    assert faults.word(failure.value) == "invalid_url"
    assert "secret-address" not in str(failure.value)


async def test_clients_open_again_after_a_close() -> None:
    clients = Clients(api_url=CLOSED)
    before = clients.posting("xoxb-1")
    await clients.close()

    after = clients.posting("xoxb-1")

    assert (after.base_url, after.retry_handlers) == (f"{CLOSED}/", [])
    assert after is clients.posting("xoxb-1")
    assert after is not clients.posting("xoxb-2")
    assert after.session is not before.session
    assert after.session is clients.asking(None).session is clients.session()
    await clients.close()
    await clients.close()


async def test_without_an_address_it_is_slack_itself() -> None:
    clients = Clients(api_url=None)
    assert clients.asking("xoxb-1").base_url == SLACK
    await clients.close()
