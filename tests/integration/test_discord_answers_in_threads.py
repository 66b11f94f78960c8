"""A post that answers an earlier one stands in its thread on Discord; where there is none to be had, in the channel."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.mail import Office, office
from tests.doubles.discord.state import Channel, Kind

OPENING = r"/channels/\d+/messages/\d+/threads$"
POSTS = r"/channels/\d+/messages$"


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        yield opened


async def edition(post: Office, channel: Channel) -> Receipt:
    return await post.publisher.publish(post.delivery(channel, "The edition", nonce="nonce-of-edition"))


def answer(post: Office, channel: Channel, to: Receipt, nonce: str = "answer", **changes: Any) -> Delivery:
    return post.delivery(channel, "A follow-up", nonce=nonce, after=to, **changes)


def thread_on(post: Office, receipt: Receipt) -> Channel:
    return post.fake.world.channels[receipt.message_id]


@pytest.mark.parametrize("kind", ["text", "announcement"])
async def test_the_first_answer_opens_a_thread_on_the_edition_and_the_next_one_finds_it(
    post: Office, kind: str
) -> None:
    channel = getattr(post.fake, kind)
    to = await edition(post, channel)

    first = await post.publisher.publish(answer(post, channel, to))
    await post.publisher.publish(answer(post, channel, to, "answer-two"))

    thread = thread_on(post, to)
    assert (thread.name, thread.parent_id, first.thread_id) == ("Follow-ups", channel.id, thread.id)
    assert len(channel.messages) == 1
    assert [one.nonce for one in thread.messages] == ["answer", "answer-two"]
    assert not any(one.crossposted for one in thread.messages)


async def test_further_parts_of_an_answer_follow_into_the_thread(post: Office) -> None:
    to = await edition(post, post.fake.text)
    first = await post.publisher.publish(answer(post, post.fake.text, to))
    await post.publisher.publish(answer(post, post.fake.text, first, "part-two", part_no=2))

    assert len(thread_on(post, to).messages) == 2


async def test_in_a_forum_an_answer_stands_in_the_post_of_the_edition(post: Office) -> None:
    to = await edition(post, post.fake.forum)
    await post.publisher.publish(answer(post, post.fake.forum, to))

    assert len(post.fake.world.channels[str(to.thread_id)].messages) == 2
    assert post.fake.calls("POST", "/threads") == 1


@pytest.mark.parametrize("fate", ["delete", "lock", "forbid"])
@pytest.mark.parametrize("kind", ["text", "forum"])
async def test_an_answer_goes_into_the_channel_where_the_thread_takes_none(post: Office, kind: str, fate: str) -> None:
    channel = getattr(post.fake, kind)
    to = await edition(post, channel)
    if kind == "text":
        await post.publisher.publish(answer(post, channel, to))
    getattr(post.fake.world.channels[to.message_id], fate)()

    made = await post.publisher.publish(answer(post, channel, to, "answer-two"))
    second = await post.publisher.publish(answer(post, channel, made, "part-two", part_no=2))

    if kind == "text":
        assert [one.nonce for one in channel.messages] == ["nonce-of-edition", "answer-two", "part-two"]
        assert (made.thread_id, second.thread_id) == (None, None)
    else:
        new = post.fake.world.channels[made.message_id]
        assert (new.parent_id, len(new.messages), new.id != to.message_id) == (channel.id, 2, True)


async def test_an_answer_to_a_message_that_was_deleted_goes_into_the_channel(post: Office) -> None:
    to = await edition(post, post.fake.text)
    post.fake.text.messages.clear()

    made = await post.publisher.publish(answer(post, post.fake.text, to))

    assert [one.id for one in post.fake.text.messages] == [made.message_id]


@pytest.mark.parametrize("code", [30033, 50013, 160006])
async def test_where_no_thread_may_be_opened_the_channel_gets_it(post: Office, code: int) -> None:
    to = await edition(post, post.fake.text)
    status = 403 if code == 50013 else 400
    post.fake.fail("POST", OPENING, Fault.answer(status, code))

    await post.publisher.publish(answer(post, post.fake.text, to))

    assert len(post.fake.text.messages) == 2


async def test_in_a_thread_that_is_itself_the_channel_none_is_opened(post: Office) -> None:
    to = await edition(post, post.fake.thread)
    assert post.fake.thread.kind is Kind.THREAD
    await post.publisher.publish(answer(post, post.fake.thread, to))

    assert len(post.fake.thread.messages) == 2
    assert post.fake.calls("POST", "/threads") == 0


async def test_a_thread_that_was_opened_without_our_hearing_of_it_is_found_at_the_next_try(post: Office) -> None:
    to = await edition(post, post.fake.text)
    post.fake.fail("POST", OPENING, Fault.done_then_cut())
    waiting = answer(post, post.fake.text, to)

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(waiting)
    await post.publisher.publish(replace(waiting, tries=2, uncertain_since=post.clock.now()))

    assert failure.value.fault is DeliveryFault.PLATFORM_DOWN
    assert len(thread_on(post, to).messages) == 1


async def test_an_answer_that_was_made_but_not_confirmed_is_not_made_again(post: Office) -> None:
    to = await edition(post, post.fake.text)
    post.fake.fail("POST", POSTS, Fault.done_then_cut())
    waiting = answer(post, post.fake.text, to)

    with pytest.raises(TemporaryDeliveryError):
        await post.publisher.publish(waiting)
    await post.publisher.publish(replace(waiting, tries=2, uncertain_since=post.clock.now()))

    assert (len(thread_on(post, to).messages), len(post.fake.text.messages)) == (1, 1)


async def test_a_channel_that_is_gone_itself_is_said_to_be(post: Office) -> None:
    to = await edition(post, post.fake.text)
    post.fake.text.delete()

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.publish(answer(post, post.fake.text, to))

    assert failure.value.fault is DeliveryFault.CHANNEL_GONE
