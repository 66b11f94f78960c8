"""One edition for all; a channel omits what it already got, and the numbers stay."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.messages import Item
from bot.messages.encode import decode
from tests.unit.delivery.rig import NINE, Rig, rig

DAY = timedelta(days=1)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


def numbers(payload: str) -> dict[str, int]:
    """The number of each item, by its title."""
    document = json.loads(payload)
    document.pop("mention")
    return {block.title.text: block.number for block in decode(document).blocks if isinstance(block, Item)}


def texts(desk: Rig, channel: str) -> list[str]:
    return [delivery.payload for delivery in desk.publisher.calls if delivery.channel_id == channel]


async def test_what_was_posted_yesterday_is_left_out_today_and_the_numbers_stay(desk: Rig) -> None:
    await desk.publish_news("Yesterday one", "Yesterday two")
    await desk.subscribe("1")
    desk.clock.moment = NINE
    await desk.tick()
    await desk.subscribe("2", now=NINE)
    await desk.publish_news("Today one", at=NINE + timedelta(hours=1))
    desk.clock.moment = NINE + DAY
    await desk.tick()

    (_, second), (fresh,) = texts(desk, "1"), texts(desk, "2")
    assert "Today one" in second
    assert "Yesterday" not in second
    assert "This channel already got 2 items of this edition: " in second
    assert "Yesterday one" in fresh
    assert "already got" not in fresh
    assert numbers(second) == {title: number for title, number in numbers(fresh).items() if title == "Today one"}


async def test_an_edition_of_which_everything_is_known_says_so(desk: Rig) -> None:
    await desk.publish_news("The only news")
    await desk.subscribe("1")
    desk.clock.moment = NINE
    await desk.tick()
    desk.clock.moment = NINE + DAY
    await desk.tick()
    assert "Nothing new for this channel. This channel already got one item of this edition: 1." in texts(desk, "1")[1]
