"""Posting to every kind of channel, through the real client and over the wire."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.domain.deliveries import Receipt
from bot.domain.messages import Button, Buttons
from tests.doubles.discord import shapes
from tests.doubles.discord.mail import Office, message, office

HOSTILE = [
    "@everyone @here <@1> <@&2> <#3> </x:4> <t:0:R> <:e:5>",
    "[masked](https://evil.example) https://evil.example discord.gg/x",
    "z" + "\u0301" * 5000,
    "# - > ``` ** __ ~~ || \\ \u202e \x00 \ud800",
    "wordwithoutend" * 300,
    "\U0001f600" * 2500,
    " ",
]


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        yield opened


@pytest.mark.parametrize("kind", ["text", "thread"])
async def test_a_part_is_posted_once_and_its_receipt_names_the_message(post: Office, kind: str) -> None:
    channel = getattr(post.fake, kind)

    receipt = await post.publisher.publish(post.delivery(channel))

    (made,) = channel.messages
    assert receipt == Receipt(message_id=made.id)
    assert (made.nonce, made.body["enforce_nonce"]) == ("nonce-of-one", True)
    assert "Open weights" in shapes.text(made.body)


async def test_nobody_is_notified_unless_the_admin_chose_a_role(post: Office) -> None:
    silent, loud = post.publisher.freeze(message("x")), post.publisher.freeze(message("x"), mention="42")

    for number, payload in enumerate((*silent, *loud)):
        await post.publisher.publish(post.delivery(post.fake.text, payload=payload, nonce=f"n{number}"))

    allowed = [made.body["allowed_mentions"] for made in post.fake.text.messages]
    assert allowed == [{"parse": []}, {"parse": [], "roles": ["42"]}]
    assert "<@&42>" in shapes.text(post.fake.text.messages[1].body)


async def test_a_forum_gets_a_post_and_later_parts_follow_in_its_thread(post: Office) -> None:
    first = await post.publisher.publish(post.delivery(post.fake.forum))
    second = await post.publisher.publish(
        post.delivery(post.fake.forum, "The rest", part_no=2, nonce="nonce-of-two", after=first)
    )

    assert first.thread_id is not None
    assert second.thread_id == first.thread_id
    thread = post.fake.world.channels[first.thread_id]
    assert (thread.name, len(thread.messages), len(post.fake.forum.messages)) == ("AI policy weekly", 2, 0)
    assert thread.messages[1].id == second.message_id


async def test_a_forum_post_whose_receipt_was_lost_is_found_again(post: Office) -> None:
    first = await post.publisher.publish(post.delivery(post.fake.forum))
    again = await post.publisher.publish(post.delivery(post.fake.forum, tries=2, uncertain_since=post.clock.now()))

    assert again == first
    assert post.fake.calls("POST", "/threads") == 1


async def test_an_announcement_is_published_to_its_followers(post: Office) -> None:
    receipt = await post.publisher.publish(post.delivery(post.fake.announcement))

    (made,) = post.fake.announcement.messages
    assert (made.id, made.crossposted) == (receipt.message_id, True)


async def test_a_message_that_is_published_already_is_no_failure(post: Office) -> None:
    first = await post.publisher.publish(post.delivery(post.fake.announcement))
    again = await post.publisher.publish(post.delivery(post.fake.announcement, tries=2))

    assert again == first
    assert post.fake.calls("POST", "/crosspost") == 2


async def test_what_a_channel_is_is_asked_once(post: Office) -> None:
    for number in range(3):
        await post.publisher.publish(post.delivery(post.fake.text, nonce=f"n{number}"))

    assert post.fake.calls("GET", f"/channels/{post.fake.text.id}") == 1


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_is_accepted_and_means_nothing(post: Office, text: str) -> None:
    buttons = Buttons(buttons=(Button(label="More", key="p:1"),))

    for number, payload in enumerate(post.publisher.freeze(message(text, buttons))):
        await post.publisher.publish(post.delivery(post.fake.text, payload=payload, nonce=f"n{number}"))

    written = "\n".join(shapes.text(made.body) for made in post.fake.text.messages)
    live = re.sub(r"\\.", "", written)
    assert all(made.body["allowed_mentions"] == {"parse": []} for made in post.fake.text.messages)
    assert not any(mark in live for mark in ("@", "<", "](", "https:", "**\n**", "discord.gg"))
