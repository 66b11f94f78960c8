"""Unmodified slack_bolt over the double: the same gestures come through over HTTP and over Socket Mode."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.doubles.slack.server import SlackDouble
from tests.integration.slack_plain import BUTTON, FORM, over_http, over_socket, plain_app
from tests.integration.slack_scene import slack_double


@pytest.fixture(params=["http", "socket"])
async def slack(request: pytest.FixtureRequest) -> AsyncIterator[SlackDouble]:
    way = over_http if request.param == "http" else over_socket
    async with slack_double() as double, way(double, plain_app(double)):
        yield double


async def test_a_command_is_acknowledged_and_answered(slack: SlackDouble) -> None:
    asked = await slack.answers(await slack.slash("brief"))

    assert asked.ack is not None
    assert asked.ack.seconds < 1
    assert (asked.text, asked.private) == ("You said brief\nMore", True)


async def test_a_button_replaces_the_message_that_it_is_on(slack: SlackDouble) -> None:
    asked = await slack.answers(await slack.slash("brief"))

    pressed = await slack.answers(await slack.press(asked, "More"))

    assert (pressed.text, pressed.answers[0].replaces) == ("More of it", True)


async def test_a_button_in_a_channel_changes_the_post(slack: SlackDouble) -> None:
    channel = await slack.home.channel()
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    await slack.home.call("chat.postMessage", {"channel": channel.id, "text": "x", "blocks": blocks}, slack.home.inner)
    (post,) = await slack.home.posted(channel)

    await slack.answers(await slack.press(post, "gz:more", channel=channel))

    (changed,) = await slack.home.posted(channel)
    assert (changed["text"], "blocks" in changed) == ("More of it", False)


async def test_a_form_opens_complains_and_moves_on(slack: SlackDouble) -> None:
    await slack.slash("form")
    await _views(slack, 1)
    offered = await slack.suggest(slack.views[0], "topic", "open")

    wrong = await slack.submit(slack.views[0], {"Days": "many", "topic": offered.options[0]})
    right = await slack.submit(slack.views[0], {"topic": offered.options[0]})

    assert [option["text"]["text"] for option in offered.options] == ["open"]
    assert wrong.errors == {"days": "Give a number of days."}
    assert right.view is not None
    assert right.view["callback_id"] == "done"


async def test_home_is_published_for_who_looks(slack: SlackDouble) -> None:
    await slack.open_home(slack.home.admin)
    await _views(slack, 1)

    shown = slack.home_of(slack.home.admin)
    assert shown is not None
    assert shown["blocks"][0]["text"]["text"] == "Hello"
    assert slack.home_of(slack.home.reader) is None


async def test_an_answer_for_all_stands_in_the_channel(slack: SlackDouble) -> None:
    channel = await slack.home.channel()
    asked = await slack.slash("brief", channel=channel)
    body = {"text": "For all", "response_type": "in_channel"}

    async with slack.session.post(asked.payload["response_url"], json=body) as answer:
        assert await answer.text() == "ok"

    (post,) = await slack.home.posted(channel)
    assert (post["text"], post["ts"], asked.answers[-1].private) == ("For all", asked.answers[-1].ts, False)


async def test_a_trigger_opens_one_view(slack: SlackDouble) -> None:
    asked = await slack.slash("brief")
    arguments = {"trigger_id": asked.payload["trigger_id"], "view": FORM}

    answers = [await slack.home.call("views.open", arguments, slack.home.inner) for _ in range(2)]

    assert [answer.get("error") for answer in answers] == [None, "exchanged_trigger_id"]


async def test_a_response_url_is_good_for_five_uses(slack: SlackDouble) -> None:
    asked = await slack.answers(await slack.slash("chatter"), 6)

    assert (len(asked.answers), asked.refused) == (5, ["used_url"])


async def test_an_old_response_url_is_refused(slack: SlackDouble) -> None:
    asked = await slack.answers(await slack.slash("brief"))
    asked.asked_at -= 1801

    async with slack.session.post(asked.payload["response_url"], json={"text": "Late"}) as answer:
        told = await answer.json(), answer.status

    assert told == ({"ok": False, "error": "expired_url"}, 404)


async def test_no_ack_is_a_fault(slack: SlackDouble) -> None:
    asked = await slack.slash("mute")

    # Over HTTP Bolt itself gives up after three seconds, with 404.
    assert asked.ack is None or asked.ack.status == 404
    if asked.ack is None:
        assert slack.forgive() == ["no ack within 3 s to /gazette"]


async def _views(slack: SlackDouble, count: int) -> None:
    async with asyncio.timeout(5):
        while len(slack.views) < count:
            await asyncio.sleep(0.01)
