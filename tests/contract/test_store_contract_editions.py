"""What every store promises by `bot.ports` about stored editions and remembered questions."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import StoredDigest
from bot.ports import Store
from tests.make import NOON
from tests.unit.store.parcels import DAY, WEEK
from tests.unit.store.shelf import fresh


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def test_an_edition_is_kept_whole(store: Store) -> None:
    message = {"blocks": [{"type": "heading", "text": "Łódź — \u202e “x”", "level": 1}], "number": 3.5, "none": None}
    async with store.writing() as writing:
        kept = await writing.keep_digest("weekly", NOON.date(), WEEK, message, NOON)

    async with store.reading() as reading:
        assert await reading.digest("weekly", 1) == kept
    assert kept == StoredDigest(
        id=1, edition="weekly", number=1, date=NOON.date(), window=WEEK, composed_at=NOON, message=message
    )


async def test_editions_are_numbered_by_name_and_listed_newest_first(store: Store) -> None:
    async with store.writing() as writing:
        for day in range(3):
            await writing.keep_digest("weekly", (NOON + day * DAY).date(), WEEK, {}, NOON)
        await writing.keep_digest("daily", NOON.date(), WEEK, {}, NOON)

        assert [(one.edition, one.number) for one in await writing.digests()] == [
            *(("daily", 1), ("weekly", 3), ("weekly", 2), ("weekly", 1)),
        ]
        assert [one.number for one in await writing.digests(edition="weekly", limit=2)] == [3, 2]
        assert await writing.digests(edition="monthly") == []
        assert await writing.digest("daily", 2) is None


async def test_the_edition_that_is_already_there_wins(store: Store) -> None:
    async with store.writing() as writing:
        first = await writing.keep_digest("weekly", NOON.date(), WEEK, {"first": True}, NOON)
        again = await writing.keep_digest("weekly", NOON.date(), WEEK, {"first": False}, NOON + DAY)
        following = await writing.keep_digest("weekly", (NOON + DAY).date(), WEEK, {}, NOON + DAY)

    assert again == first
    assert following.number == 2


async def test_a_question_has_one_short_key(store: Store) -> None:
    long = "open weights " * 200
    async with store.writing() as writing:
        keys = [await writing.remember(text, NOON) for text in (long, "another", long, "", "half a \ud800 character")]

    assert keys[0] == keys[2]
    assert len(set(keys)) == 4
    assert all(re.fullmatch("[a-z2-7]{20}", key) for key in keys)
    async with store.reading() as reading:
        assert await reading.question(keys[0]) == long
        assert await reading.question(keys[3]) == ""
        assert await reading.question(keys[4]) == "half a ? character"
        assert await reading.question("unheard-of") is None


async def test_a_question_is_forgotten_after_30_days_unless_it_is_asked_again(store: Store) -> None:
    moment = timedelta(microseconds=1)
    async with store.writing() as writing:
        asked, repeated = await writing.remember("once", NOON), await writing.remember("often", NOON)
        await writing.remember("often", NOON + 20 * DAY)
        await writing.remember("new", NOON + 30 * DAY)
        assert await writing.question(asked) == "once"
        await writing.remember("new", NOON + 30 * DAY + moment)

        assert await writing.question(asked) is None
        assert await writing.question(repeated) == "often"
