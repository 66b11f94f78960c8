"""Charts in answers on Discord: the placeholder is filled with the picture, or with its words."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.charts import PIXEL, Sketch, chart
from tests.doubles.discord import shapes
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.house import House, house


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as built:
        built.painter = Sketch()
        yield built


async def test_an_answer_shows_its_chart_to_who_asked(home: House) -> None:
    async with home.open():
        answer = await home.fake.slash("drawn")

    (uploaded,) = [one.files for one in home.fake.rest.calls if one.files]
    (part,) = answer.parts
    assert uploaded == {"0": ("chart-1.png", PIXEL)}
    assert part.private
    assert [one["type"] for one in shapes.walk(part.body["components"])].count(12) == 1
    assert part.body["attachments"][0]["description"] == chart().alt


async def test_an_answer_whose_chart_cannot_be_drawn_says_what_it_shows(home: House) -> None:
    home.painter = Sketch(broken="no memory")
    async with home.open():
        answer = await home.fake.slash("drawn")

    (part,) = answer.parts
    assert "Tiny rises from 1 to 3 likes" in shapes.text(part.body)
    assert not any(one.files for one in home.fake.rest.calls)


async def test_an_answer_whose_file_is_refused_says_what_it_shows(home: House) -> None:
    home.fake.fail("PATCH", "/messages/@original", Fault.answer(413, 40005))
    async with home.open():
        answer = await home.fake.slash("drawn")

    (part,) = answer.parts
    assert "Tiny rises from 1 to 3 likes" in shapes.text(part.body)
