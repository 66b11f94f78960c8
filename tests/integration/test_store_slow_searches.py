"""Searches that are stopped anywhere on their way through the index: refused as slow or answered whole."""

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.entries import EntryKind
from bot.domain.errors import StoreError, StoreFault
from bot.domain.search import SearchQuery
from bot.store.transactions import SqlStore
from tests.make import NOON, spec
from tests.unit.store.many import fill
from tests.unit.store.shelf import fresh

MANY = 60_000
NONE = (EntryKind.MODEL,)
QUESTIONS = {
    "a word that every entry holds, of a kind that none is": SearchQuery(words="weights", kinds=NONE),
    "a far page": SearchQuery(words="weights", offset=MANY - 3),
    "a beginning": SearchQuery(words="we*"),
    "a phrase that nearly occurs": SearchQuery(words="open-open-open-open"),
    "sixteen words": SearchQuery(words=" ".join(["weights open wire"] * 5) + " op*", kinds=NONE),
}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    path = tmp_path / "gazette.db"
    async with fresh(path) as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON)
        fill(path, MANY)
        yield store


async def found(store: SqlStore, query: SearchQuery, *, within: float | None = None) -> list[str]:
    async with store.reading(within=within) as view:
        return [entry.title for entry in (await view.search(query)).entries]


async def outcome(store: SqlStore, query: SearchQuery, *, within: float) -> list[str] | StoreFault:
    try:
        return await found(store, query, within=within)
    except StoreError as error:
        return error.fault


@pytest.mark.parametrize("query", QUESTIONS.values(), ids=QUESTIONS)
async def test_a_search_that_is_stopped_is_refused_as_slow_and_the_next_is_answered(
    store: SqlStore, query: SearchQuery
) -> None:
    whole = await found(store, query)
    chance = random.Random(3)  # noqa: S311 - when to stop, not a secret
    outcomes = [await outcome(store, query, within=chance.uniform(0.0005, 0.004)) for _ in range(40)]
    assert all(one in (StoreFault.SLOW, whole) for one in outcomes)
    assert outcomes.count(StoreFault.SLOW) > 0

    assert await found(store, query, within=30.0) == whole
    assert await found(store, SearchQuery(words="weights 60000"), within=30.0) == ["Weights 60000"]
