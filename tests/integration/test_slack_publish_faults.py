"""What becomes of a post when Slack fails, limits or refuses: the fault catalogue, row by row."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.chat.slack.clients import Clients
from bot.chat.slack.pace import Pace
from bot.chat.slack.publisher import SlackPublisher
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from tests.doubles.slack.faults import Fault
from tests.integration.slack_mail import Given, Office, office

POST = "chat.postMessage"


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        yield opened


async def test_a_429_is_not_waited_for_here_but_comes_back_with_its_moment(post: Office) -> None:
    channel = await post.slack.home.channel()
    post.slack.fault(POST, retry_after=30)

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(post.delivery(channel))

    assert failure.value.fault is DeliveryFault.RATE_LIMITED
    assert failure.value.retry_at == post.clock.now() + timedelta(seconds=30)
    assert post.slack.count(POST) == 1


@pytest.mark.parametrize(
    "fault",
    [Fault(status=503, body="<html>busy</html>"), Fault.refused("fatal_error"), Fault.cut_before(), Fault(status=200)],
    ids=["503", "fatal_error", "reset", "no word"],
)
async def test_a_failure_that_tells_nothing_is_not_repeated_by_the_client(post: Office, fault: Fault) -> None:
    channel = await post.slack.home.channel()
    post.slack.fault(POST, fault)

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(post.delivery(channel))

    assert failure.value.fault is DeliveryFault.OUTCOME_UNKNOWN
    assert post.slack.count(POST) == 1


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("channel_not_found", DeliveryFault.CHANNEL_GONE),
        ("is_archived", DeliveryFault.CHANNEL_GONE),
        ("not_in_channel", DeliveryFault.FORBIDDEN),
        ("restricted_action_read_only_channel", DeliveryFault.FORBIDDEN),
        ("invalid_auth", DeliveryFault.TOKEN_REVOKED),
        ("account_inactive", DeliveryFault.TOKEN_REVOKED),
        ("no_such_word_yet", DeliveryFault.REFUSED),
    ],
)
async def test_a_refusal_is_final_and_asked_once(post: Office, word: str, expected: DeliveryFault) -> None:
    channel = await post.slack.home.channel()
    post.slack.fault(POST, error=word)

    with pytest.raises(PermanentDeliveryError, match=word) as failure:
        await post.publisher.publish(post.delivery(channel))

    assert failure.value.fault is expected
    assert post.slack.count(POST) == 1


@pytest.mark.parametrize("word", ["invalid_blocks", "msg_blocks_too_long"])
async def test_blocks_that_are_refused_become_text(post: Office, word: str) -> None:
    channel = await post.slack.home.channel()
    post.slack.fault(POST, error=word)

    receipt = await post.publisher.publish(post.delivery(channel, "Said all the same"))

    (made,) = await post.slack.home.posted(channel)
    assert receipt.message_id == made["ts"]
    assert "Said all the same" in made["text"]
    assert "blocks" not in post.slack.calls[-1].arguments


async def test_text_that_is_refused_too_is_given_up(post: Office) -> None:
    channel = await post.slack.home.channel()
    post.slack.fault(POST, Fault.refused("invalid_blocks"), Fault.refused("msg_too_long"))

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.publish(post.delivery(channel))

    assert failure.value.fault is DeliveryFault.REFUSED
    assert post.slack.count(POST) == 2


async def test_an_id_whose_message_slack_has_forgotten_is_left_out(post: Office) -> None:
    channel = await post.slack.home.channel()
    post.slack.fault(POST, error="duplicate_message_not_found")

    await post.publisher.publish(post.delivery(channel))

    assert ["client_msg_id" in call.arguments for call in post.slack.calls if call.method == POST] == [True, False]


async def test_slack_that_cannot_be_reached_has_posted_nothing(post: Office) -> None:
    channel = await post.slack.home.channel()
    clients, tokens = Clients(api_url="http://127.0.0.1:1/api/"), Given()
    tokens.add(channel.team_id, "xoxb-1")
    publisher = SlackPublisher(tokens=tokens, clients=clients, clock=post.clock, pace=Pace(gap=0.0))

    with pytest.raises(TemporaryDeliveryError) as failure:
        await publisher.publish(post.delivery(channel))

    assert failure.value.fault is DeliveryFault.PLATFORM_DOWN
    await clients.close()


async def test_a_token_that_cannot_be_checked_posts_nothing(post: Office) -> None:
    channel = await post.slack.home.channel()
    post.slack.fault("auth.test", status=500, body={})

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(post.delivery(channel))

    assert (failure.value.fault, post.slack.count(POST)) == (DeliveryFault.PLATFORM_DOWN, 0)


async def test_no_failure_shows_the_token_or_the_text(post: Office, caplog: pytest.LogCaptureFixture) -> None:
    channel = await post.slack.home.channel()
    delivery = post.delivery(channel, "Under embargo")
    caplog.set_level("DEBUG")
    seen = []
    for fault in (Fault.refused("not_in_channel"), Fault(status=502, body="<html>"), Fault.cut_before()):
        post.slack.fault(POST, fault)
        with pytest.raises((TemporaryDeliveryError, PermanentDeliveryError)) as failure:
            await post.publisher.publish(delivery)
        seen.append(str(failure.value))

    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("bot", "slack"))]
    text = "\n".join([*seen, *ours])
    assert post.slack.bot.value not in text
    assert "Under embargo" not in text
    assert json.loads(delivery.payload)["text"] not in text
