"""Pages and sharing by buttons, over restarts of the bot."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.slack.answers import show
from bot.commands.spec import Reply
from bot.domain.messages import Heading, Message, Paragraph
from tests.doubles.slack.gestures import Gesture, Json
from tests.integration.slack_dialogue import Scene, labels, scene, text


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


async def found(stage: Scene, more: str = "") -> Gesture:
    return await stage.ask(f"search weights {more}".strip())


async def test_pages_are_turned_in_place_there_and_back(stage: Scene) -> None:
    first = await found(stage)
    second = await stage.press(first, "Next")
    third = await stage.press(second, "Next")
    back = await stage.press(third, "Previous")

    assert "6. Senate votes on open weights, part 8" in text(second)
    assert text(back) == text(second)
    assert all(answer.replaces and answer.private for turned in (second, third, back) for answer in turned.answers)
    assert [labels(one) for one in (first, second)] == [["Next", "Share"], ["Previous", "Next", "Share"]]


async def test_a_page_is_turned_after_a_restart_in_the_middle(stage: Scene) -> None:
    second = await stage.press(await found(stage), "Next")
    await stage.restart()
    third = await stage.press(second, "Next")
    assert "11. Agency publishes open weights guidance, part 5" in text(third)


async def test_the_button_share_shows_the_page_to_everybody_in_a_message_of_its_own(stage: Scene) -> None:
    shared = await stage.press(await found(stage), "Share")
    (answer,) = shared.answers
    assert not answer.private
    assert not answer.replaces
    assert "1. Agency publishes open weights guidance, part 10" in text(shared)


async def test_who_turns_a_shared_page_gets_one_of_their_own(stage: Scene) -> None:
    own = await stage.press(await found(stage, "share:yes"), "Next", person=stage.double.home.admin)
    (answer,) = own.answers
    assert answer.private
    assert not answer.replaces


async def test_a_button_that_nobody_remembers_says_so_and_leaves_the_page_alone(stage: Scene) -> None:
    first = await found(stage)
    stage.counter.clock.moment += timedelta(days=31)
    await found(stage, "kind:news")
    gone = await stage.press(first, "Next")
    assert text(gone) == "This button is too old. Ask again with the command."
    assert not gone.answers[0].replaces


async def test_a_button_is_checked_anew_for_who_presses_it(stage: Scene) -> None:
    admin = stage.double.home.admin
    asked = await stage.ask("feeds list", person=admin)
    assert "Capitol Wire" in text(asked)
    async with stage.counter.store.writing() as tx:
        key = await tx.remember('["feeds","list",{}]', stage.counter.clock.now())
    forged: Json = {"type": "button", "action_id": f"gz:page:1:{key}", "value": f"page:1:{key}"}
    forged |= {"text": {"type": "plain_text", "text": "Next"}}
    message = {"ts": "1.000100", "is_ephemeral": True, "blocks": [{"type": "actions", "elements": [forged]}]}
    refused = await stage.press(message, "Next")
    assert "/gazette feeds list needs an admin" in text(refused)


async def test_a_button_that_is_not_ours_is_acknowledged_and_left_alone(stage: Scene) -> None:
    other = {"type": "button", "action_id": "other", "value": "x", "text": {"type": "plain_text", "text": "Other"}}
    message = {"ts": "1.000100", "is_ephemeral": True, "blocks": [{"type": "actions", "elements": [other]}]}
    pressed = await stage.press(message, "Other")
    assert pressed.ack is not None
    assert pressed.ack.status == 200
    assert pressed.answers == []


async def test_more_than_five_parts_end_with_how_many_are_missing(stage: Scene) -> None:
    blocks = [block for n in range(60) for block in (Heading(text=f"Part {n}"), Paragraph(text="word " * 390))]
    gesture = await stage.ask("about")
    gesture.answers.clear()
    gesture.uses = 0
    await show(stage.core, str(gesture.payload["response_url"]), Reply(message=Message(blocks=tuple(blocks))))
    assert len(gesture.answers) == 5
    assert "more parts are not shown" in gesture.answers[-1].text
    assert gesture.refused == []


async def test_an_answer_that_comes_too_late_is_only_logged(stage: Scene, caplog: pytest.LogCaptureFixture) -> None:
    stage.double.fault("response_url", status=404, body="expired_url", always=True)
    answer = await stage.ask("about")
    assert answer.answers == []
    assert "an answer did not reach Slack" in caplog.text
    assert str(answer.payload["response_url"]) not in caplog.text


async def test_an_answer_that_slack_does_not_take_for_its_shape_goes_as_plain_text(stage: Scene) -> None:
    stage.double.fault("response_url", status=400, body="invalid_blocks")
    answer = await stage.ask("about")
    (shown,) = answer.answers
    assert "blocks" not in shown.body
    assert "Open Gazette 1.2.3" in text(answer)
