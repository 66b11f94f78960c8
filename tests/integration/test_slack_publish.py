"""Posting to Slack when all is well: what stands in the channel, with whose token, over how many connections."""

import asyncio
import json
import time
from collections.abc import AsyncIterator

import pytest

from bot.chat.slack.pace import Pace
from bot.domain.errors import DeliveryFault, PermanentDeliveryError
from bot.domain.subscriptions import TenantId
from tests.integration.slack_mail import Given, Office, office


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        yield opened


async def test_a_post_is_sent_as_it_was_frozen_with_a_mark(post: Office) -> None:
    channel = await post.slack.home.channel()
    delivery = post.delivery(channel)

    receipt = await post.publisher.publish(delivery)

    (made,) = await post.slack.home.posted(channel)
    sent = post.slack.calls[-1].arguments
    frozen = json.loads(delivery.payload)
    assert (receipt.message_id, receipt.thread_id) == (made["ts"], made["ts"])
    assert {name: sent[name] for name in frozen} == frozen
    assert made["metadata"] == {"event_type": "gazette_part", "event_payload": {"nonce": delivery.nonce}}
    assert (made["unfurl_links"], made["unfurl_media"]) == (False, False)


async def test_later_parts_follow_into_the_thread_of_the_first(post: Office) -> None:
    channel = await post.slack.home.channel()

    first = await post.publisher.publish(post.delivery(channel, "Part one"))
    second = await post.publisher.publish(post.delivery(channel, "Part two", part_no=2, nonce="two", after=first))
    third = await post.publisher.publish(post.delivery(channel, "Part three", part_no=3, nonce="three", after=second))

    thread = await post.slack.home.replies(channel, first.message_id)
    assert [one["ts"] for one in thread] == [first.message_id, second.message_id, third.message_id]
    assert {first.thread_id, second.thread_id, third.thread_id} == {first.message_id}


async def test_it_is_asked_once_who_the_bot_is(post: Office) -> None:
    channel = await post.slack.home.channel()

    for number in range(3):
        await post.publisher.publish(post.delivery(channel, nonce=str(number)))

    assert (post.slack.count("auth.test"), post.slack.count("chat.postMessage")) == (1, 3)


async def test_posts_of_a_workspace_that_is_not_installed_wait(post: Office) -> None:
    channel = await post.slack.home.channel()

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.publish(post.delivery(channel, tenant_id=TenantId("slack:T000000099")))

    assert failure.value.fault is DeliveryFault.TOKEN_REVOKED
    assert post.refused == [TenantId("slack:T000000099")]
    assert post.slack.count("chat.postMessage") == 0


async def test_each_workspace_is_posted_to_with_its_own_token_and_one_may_fail_alone(post: Office) -> None:
    space = await post.slack.workspace()
    other = await post.slack.bot_of(space)
    here, there = await post.slack.home.channel(), await space.channel()
    tokens = Given()
    tokens.add(here.team_id, post.slack.bot.value)
    tokens.add(there.team_id, other.value)
    publisher = post.again(tokens)

    await asyncio.gather(*(publisher.publish(post.delivery(place, place.name)) for place in (here, there)))
    post.slack.tokens.revoke(space)
    with pytest.raises(PermanentDeliveryError) as failure:
        await publisher.publish(post.delivery(there, nonce="later"))
    await publisher.publish(post.delivery(here, nonce="later"))

    used = {(call.arguments["channel"], call.token) for call in post.slack.calls if call.method == "chat.postMessage"}
    assert used == {(here.id, post.slack.bot.value), (there.id, other.value)}
    assert failure.value.fault is DeliveryFault.TOKEN_REVOKED
    assert post.refused == [TenantId(f"slack:{there.team_id}")]
    assert [len(await post.slack.home.posted(here)), len(await space.posted(there))] == [2, 1]


async def test_one_connection_serves_many_posts(post: Office) -> None:
    channel = await post.slack.home.channel()
    for number in range(10):
        await post.publisher.publish(post.delivery(channel, nonce=str(number)))

    connector = post.clients.session().connector
    assert connector is not None
    assert sum(len(waiting) for waiting in connector._conns.values()) == 1


async def test_a_channel_waits_for_its_turn_and_no_other_does() -> None:
    pace, began = Pace(gap=0.1), time.monotonic()

    await asyncio.gather(*(pace.turn("slack:T1", channel) for channel in "ABCD"))
    at_once = time.monotonic() - began
    await asyncio.gather(pace.turn("slack:T1", "A"), pace.turn("slack:T1", "A"))

    assert at_once < 0.05
    assert 0.19 < time.monotonic() - began < 0.5
