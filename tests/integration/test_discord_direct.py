"""Posts to a person on Discord: the conversation is opened once, and a refusal is an answer of theirs alone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.subscriptions import direct_to
from tests.doubles.discord import shapes
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.mail import Office, office
from tests.doubles.discord.state import Channel

READER, OTHER = "900000000000000002", "900000000000000009"
OPENING = "/users/@me/channels$"
POSTS = r"/channels/\d+/messages$"


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        yield opened


def to(post: Office, user: str = READER, **changes: Any) -> Delivery:
    return post.delivery(post.fake.dm, channel_id=direct_to(user), **changes)


def conversation(post: Office, user: str = READER) -> Channel:
    return post.fake.world.direct(user)


async def test_a_post_stands_in_the_conversation_with_that_person_alone(post: Office) -> None:
    receipt = await post.publisher.publish(to(post))

    (made,) = conversation(post).messages
    assert receipt == Receipt(message_id=made.id)
    assert (made.nonce, made.body["enforce_nonce"]) == ("nonce-of-one", True)
    assert "Open weights" in shapes.text(made.body)
    assert conversation(post, OTHER).messages == post.fake.text.messages == []


async def test_a_conversation_is_opened_once_an_hour(post: Office) -> None:
    for number in range(3):
        await post.publisher.publish(to(post, nonce=f"n{number}"))
    post.clock.pass_by(3601)
    await post.publisher.publish(to(post, nonce="n3"))

    assert post.fake.calls("POST", "/users/@me/channels") == 2
    assert len(conversation(post).messages) == 4


async def test_a_direct_post_that_was_made_but_not_confirmed_is_not_made_again(post: Office) -> None:
    post.fake.fail("POST", POSTS, Fault.done_then_cut())

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(to(post))
    await post.publisher.publish(to(post, tries=2, uncertain_since=post.clock.now()))

    assert failure.value.fault is DeliveryFault.OUTCOME_UNKNOWN
    assert len(conversation(post).messages) == 1


async def test_a_person_who_takes_no_messages_is_forbidden_ground_and_others_get_theirs(post: Office) -> None:
    conversation(post).refuse()

    with pytest.raises(PermanentDeliveryError, match="takes no direct messages") as failure:
        await post.publisher.publish(to(post))
    await post.publisher.publish(to(post, OTHER, nonce="other"))

    assert failure.value.fault is DeliveryFault.FORBIDDEN
    assert post.fake.calls("POST", f"{conversation(post).id}/messages") == 1
    assert len(conversation(post, OTHER).messages) == 1


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        (OPENING, Fault.answer(400, 50033, "Invalid Recipient(s)")),
        (OPENING, Fault.answer(400, 50007, "Cannot send messages to this user")),
        (OPENING, Fault.answer(404, 10013, "Unknown User")),
        (POSTS, Fault.answer(400, 50007, "Cannot send messages to this user")),
        (POSTS, Fault.answer(403, 50278, "No mutual guilds")),
        (POSTS, Fault.answer(404, 10003, "Unknown Channel")),
    ],
    ids=["50033", "50007 when opened", "10013", "50007", "50278", "10003"],
)
async def test_who_has_left_or_refuses_is_asked_once_and_never_a_channel_that_is_gone(
    post: Office, path: str, fault: Fault
) -> None:
    post.fake.fail("POST", path, fault, always=True)

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.publish(to(post))

    assert failure.value.fault is DeliveryFault.FORBIDDEN
    assert post.fake.calls("POST", "/messages") <= 1
    assert conversation(post).messages == []


async def test_too_many_new_conversations_are_tried_again_later(post: Office) -> None:
    post.fake.fail("POST", OPENING, Fault.answer(403, 40003, "You are opening direct messages too fast"))

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(to(post))

    assert failure.value.fault is DeliveryFault.RATE_LIMITED
    assert failure.value.retry_at is not None
    assert failure.value.retry_at >= post.clock.now() + timedelta(minutes=10)


async def test_an_outage_while_opening_cannot_have_posted_anything(post: Office) -> None:
    post.fake.fail("POST", OPENING, Fault.answer(503))

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(to(post))

    assert failure.value.fault is DeliveryFault.PLATFORM_DOWN


async def test_a_revoked_token_is_no_fault_of_the_person(post: Office) -> None:
    post.fake.revoke_token()

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.publish(to(post))

    assert (failure.value.fault, post.revoked) == (DeliveryFault.TOKEN_REVOKED, [True])
