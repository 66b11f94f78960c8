"""What becomes of a post when Discord fails, limits or refuses: the fault catalogue, row by row."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.mail import Office, office

POSTS = r"/channels/\d+/messages$"


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        yield opened


@pytest.mark.parametrize("fault", [Fault.done_then(503), Fault.done_then_cut()], ids=["503", "cut"])
async def test_a_post_that_was_made_but_not_confirmed_is_not_made_again(post: Office, fault: Fault) -> None:
    delivery = post.delivery(post.fake.text)
    post.fake.fail("POST", POSTS, fault)

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(delivery)
    receipt = await post.publisher.publish(delivery)

    (made,) = post.fake.text.messages
    assert failure.value.fault is DeliveryFault.OUTCOME_UNKNOWN
    assert (receipt.message_id, post.fake.calls("POST", "/messages")) == (made.id, 2)


async def test_a_500_after_the_fact_is_tried_again_with_the_same_nonce(post: Office) -> None:
    post.fake.fail("POST", POSTS, Fault.done_then(500))

    receipt = await post.publisher.publish(post.delivery(post.fake.text))

    assert [made.id for made in post.fake.text.messages] == [receipt.message_id]
    assert post.fake.calls("POST", "/messages") == 2


async def test_a_connection_cut_before_the_request_loses_nothing(post: Office) -> None:
    delivery = post.delivery(post.fake.text)
    post.fake.fail("POST", POSTS, Fault.cut_before())

    with pytest.raises(TemporaryDeliveryError, match="did not answer"):
        await post.publisher.publish(delivery)
    await post.publisher.publish(delivery)

    assert len(post.fake.text.messages) == 1


@pytest.mark.parametrize("scope", ["user", "shared", "global"])
async def test_a_short_429_is_waited_for(post: Office, scope: str) -> None:
    post.fake.fail("POST", POSTS, Fault.limited(0.1, scope=scope))

    await post.publisher.publish(post.delivery(post.fake.text))

    assert len(post.fake.text.messages) == 1
    assert post.fake.rest.limits.invalid == (0 if scope == "shared" else 1)


@pytest.mark.parametrize("scope", ["user", "global"])
async def test_an_hour_long_429_comes_back_with_its_moment(post: Office, scope: str) -> None:
    post.fake.fail("POST", POSTS, Fault.limited(3600, scope=scope))

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(post.delivery(post.fake.text))

    assert failure.value.fault is DeliveryFault.RATE_LIMITED
    assert failure.value.retry_at == post.clock.now() + timedelta(hours=1)
    assert post.fake.rest.limits.limited == 1


async def test_a_ban_by_the_edge_is_left_alone_for_minutes(post: Office) -> None:
    post.fake.fail("POST", POSTS, Fault.limited(1, via=False))

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(post.delivery(post.fake.text))

    assert failure.value.fault is DeliveryFault.RATE_LIMITED
    assert failure.value.retry_at is not None
    assert failure.value.retry_at >= post.clock.now() + timedelta(minutes=10)


async def test_an_hour_long_limit_on_publishing_holds_up_no_receipt(post: Office) -> None:
    post.fake.fail("POST", "/crosspost$", Fault.limited(3600))

    receipt = await post.publisher.publish(post.delivery(post.fake.announcement))

    (made,) = post.fake.announcement.messages
    assert (made.id, made.crossposted) == (receipt.message_id, False)


async def test_a_revoked_token_is_told_and_stops_the_calls(post: Office) -> None:
    post.fake.revoke_token()

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.publish(post.delivery(post.fake.text))

    assert failure.value.fault is DeliveryFault.TOKEN_REVOKED
    assert post.revoked == [True]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.answer(403, 50013, "Missing Permissions"), DeliveryFault.FORBIDDEN),
        (Fault.answer(403, 50001, "Missing Access"), DeliveryFault.FORBIDDEN),
        (Fault.answer(404, 10003, "Unknown Channel"), DeliveryFault.CHANNEL_GONE),
        (Fault.answer(400, 50083, "Thread is archived"), DeliveryFault.CHANNEL_GONE),
    ],
    ids=["50013", "50001", "10003", "50083"],
)
async def test_a_refusal_is_final_and_asked_once(post: Office, fault: Fault, expected: DeliveryFault) -> None:
    post.fake.fail("POST", POSTS, fault)

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.publish(post.delivery(post.fake.text))

    assert failure.value.fault is expected
    assert post.fake.calls("POST", "/messages") == 1


@pytest.mark.parametrize("kind", ["forum", "announcement"])
async def test_a_channel_that_was_deleted_is_gone_whatever_it_was(post: Office, kind: str) -> None:
    channel = getattr(post.fake, kind)
    channel.delete()

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.publish(post.delivery(channel))

    assert failure.value.fault is DeliveryFault.CHANNEL_GONE


async def test_components_that_are_refused_become_an_embed(post: Office) -> None:
    post.fake.fail("POST", POSTS, Fault.answer(400, 50035, "Invalid Form Body"))

    await post.publisher.publish(post.delivery(post.fake.text, "Said all the same"))

    (made,) = post.fake.text.messages
    assert "Said all the same" in made.body["embeds"][0]["description"]


async def test_a_copy_that_somebody_deleted_is_not_posted_again(post: Office) -> None:
    post.fake.fail("POST", POSTS, Fault.answer(404, 10008, "Unknown Message"))

    receipt = await post.publisher.publish(post.delivery(post.fake.text))

    assert receipt.message_id
    assert post.fake.calls("POST", "/messages") == 1


async def test_a_forum_post_that_was_cut_off_is_made_once(post: Office) -> None:
    post.fake.fail("POST", "/threads$", Fault.done_then_cut())

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(post.delivery(post.fake.forum))
    receipt = await post.publisher.publish(post.delivery(post.fake.forum, tries=2, uncertain_since=post.clock.now()))

    assert failure.value.fault is DeliveryFault.OUTCOME_UNKNOWN
    assert post.fake.calls("POST", "/threads") == 1
    assert receipt.thread_id in post.fake.world.channels
