"""A post that was made but not recorded: it is looked for before it is made again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.deliveries import Delivery
from bot.domain.errors import DeliveryFault, TemporaryDeliveryError
from tests.doubles.slack.faults import Fault
from tests.doubles.slack.workspaces import Channel
from tests.integration.slack_mail import Given, Office, office

POST = "chat.postMessage"
LOOKED = ("conversations.history", "conversations.replies")


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        yield opened


async def cut_off(post: Office, delivery: Delivery, fault: Fault | None = None) -> Delivery:
    """The post is made, its answer is lost; what the outbox gives a new process."""
    post.slack.fault(POST, fault or Fault.done_then_cut())
    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(delivery)
    assert failure.value.fault is DeliveryFault.OUTCOME_UNKNOWN
    post.again()
    return replace(delivery, tries=2, uncertain_since=post.clock.now() - timedelta(minutes=2))


def looks(post: Office) -> int:
    """By the bot; the tests themselves ask the emulator."""
    return sum(post.slack.count(method) for method in LOOKED)


async def without_history(post: Office, channel: Channel) -> None:
    narrow = await post.slack.bot_of(post.slack.home, scope="chat:write,chat:write.public")
    tokens = Given()
    tokens.add(channel.team_id, narrow.value)
    post.again(tokens)


@pytest.mark.parametrize("fault", [Fault.done_then_cut(), Fault.done_then(503)], ids=["cut", "503"])
async def test_what_stands_in_the_channel_is_not_posted_again(post: Office, fault: Fault) -> None:
    channel = await post.slack.home.channel()
    again = await cut_off(post, post.delivery(channel), fault)

    receipt = await post.publisher.publish(again)

    (made,) = await post.slack.home.posted(channel)
    assert (receipt.message_id, receipt.thread_id) == (made["ts"], made["ts"])
    assert (post.slack.count(POST), looks(post), post.publisher.uncertain) == (1, 1, 0)


async def test_a_later_part_is_looked_for_in_its_thread(post: Office) -> None:
    channel = await post.slack.home.channel()
    first = await post.publisher.publish(post.delivery(channel))
    again = await cut_off(post, post.delivery(channel, "Part two", nonce="two", part_no=2, after=first))

    receipt = await post.publisher.publish(again)

    thread = await post.slack.home.replies(channel, first.message_id)
    assert [one["ts"] for one in thread] == [first.message_id, receipt.message_id]
    assert receipt.thread_id == first.message_id


async def test_what_does_not_stand_there_is_posted(post: Office) -> None:
    channel = await post.slack.home.channel()
    await post.publisher.publish(post.delivery(channel, nonce="another"))
    again = await cut_off(post, post.delivery(channel), Fault.cut_before())

    await post.publisher.publish(again)

    assert len(await post.slack.home.posted(channel)) == 2
    assert post.publisher.uncertain == 0


async def test_a_post_that_was_refused_for_now_is_not_looked_for(post: Office) -> None:
    channel = await post.slack.home.channel()
    delivery = post.delivery(channel, tries=2, reason="rate_limited: Slack asks us to wait.")

    await post.publisher.publish(delivery)
    await post.publisher.publish(replace(delivery, nonce="third", tries=3, uncertain_since=post.clock.now()))

    assert (looks(post), post.slack.count(POST)) == (1, 2)


async def test_this_process_remembers_its_receipts_for_an_hour(post: Office) -> None:
    channel = await post.slack.home.channel()
    delivery = post.delivery(channel)

    first = await post.publisher.publish(delivery)
    repeated = await post.publisher.publish(delivery)
    post.clock.pass_by(3601)
    looked_up = await post.publisher.publish(replace(delivery, tries=2, uncertain_since=delivery.first_try_at))

    assert first == repeated == looked_up
    assert (post.slack.count(POST), looks(post)) == (1, 1)


async def test_without_the_scope_a_double_is_preferred_to_a_loss_and_counted(
    post: Office, caplog: pytest.LogCaptureFixture
) -> None:
    channel = await post.slack.home.channel()
    again = await cut_off(post, post.delivery(channel))
    await without_history(post, channel)

    await post.publisher.publish(again)
    await post.publisher.publish(replace(again, nonce="another"))

    assert len(await post.slack.home.posted(channel)) == 3
    assert post.publisher.uncertain == 2
    told = [record.getMessage() for record in caplog.records if "it may come twice" in record.getMessage()]
    assert len(told) == 1
    assert "channels:history" in told[0]


async def test_without_the_scope_nothing_is_repeated_in_the_same_minute(post: Office) -> None:
    channel = await post.slack.home.channel()
    again = await cut_off(post, post.delivery(channel))
    await without_history(post, channel)

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(replace(again, uncertain_since=post.clock.now() - timedelta(seconds=59)))

    assert failure.value.unsure
    assert (post.slack.count(POST), post.publisher.uncertain) == (1, 0)


async def test_looking_waits_for_slack_a_few_times_and_then_no_longer(post: Office) -> None:
    channel = await post.slack.home.channel()
    again = await cut_off(post, post.delivery(channel))
    post.slack.fault(LOOKED[0], Fault.limited(60), Fault(status=503), Fault(status=503))

    faults = []
    for failures in (1, 9):
        with pytest.raises(TemporaryDeliveryError) as failure:
            await post.publisher.publish(replace(again, failures=failures))
        faults.append(failure.value.fault)
    await post.publisher.publish(replace(again, failures=10))

    assert faults == [DeliveryFault.RATE_LIMITED, DeliveryFault.PLATFORM_DOWN]
    assert (len(await post.slack.home.posted(channel)), post.publisher.uncertain) == (2, 1)
