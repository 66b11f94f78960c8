"""Posts on Slack that are changed after they were made."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.deliveries import Delivery
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.subscriptions import direct_to
from tests.doubles.slack.faults import Fault
from tests.doubles.slack.workspaces import Channel
from tests.integration.slack_mail import Office, office

EDIT = "chat.update"
NOTE = "Item 1 named the wrong agency."


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        yield opened


async def sent(post: Office, channel: Channel, channel_id: str = "") -> tuple[Delivery, str]:
    """A post that was made, and its text with a note."""
    delivery = post.delivery(channel, **({"channel_id": channel_id} if channel_id else {}))
    noted = post.publisher.amend(delivery.payload, NOTE)
    assert noted is not None
    return replace(delivery, receipt=await post.publisher.publish(delivery)), noted


async def test_the_message_shows_the_note_in_its_blocks_and_its_words(post: Office) -> None:
    channel = await post.slack.home.channel()
    delivery, noted = await sent(post, channel)

    await post.publisher.edit(delivery, noted)

    (made,) = await post.slack.home.posted(channel)
    assert (NOTE in str(made["blocks"]), NOTE in made["text"]) == (True, True)
    assert "Open weights" in str(made["blocks"])


async def test_blocks_that_are_refused_become_text(post: Office) -> None:
    channel = await post.slack.home.channel()
    delivery, noted = await sent(post, channel)
    post.slack.fault(EDIT, error="invalid_blocks")

    await post.publisher.edit(delivery, noted)

    assert post.slack.calls[-1].arguments["blocks"] == []
    assert NOTE in post.slack.calls[-1].arguments["text"]


async def test_what_a_person_was_sent_is_edited_in_their_conversation(post: Office) -> None:
    channel = await post.slack.home.channel()
    delivery, noted = await sent(post, channel, direct_to(post.slack.home.reader.id))

    await post.publisher.edit(delivery, noted)

    assert post.slack.calls[-1].method == EDIT
    assert post.slack.calls[-1].arguments["channel"].startswith("D")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("message_not_found", DeliveryFault.CHANNEL_GONE),
        ("channel_not_found", DeliveryFault.CHANNEL_GONE),
        ("edit_window_closed", DeliveryFault.REFUSED),
        ("not_in_channel", DeliveryFault.FORBIDDEN),
    ],
)
async def test_a_refusal_says_what_it_means(post: Office, word: str, expected: DeliveryFault) -> None:
    delivery, noted = await sent(post, await post.slack.home.channel())
    post.slack.fault(EDIT, error=word)

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.edit(delivery, noted)

    assert failure.value.fault is expected


async def test_an_edit_that_was_not_answered_is_no_unknown_outcome(post: Office) -> None:
    delivery, noted = await sent(post, await post.slack.home.channel())
    post.slack.fault(EDIT, Fault.done_then_cut())

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.edit(delivery, noted)
    await post.publisher.edit(delivery, noted)

    assert failure.value.fault is DeliveryFault.PLATFORM_DOWN
