"""A post on Discord that may have been made: its nonce is trusted for a minute, then it is looked for."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.discord.publisher import DiscordPublisher
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.messages import Heading, Item, Link, Message, Paragraph, Picture, Table
from bot.domain.subscriptions import direct_to
from tests.charts import Sketch, chart
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.mail import Office, office
from tests.doubles.discord.state import Channel, snowflake
from tests.make import NOON

POSTS = r"/channels/\d+/messages$"
MINUTES = timedelta(minutes=5)
EDITION = Message(
    blocks=(
        Heading(text="AI policy weekly No. 7 — *stars*, <b>, @everyone & `code`", level=1),
        Paragraph(text="# not a heading [nor](https://a.example) a link\u202e \u00a0 wide "),
        Item(
            number=1,
            title=Link(text="Łódź_und_mehr ||x||", url="https://wire.example/1?a=(b)"),
            text="> quoted - listed 1. numbered",
            facts=("Rule",),
            source="The Wire",
            tier="press",
            when=NOON,
        ),
        Table(columns=("a", "b"), rows=(("1", "2"), ("3", ""))),
    )
)


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        opened.fake.world.nonce_window = 0.0
        opened.fake.world.clock = lambda: opened.clock.now().timestamp()
        yield opened


async def made_and_lost(
    post: Office, delivery: Delivery, fault: Fault | None = None, by: DiscordPublisher | None = None
) -> Delivery:
    """The post is made, its answer is lost; minutes later the outbox gives it to us again."""
    post.fake.fail("POST", POSTS, fault or Fault.done_then_cut())
    with pytest.raises(TemporaryDeliveryError) as failure:
        await (by or post.publisher).publish(delivery)
    assert failure.value.unsure
    since = post.clock.now()
    post.clock.pass_by(MINUTES.total_seconds())
    return replace(delivery, tries=2, uncertain_since=since)


def edition(post: Office, channel: Channel, **changes: Any) -> Delivery:
    return post.delivery(channel, payload=post.publisher.freeze(EDITION)[0], **changes)


def looks(post: Office) -> int:
    return post.fake.calls("GET", "/messages")


@pytest.mark.parametrize("kind", ["text", "announcement", "thread"])
async def test_what_stands_in_the_channel_is_not_posted_again(post: Office, kind: str) -> None:
    channel = getattr(post.fake, kind)
    again = await made_and_lost(post, edition(post, channel))

    receipt = await post.publisher.publish(again)

    (made,) = channel.messages
    assert receipt == Receipt(message_id=made.id)
    assert (looks(post), post.publisher.uncertain) == (1, 0)
    assert made.crossposted == (kind == "announcement")


async def test_an_embed_is_known_again_too(post: Office) -> None:
    delivery = edition(post, post.fake.text)
    post.fake.fail("POST", POSTS, Fault.answer(400, 50035))

    again = await made_and_lost(post, delivery)
    assert "embeds" in post.fake.text.messages[0].body

    assert (await post.publisher.publish(again)).message_id == post.fake.text.messages[0].id


async def test_a_conversation_with_a_person_may_be_read(post: Office) -> None:
    again = await made_and_lost(post, edition(post, post.fake.text, channel_id=direct_to("42")))

    receipt = await post.publisher.publish(again)

    (made,) = post.fake.world.direct("42").messages
    assert receipt.message_id == made.id


async def test_within_the_minute_the_nonce_is_enough(post: Office) -> None:
    post.fake.world.nonce_window = 120.0
    delivery = edition(post, post.fake.text)
    again = await made_and_lost(post, delivery)

    await post.publisher.publish(replace(again, uncertain_since=post.clock.now() - timedelta(seconds=59)))

    assert len(post.fake.text.messages) == 2  # five minutes have passed for Discord, and nobody looked
    assert looks(post) == 0


@pytest.mark.parametrize("others", [0, 1, 250])
async def test_what_does_not_stand_there_is_posted(post: Office, others: int) -> None:
    for _ in range(others):
        post.fake.world.post(post.fake.text, {"content": "somebody's talk"})
    again = await made_and_lost(post, edition(post, post.fake.text), Fault.cut_before())
    for _ in range(others):
        post.fake.world.post(post.fake.text, {"content": "more of it"})

    await post.publisher.publish(again)

    assert len(post.fake.text.messages) == 2 * others + 1
    assert post.publisher.uncertain == (0 if others else 1)  # an empty channel may be one that we must not read


async def test_it_is_found_behind_hundreds_of_others(post: Office) -> None:
    again = await made_and_lost(post, edition(post, post.fake.text))
    (made,) = post.fake.text.messages
    for number in range(250):  # somebody spoke fast within the half minute before it
        earlier = snowflake(made.made_at.timestamp() - 20)
        post.fake.world.post(post.fake.text, {"content": f"talk {number}"}, message_id=earlier)

    receipt = await post.publisher.publish(again)

    assert receipt.message_id == made.id
    assert (len(post.fake.text.messages), looks(post)) == (251, 3)


async def test_pictures_do_not_matter_for_what_is_looked_for(post: Office) -> None:
    client = post.publisher._client
    drawing = DiscordPublisher(client=client, clock=post.clock, painter=Sketch())
    charts = Message(blocks=(*EDITION.blocks, Picture(chart=chart()), Paragraph(text="Above was a chart.")))
    again = await made_and_lost(post, post.delivery(post.fake.text, payload=drawing.freeze(charts)[0]), by=drawing)

    receipt = await post.publisher.publish(again)  # which draws nothing

    (made,) = post.fake.text.messages
    assert receipt.message_id == made.id
    assert made.body["attachments"]


async def test_another_part_and_an_older_copy_are_not_taken_for_it(post: Office) -> None:
    older = edition(post, post.fake.text, nonce="older")
    await post.publisher.publish(older)
    post.clock.pass_by(3600)
    await post.publisher.publish(post.delivery(post.fake.text, "Part two", nonce="other"))
    again = await made_and_lost(post, edition(post, post.fake.text), Fault.cut_before())

    await post.publisher.publish(again)

    assert len(post.fake.text.messages) == 3


@pytest.mark.parametrize("history", ["refused", "empty"])
async def test_without_history_a_double_is_preferred_to_a_loss_and_counted_and_told_once_a_channel(
    post: Office, history: str, caplog: pytest.LogCaptureFixture
) -> None:
    again = await made_and_lost(post, edition(post, post.fake.text))
    post.fake.world.history = history

    await post.publisher.publish(again)
    await post.publisher.publish(replace(again, nonce="next"))

    assert len(post.fake.text.messages) == 3
    assert post.publisher.uncertain == 2
    assert sum("it may come twice" in record.getMessage() for record in caplog.records) == 1


async def test_looking_waits_for_discord_a_few_times_and_then_no_longer(post: Office) -> None:
    again = await made_and_lost(post, edition(post, post.fake.text))
    post.fake.fail("GET", POSTS, Fault.answer(503), Fault.limited(3600), Fault.answer(503))

    faults = []
    for failures in (1, 9):
        with pytest.raises(TemporaryDeliveryError) as failure:
            await post.publisher.publish(replace(again, failures=failures))
        faults.append(failure.value.fault)
    await post.publisher.publish(replace(again, failures=10))

    assert faults == [DeliveryFault.PLATFORM_DOWN, DeliveryFault.RATE_LIMITED]
    assert (len(post.fake.text.messages), post.publisher.uncertain) == (2, 1)


async def test_an_answer_that_went_into_the_channel_is_found_there(post: Office) -> None:
    to = await post.publisher.publish(post.delivery(post.fake.text, "The edition", nonce="edition"))
    again = await made_and_lost(post, edition(post, post.fake.text, after=replace(to, thread_id=post.fake.thread.id)))
    (made,) = post.fake.thread.messages
    post.fake.thread.messages.remove(made)
    post.fake.text.messages.append(made)
    post.fake.world.post(post.fake.thread, {"content": "talk"})

    assert (await post.publisher.publish(again)).message_id == made.id


async def test_a_forum_post_that_was_put_away_is_found_among_the_archived(post: Office) -> None:
    first = await post.publisher.publish(edition(post, post.fake.forum))
    again = edition(post, post.fake.forum, tries=2, uncertain_since=post.clock.now())
    post.clock.pass_by(7200)

    assert await post.publisher.publish(again) == first
    assert post.fake.calls("GET", "/threads/archived/public") == 1


async def test_what_discord_py_repeated_by_itself_leaves_doubt_whatever_came_of_it(post: Office) -> None:
    post.fake.fail("POST", POSTS, Fault.done_then(500), Fault.limited(3600))

    with pytest.raises(TemporaryDeliveryError) as failure:
        await post.publisher.publish(edition(post, post.fake.text))

    assert (failure.value.fault, failure.value.unsure) == (DeliveryFault.RATE_LIMITED, True)


async def test_an_edit_shows_the_note_in_components_and_in_an_embed(post: Office) -> None:
    plain, refused = edition(post, post.fake.text), edition(post, post.fake.text, nonce="two")
    first = await post.publisher.publish(plain)
    post.fake.fail("POST", POSTS, Fault.answer(400, 50035))
    second = await post.publisher.publish(refused)
    noted = post.publisher.amend(plain.payload, "Item 1 named the wrong agency.")
    assert noted

    await post.publisher.edit(replace(plain, receipt=first), noted)
    post.fake.fail("PATCH", r"/messages/\d+$", Fault.answer(400, 50035))
    await post.publisher.edit(replace(refused, receipt=second), noted)

    one, two = post.fake.text.messages
    assert "wrong agency" in str(one.body["components"])
    assert "wrong agency" in two.body["embeds"][0]["description"]
    assert (one.edits, two.edits, one.flags >> 15, two.flags >> 15) == (1, 1, 1, 0)


async def test_an_edit_of_a_message_that_was_deleted_says_that_it_is_gone(post: Office) -> None:
    delivery = edition(post, post.fake.text)
    sent = replace(delivery, receipt=await post.publisher.publish(delivery))
    post.fake.text.messages.clear()

    with pytest.raises(PermanentDeliveryError) as failure:
        await post.publisher.edit(sent, delivery.payload)

    assert failure.value.fault is DeliveryFault.CHANNEL_GONE
