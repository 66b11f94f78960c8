"""Posts to a person on Slack: their id in place of a channel, and no scope more than posting takes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.slack.publisher import SlackPublisher
from bot.commands.registry import COMMANDS
from bot.domain.deliveries import Delivery
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.messages import Footer, Message
from bot.domain.subscriptions import direct_to
from tests.doubles.slack.faults import Fault
from tests.doubles.slack.workspaces import Channel
from tests.integration.slack_mail import Given, Office, office

POST = "chat.postMessage"


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    """With a token that may post and nothing else."""
    async with office() as opened:
        narrow = await opened.slack.bot_of(opened.slack.home, scope="chat:write")
        tokens = Given()
        tokens.add(opened.slack.home.team_id, narrow.value)
        opened.again(tokens)
        yield opened


def to(post: Office, user: str = "", **changes: Any) -> Delivery:
    reader = user or post.slack.home.reader.id
    place = Channel(id=direct_to(reader), name="", team_id=post.slack.home.team_id)
    return post.delivery(place, **changes)


async def conversation(post: Office) -> list[dict[str, Any]]:
    """What the reader finds in the app's own tab, the oldest first."""
    home = post.slack.home
    wide = (await home.grant(scope="im:read,im:write,im:history"))["access_token"]
    opened = await home.call("conversations.open", {"users": home.reader.id}, wide)
    place = opened["channel"]["id"]
    found = (await home.call("conversations.history", {"channel": place}, wide))["messages"]
    return list(reversed(found))


async def test_a_post_stands_in_the_conversation_with_that_person(post: Office) -> None:
    before = len(await conversation(post))

    receipt = await post.publisher.publish(to(post))

    made = (await conversation(post))[before:]
    assert [one["ts"] for one in made] == [receipt.message_id]
    assert post.slack.calls[-1].arguments["channel"] == post.slack.home.reader.id
    assert made[0]["metadata"]["event_payload"] == {"nonce": to(post).nonce}


async def test_later_parts_follow_in_the_thread(post: Office) -> None:
    first = await post.publisher.publish(post_part := to(post, nonce="part-one"))
    second = await post.publisher.publish(replace(post_part, part_no=2, nonce="part-two", after=first))

    assert second.thread_id == first.message_id
    assert post.slack.calls[-1].arguments["thread_ts"] == first.message_id


async def test_what_may_have_been_made_is_not_looked_for_and_counted(post: Office) -> None:
    delivery = to(post)
    post.slack.fault(POST, Fault.done_then_cut())
    with pytest.raises(TemporaryDeliveryError):
        await post.publisher.publish(delivery)
    asked = post.slack.count("conversations.history")

    await post.publisher.publish(replace(delivery, tries=2, uncertain_since=post.clock.now() - timedelta(minutes=2)))

    assert (post.slack.count("conversations.history"), post.publisher.uncertain) == (asked, 1)


async def test_somebody_who_is_not_there_is_forbidden_ground(post: Office) -> None:
    with pytest.raises(PermanentDeliveryError, match="takes no direct messages") as failure:
        await post.publisher.publish(to(post, "U999999999"))

    assert failure.value.fault is DeliveryFault.FORBIDDEN
    assert post.slack.count(POST) == 1


@pytest.mark.parametrize(
    "word", ["channel_not_found", "user_disabled", "user_not_found", "cannot_dm_bot", "messages_tab_disabled"]
)
async def test_a_refusal_ends_it_at_once(post: Office, word: str) -> None:
    post.slack.fault(POST, error=word)

    with pytest.raises(PermanentDeliveryError, match=word) as failure:
        await post.publisher.publish(to(post))

    assert failure.value.fault is DeliveryFault.FORBIDDEN
    assert post.slack.count(POST) == 1


async def test_a_revoked_token_is_no_fault_of_the_person(post: Office) -> None:
    post.slack.tokens.revoke(post.slack.home)

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.publish(to(post))

    assert failure.value.fault is DeliveryFault.TOKEN_REVOKED


async def test_a_post_names_commands_as_they_are_typed_in_slack(post: Office) -> None:
    publisher = SlackPublisher(tokens=Given(), clients=post.clients, clock=post.clock, commands=COMMANDS)

    (payload,) = publisher.freeze(Message(blocks=(Footer(lines=("/watch remove target:us-order ends these posts.",)),)))

    assert "/gazette watch remove target" in payload
