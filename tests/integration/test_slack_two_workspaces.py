"""Two workspaces with one bot: neither sees, changes or is posted what belongs to the other."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.build import build_waiting
from bot.delivery.deliver import deliver_due
from bot.delivery.due import open_due
from tests.blockkit import reading
from tests.doubles.slack.server import SlackDouble
from tests.doubles.slack.workspaces import Workspace
from tests.gazette import all_due_now
from tests.integration.slack_front import Front, Present, front, many_by_http
from tests.integration.slack_scene import slack_double

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
SET = "schedule set weekly time:09:00 zone:Europe/Berlin"


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


@pytest.fixture
async def scene(slack: SlackDouble, tmp_path: Path) -> AsyncIterator[Front]:
    async with front(slack, tmp_path, many_by_http(slack)) as made:
        other = await slack.workspace()
        await slack.install(made.base)
        await slack.install(made.base, person=other.admin)
        yield made


async def ask(scene: Front, space: Workspace, text: str, **how: Any) -> str:
    gesture = await scene.double.slash(text, person=space.admin, **{"channel": space.general, **how})
    await scene.settled()
    return gesture.text


async def deliver(scene: Front) -> None:
    publishers = {"slack": scene.platform.publisher}
    await open_due(scene.counter.store, Present(), lambda _: True)
    counter = scene.counter
    await build_waiting(counter.store, Present(), counter.config, publishers, counter.services.policies)
    await deliver_due(scene.counter.store, Present(), publishers)


async def test_schedules_pages_and_posts_stay_in_their_workspace(scene: Front, tmp_path: Path) -> None:
    one, two = scene.double.workspaces.values()
    here, there = await one.channel(), await two.channel()
    assert "Scheduled." in await ask(scene, one, SET, channel=here)
    assert "Nothing is scheduled here yet" in await ask(scene, two, "schedule show")
    assert "Nothing is scheduled here yet" in await ask(scene, two, "schedule remove weekly")
    assert "Nothing is scheduled here yet" in await ask(scene, two, f"schedule pause weekly channel:{here.id}")
    assert "Monday at 09:00" in await ask(scene, one, "schedule show")

    await ask(scene, two, SET, channel=there)
    await scene.counter.bring("Open weights in the news", at=datetime.now(UTC))
    await ask(scene, one, "schedule run weekly", channel=here)
    await ask(scene, two, "schedule run weekly", channel=there)
    all_due_now(tmp_path / "gazette.db")
    await deliver(scene)
    (first,), (second,) = await one.posted(here), await two.posted(there)
    assert reading(first) == reading(second)
    tokens = {call.token for call in scene.double.calls if call.method == "chat.postMessage"}
    assert len(tokens) == 2


async def test_a_button_of_the_one_means_nothing_of_the_other(scene: Front) -> None:
    """What a button remembers is the question; whose answer it gets is decided by who presses."""
    one, two = scene.double.workspaces.values()
    for _ in range(7):
        await ask(scene, one, SET, channel=await one.channel())
    asked = await scene.double.slash("schedule show", person=one.admin)
    await scene.settled()
    assert "Next" in [button["text"]["text"] for button in asked.buttons]
    pressed = await scene.double.press(asked, "Next", person=two.admin, channel=two.general)
    await scene.settled()
    assert "Nothing is scheduled here yet" in pressed.text


async def test_the_message_of_the_one_is_explained_to_nobody_of_the_other(scene: Front) -> None:
    one, two = scene.double.workspaces.values()
    here = await one.channel()
    await ask(scene, one, SET, channel=here)
    await scene.counter.bring("Open weights in the news", at=datetime.now(UTC))
    await ask(scene, one, "schedule run weekly", channel=here)
    await deliver(scene)
    (message,) = await one.posted(here)
    for space, said in ((one, "Why you see this"), (two, "no edition of mine")):
        await scene.double.shortcut("gz_why", message=message, person=space.admin, channel=here)
        await scene.settled()
        assert said in reading(scene.double.views[-1])
