"""Charts on the way to Slack: uploaded and shown by a block, or told in words, and never a post lost or doubled."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.charts import Chart
from bot.domain.deliveries import Delivery
from bot.domain.messages import Heading, Message, Paragraph, Picture
from tests.charts import PIXEL, Sketch, chart
from tests.doubles.slack.faults import Fault
from tests.doubles.slack.workspaces import Channel
from tests.integration.slack_mail import Office, office

ALT = chart().alt
MESSAGE = Message(
    blocks=(Heading(text="AI policy weekly", level=1), Picture(chart=chart()), Paragraph(text="Open weights"))
)


@pytest.fixture
async def post() -> AsyncIterator[Office]:
    async with office() as opened:
        opened.again(painter=Sketch())
        yield opened


def part(post: Office, channel: Channel, **changes: Any) -> Delivery:
    return post.delivery(channel, payload=post.publisher.freeze(MESSAGE)[0], **changes)


def images(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in message["blocks"] if one["type"] == "image"]


def sent(post: Office) -> list[str]:
    """The kinds of blocks of each try."""
    tries = [call.arguments.get("blocks", []) for call in post.slack.calls if call.method == "chat.postMessage"]
    return ["image" if any(one["type"] == "image" for one in blocks) else "words" for blocks in tries]


async def test_a_chart_is_uploaded_and_shown_with_its_words(post: Office) -> None:
    channel = await post.slack.home.channel()

    await post.publisher.publish(part(post, channel))

    (made,) = await post.slack.home.posted(channel)
    (image,) = images(made)
    asked = next(call.arguments for call in post.slack.calls if call.method == "files.getUploadURLExternal")
    assert (asked["filename"], int(asked["length"]), asked["alt_txt"]) == ("chart-1.png", len(PIXEL), ALT)
    assert image["slack_file"]["id"].startswith("F")
    assert image["alt_text"] == ALT
    assert ALT in made["text"]
    shared = [call.arguments for call in post.slack.calls if call.method == "files.completeUploadExternal"]
    assert not any("channel_id" in one or "channels" in one for one in shared)


async def test_one_upload_serves_every_channel_of_a_workspace(post: Office) -> None:
    channels = [await post.slack.home.channel() for _ in range(3)]

    for channel in channels:
        await post.publisher.publish(part(post, channel))

    assert post.slack.count("files.completeUploadExternal") == 1
    assert sent(post) == ["image"] * 3


async def test_a_file_that_is_not_ready_is_waited_for(post: Office) -> None:
    channel = await post.slack.home.channel()
    post.slack.gate.files.looks = 2

    await post.publisher.publish(part(post, channel))

    (made,) = await post.slack.home.posted(channel)
    assert len(images(made)) == 1
    assert sent(post) == ["image"] * 3


async def test_a_file_that_never_is_ready_is_told_in_words(post: Office) -> None:
    channel = await post.slack.home.channel()
    post.slack.gate.files.never = True

    await post.publisher.publish(part(post, channel))

    (made,) = await post.slack.home.posted(channel)
    assert images(made) == []
    assert f"Chart: {ALT}" in str(made["blocks"])
    assert sent(post) == ["image"] * 4 + ["words"]


async def test_without_the_scope_charts_are_words_which_is_said_once(
    post: Office, caplog: pytest.LogCaptureFixture
) -> None:
    channel = await post.slack.home.channel()
    post.slack.fault("files.getUploadURLExternal", error="missing_scope", always=True)

    with caplog.at_level(logging.WARNING):
        for number in range(2):
            await post.publisher.publish(part(post, channel, nonce=str(number)))

    assert len(await post.slack.home.posted(channel)) == 2
    assert sent(post) == ["words", "words"]
    assert len([one for one in caplog.messages if "files:write" in one]) == 1


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_an_upload_that_fails_costs_the_picture_and_not_the_post(post: Office, method: str) -> None:
    channel = await post.slack.home.channel()
    post.slack.fault(method, Fault(status=503), always=True)

    await post.publisher.publish(part(post, channel))

    assert len(await post.slack.home.posted(channel)) == 1
    assert sent(post) == ["words"]


@pytest.mark.parametrize("sketch", [None, Sketch(broken="no memory")])
async def test_a_chart_that_cannot_be_drawn_is_told_in_words(post: Office, sketch: Sketch | None) -> None:
    channel = await post.slack.home.channel()
    post.again(painter=sketch)

    await post.publisher.publish(part(post, channel))

    (made,) = await post.slack.home.posted(channel)
    assert f"Chart: {ALT}" in str(made["blocks"])
    assert post.slack.count("files.getUploadURLExternal") == 0


async def test_a_repeat_after_an_unknown_outcome_finds_the_post(post: Office) -> None:
    channel = await post.slack.home.channel()
    first = await post.publisher.publish(part(post, channel))

    post.again(painter=Sketch())
    second = await post.publisher.publish(part(post, channel, tries=2, uncertain_since=post.clock.now()))

    assert second == first
    assert len(await post.slack.home.posted(channel)) == 1


async def test_a_stale_id_is_left_out_and_the_chart_said(post: Office) -> None:
    channel = await post.slack.home.channel()
    post.slack.fault("chat.postMessage", error="duplicate_message_not_found")

    await post.publisher.publish(part(post, channel))

    (made,) = await post.slack.home.posted(channel)
    assert f"Chart: {ALT}" in str(made["blocks"])


async def test_a_file_that_slack_does_not_show_is_uploaded_anew_next_time(post: Office) -> None:
    channel = await post.slack.home.channel()
    post.slack.gate.files.never = True
    await post.publisher.publish(part(post, channel))
    post.slack.gate.files.never = False

    await post.publisher.publish(part(post, channel, nonce="another"))

    assert post.slack.count("files.completeUploadExternal") == 2
    assert sent(post)[-1] == "image"


async def test_one_chart_that_cannot_be_drawn_does_not_take_the_others_along(post: Office) -> None:
    class Half(Sketch):
        async def png(self, chart: Chart) -> bytes:
            self.broken = "no memory" if chart.title == "bad" else ""
            return await Sketch.png(self, chart)

    channel = await post.slack.home.channel()
    post.again(painter=Half())
    both = Message(blocks=tuple(Picture(chart=chart(title=title, alt=title)) for title in ("bad", "good")))

    await post.publisher.publish(post.delivery(channel, payload=post.publisher.freeze(both)[0]))

    (made,) = await post.slack.home.posted(channel)
    assert [one["alt_text"] for one in images(made)] == ["good"]
    assert "Chart: bad" in str(made["blocks"])
