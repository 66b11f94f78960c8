"""Charts on the way to Discord: uploaded with their message, or told in words, and never a message lost."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.chat.discord.publisher import DiscordPublisher
from bot.domain.deliveries import Delivery
from bot.domain.errors import PermanentDeliveryError
from bot.domain.messages import Heading, Message, Paragraph, Picture
from tests.charts import PIXEL, Sketch, chart
from tests.doubles.discord import shapes
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.mail import Office, delivery, office
from tests.doubles.discord.state import Channel

ALT = chart().alt
MESSAGE = Message(
    blocks=(Heading(text="AI policy weekly", level=1), Picture(chart=chart()), Paragraph(text="Open weights"))
)


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        yield opened


def publisher(post: Office, sketch: Sketch | None) -> DiscordPublisher:
    client = post.publisher._client
    return DiscordPublisher(client=client, clock=post.clock, painter=sketch)


def part(made: DiscordPublisher, channel: Channel, **changes: Any) -> Delivery:
    return delivery(made, channel, payload=made.freeze(MESSAGE)[0], **changes)


def galleries(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in shapes.walk(body["components"]) if one["type"] == 12]


async def test_a_chart_is_uploaded_with_its_words(post: Office) -> None:
    channel = post.fake.text
    sketch = Sketch()
    made = publisher(post, sketch)

    receipt = await made.publish(part(made, channel))

    (message,) = channel.messages
    (call,) = [one for one in post.fake.rest.calls if one.method == "POST"]
    assert (receipt.message_id, sketch.asked) == (message.id, [chart()])
    assert call.files == {"0": ("chart-1.png", PIXEL)}
    assert message.body["attachments"] == [{"id": "0", "filename": "chart-1.png", "description": ALT}]
    (gallery,) = galleries(message.body)
    assert gallery["items"] == [{"media": {"url": "attachment://chart-1.png"}, "description": ALT}]
    assert "charts" not in message.body


async def test_what_is_frozen_is_small_and_draws_nothing(post: Office) -> None:
    sketch = Sketch()

    (frozen,) = publisher(post, sketch).freeze(MESSAGE)

    assert sketch.asked == []
    assert len(frozen) < 2000
    assert json.loads(frozen)["charts"][0]["chart"]["series"][0]["points"][0] == ["2026-08-01", 1.0]


@pytest.mark.parametrize("sketch", [None, Sketch(broken="no memory")])
async def test_a_chart_that_cannot_be_drawn_is_told_in_words(post: Office, sketch: Sketch | None) -> None:
    channel = post.fake.text
    made = publisher(post, sketch)

    await made.publish(part(made, channel))

    (message,) = channel.messages
    assert galleries(message.body) == []
    assert f"-# Chart: {ALT}" in shapes.text(message.body).replace("\\", "")
    assert post.fake.rest.calls[-1].files == {}


@pytest.mark.parametrize(
    "refusal",
    [
        Fault.answer(403, 50013),
        Fault.answer(413, 40005),
        Fault.answer(400, 50035),
    ],
)
async def test_where_files_are_refused_the_post_goes_out_in_words(post: Office, refusal: Fault) -> None:
    channel = post.fake.text
    made = publisher(post, Sketch())
    post.fake.fail("POST", f"/channels/{channel.id}/messages", refusal)

    await made.publish(part(made, channel))

    (message,) = channel.messages
    assert "Tiny rises" in shapes.text(message.body)
    assert post.fake.rest.calls[-1].files == {}


async def test_where_components_are_refused_the_picture_is_attached_to_an_embed(post: Office) -> None:
    channel = post.fake.text
    made = publisher(post, Sketch())
    refusal = Fault.answer(400, 50035)
    post.fake.fail("POST", f"/channels/{channel.id}/messages", refusal, refusal)

    await made.publish(part(made, channel))

    (message,) = channel.messages
    assert "Open weights" in message.body["embeds"][0]["description"]
    assert message.body["attachments"][0]["description"] == ALT
    assert post.fake.rest.calls[-1].files == {"0": ("chart-1.png", PIXEL)}


async def test_a_channel_that_takes_nothing_is_told_as_before(post: Office) -> None:
    channel = post.fake.text
    made = publisher(post, Sketch())
    forbidden = Fault.answer(403, 50013)
    post.fake.fail("POST", f"/channels/{channel.id}/messages", forbidden, forbidden)

    with pytest.raises(PermanentDeliveryError):
        await made.publish(part(made, channel))

    assert channel.messages == []


async def test_a_repeat_draws_the_same_and_is_the_same_message(post: Office) -> None:
    channel = post.fake.text
    made = publisher(post, Sketch())

    first = await made.publish(part(made, channel))
    second = await made.publish(part(made, channel, tries=2, uncertain_since=post.clock.now()))

    assert first == second
    assert len(channel.messages) == 1
    bodies = [(one.body, one.files) for one in post.fake.rest.calls if one.method == "POST"]
    assert bodies[0] == bodies[1]


async def test_a_post_in_a_forum_has_its_picture(post: Office) -> None:
    forum = post.fake.forum
    made = publisher(post, Sketch())

    receipt = await made.publish(part(made, forum))

    (call,) = [one for one in post.fake.rest.calls if one.method == "POST"]
    assert call.files == {"0": ("chart-1.png", PIXEL)}
    assert call.body["message"]["attachments"][0]["filename"] == "chart-1.png"
    assert receipt.thread_id is not None
