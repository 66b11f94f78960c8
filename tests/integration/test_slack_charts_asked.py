"""Charts in answers on Slack: to a command, on a page, in a modal, shown or told in words."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands.registry import COMMANDS
from bot.commands.spec import Action, Command, Reply, Request, Services
from bot.domain.messages import Message, Paragraph, Picture
from tests.charts import chart
from tests.integration.slack_dialogue import Scene, scene


async def _draw(request: Request, services: Services) -> Reply:
    return Reply(message=Message(blocks=(Paragraph(text="This week"), Picture(chart=chart()))))


DRAWN = Command(name="drawn", summary="Show a chart", actions=(Action(name="", summary="Show it", handler=_draw),))


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path, commands=(*COMMANDS, DRAWN), fill=False) as made:
        yield made


def kinds(blocks: list[dict[str, Any]]) -> list[str]:
    return [one["type"] for one in blocks]


async def test_an_answer_shows_its_chart_to_the_asker(stage: Scene) -> None:
    gesture = await stage.ask("drawn")

    (answer,) = gesture.answers
    (image,) = [one for one in answer.body["blocks"] if one["type"] == "image"]
    assert gesture.private
    assert image["alt_text"] == chart().alt
    assert image["slack_file"]["id"].startswith("F")


async def test_an_answer_waits_for_its_picture(stage: Scene) -> None:
    stage.double.gate.files.looks = 1

    gesture = await stage.ask("drawn")

    assert "image" in kinds(gesture.answers[-1].body["blocks"])


async def test_an_answer_whose_picture_cannot_be_had_says_what_it_shows(stage: Scene) -> None:
    stage.double.fault("files.getUploadURLExternal", error="missing_scope", always=True)

    gesture = await stage.ask("drawn")

    (answer,) = gesture.answers
    assert "image" not in kinds(answer.body["blocks"])
    assert "Tiny rises from 1 to 3 likes" in str(answer.body["blocks"])


async def test_an_answer_whose_picture_is_never_ready_says_what_it_shows(stage: Scene) -> None:
    stage.double.gate.files.never = True

    gesture = await stage.ask("drawn")

    assert "Tiny rises from 1 to 3 likes" in str(gesture.answers[-1].body["blocks"])


async def test_a_modal_shows_the_chart(stage: Scene) -> None:
    view = await stage.modal("drawn")

    assert kinds(view["blocks"]) == ["section", "image"]
