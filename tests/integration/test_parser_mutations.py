"""Feeds of our own, damaged at random: every one ends in entries or a SourceError."""

import random
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.parser import ParserPool
from tests.long.damage import SEEDS, damaged


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    pool = ParserPool(size=1, seconds=5)
    yield pool
    await pool.close()


async def read(pool: ParserPool, document: bytes) -> tuple[RawEntry, ...] | SourceFault:
    try:
        return await pool.parse(document, content_type=None, url="https://feed.example/")
    except SourceError as error:
        return error.fault


async def test_500_damaged_feeds_end_in_entries_or_a_fault(pool: ParserPool) -> None:
    chance = random.Random(20260131)  # noqa: S311 - a fixed seed is the point
    outcomes: Counter[str] = Counter()
    for _ in range(500):
        answer = await read(pool, damaged(chance))
        outcomes["entries" if isinstance(answer, tuple) else answer] += 1
    print(outcomes)  # noqa: T201 - the figures are the point

    expected = {"entries", SourceFault.NOT_A_FEED, SourceFault.PARSE_FAILED, SourceFault.EMPTY_BODY}
    assert set(outcomes) <= expected
    assert outcomes["entries"] > 250
    assert len(pool._idle) == 1


@pytest.mark.parametrize("seed", SEEDS, ids=["rss", "atom", "utf-16", "koi8-r", "rdf", "json"])
async def test_undamaged_they_are_all_read(pool: ParserPool, seed: bytes) -> None:
    answer = await read(pool, seed)

    assert isinstance(answer, tuple)
    assert all(entry.title for entry in answer)
