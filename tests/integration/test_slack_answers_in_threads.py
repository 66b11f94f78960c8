"""A post that answers an earlier one stands in its thread on Slack; where that takes none, in the channel."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from tests.doubles.slack.faults import Fault
from tests.doubles.slack.workspaces import Channel
from tests.integration.slack_mail import Office, office

POST = "chat.postMessage"


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        yield opened


async def edition(post: Office, channel: Channel) -> Receipt:
    return await post.publisher.publish(post.delivery(channel, "The edition", nonce="edition"))


def answer(post: Office, channel: Channel, to: Receipt, nonce: str = "answer", **changes: Any) -> Delivery:
    return post.delivery(channel, "A follow-up", nonce=nonce, after=to, **changes)


async def test_answers_stand_in_the_thread_of_the_edition_with_all_their_parts(post: Office) -> None:
    channel = await post.slack.home.channel()
    to = await edition(post, channel)

    first = await post.publisher.publish(answer(post, channel, to))
    rest = await post.publisher.publish(answer(post, channel, first, "rest", part_no=2))
    other = await post.publisher.publish(answer(post, channel, to, "other"))

    thread = await post.slack.home.replies(channel, to.message_id)
    assert [one["ts"] for one in thread[1:]] == [first.message_id, rest.message_id, other.message_id]
    assert first.thread_id == to.message_id


@pytest.mark.parametrize(
    "word",
    [
        "cannot_reply_to_message",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
        "thread_not_found",
    ],
)
async def test_an_answer_goes_into_the_channel_where_the_thread_takes_none(post: Office, word: str) -> None:
    channel = await post.slack.home.channel()
    to = await edition(post, channel)
    post.slack.fault(POST, error=word)

    made = await post.publisher.publish(answer(post, channel, to))
    await post.publisher.publish(answer(post, channel, made, "rest", part_no=2))

    assert "thread_ts" not in post.slack.calls[-2].arguments
    assert made.thread_id == made.message_id
    assert len(await post.slack.home.replies(channel, made.message_id)) == 2


async def test_an_answer_that_was_made_but_not_confirmed_is_found_in_the_thread(post: Office) -> None:
    channel = await post.slack.home.channel()
    to = await edition(post, channel)
    post.slack.fault(POST, Fault.done_then_cut())
    waiting = answer(post, channel, to)
    with pytest.raises(TemporaryDeliveryError):
        await post.publisher.publish(waiting)
    post.again()

    await post.publisher.publish(replace(waiting, tries=2, uncertain_since=post.clock.now()))

    assert len(await post.slack.home.replies(channel, to.message_id)) == 2
    assert post.publisher.uncertain == 0


@pytest.mark.parametrize("thread", ["locked", "deleted"])
async def test_an_answer_that_was_made_in_the_channel_instead_is_found_there(post: Office, thread: str) -> None:
    channel = await post.slack.home.channel()
    to = await edition(post, channel)
    waiting = answer(post, channel, to)
    post.slack.fault(POST, error="restricted_action_thread_locked")
    post.slack.fault(POST, Fault.done_then_cut())
    with pytest.raises(TemporaryDeliveryError):
        await post.publisher.publish(waiting)
    post.again()
    if thread == "locked":
        post.slack.fault(POST, error="restricted_action_thread_locked")
    else:
        post.slack.fault("conversations.replies", error="thread_not_found")

    made = await post.publisher.publish(replace(waiting, tries=2, uncertain_since=post.clock.now()))

    assert [one["ts"] for one in await post.slack.home.posted(channel)] == [to.message_id, made.message_id]


async def test_a_channel_that_is_gone_itself_is_said_to_be(post: Office) -> None:
    channel = await post.slack.home.channel()
    to = await edition(post, channel)
    await post.slack.home.archive(channel)

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.publish(answer(post, channel, to))

    assert failure.value.fault is DeliveryFault.CHANNEL_GONE


async def test_a_revoked_token_is_told_once_and_nothing_else_is_tried(post: Office) -> None:
    channel = await post.slack.home.channel()
    to = await edition(post, channel)
    post.slack.tokens.revoke(post.slack.home)

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.publish(answer(post, channel, to))

    assert failure.value.fault is DeliveryFault.TOKEN_REVOKED
    assert len(post.refused) == 1
    assert post.slack.count(POST) == 2
