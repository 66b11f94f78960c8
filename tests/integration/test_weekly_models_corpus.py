"""The weekly edition of 22 August 2026 over the 16 real snapshots: what it shows is what really rose.

The snapshots hold neither rank nor licence nor base model: the order of the file stands for the rank.
"""

import json
import math
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import shipped
from bot.catalogue.index import CatalogueIndex
from bot.catalogue.load import load_catalogue
from bot.digest.build import compose
from bot.digest.present import digest_message
from bot.domain.config import Configuration
from bot.domain.digests import Digest, Trending
from bot.domain.hub import ModelReading
from bot.domain.messages import Item, Message
from bot.ports import Store
from tests import hub_days
from tests.make import edition
from tests.unit.store.shelf import fresh

LAST, FIRST = date(2026, 8, 22), date(2026, 8, 15)
END = datetime(2026, 8, 22, 9, tzinfo=UTC)
WEEKLY = edition(trending=5, chart=True)
FORMATS = ("-GGUF", "-FP8", "-AWQ", "-GPTQ", "-MLX", "-NVFP4")


@pytest.fixture(scope="module")
def days() -> dict[date, hub_days.Day]:
    return {day.on: day for day in hub_days.days()}


@pytest.fixture
async def store(tmp_path: Path, days: dict[date, hub_days.Day]) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        for day in days.values():
            rows = [
                ModelReading(
                    model_id=model["id"],
                    rank=place,
                    likes=model["likes"],
                    downloads=model["downloads"],
                    task=model["pipeline_tag"],
                )
                for place, model in enumerate(day.models, start=1)
            ]
            async with store.writing() as writing:
                await writing.add_models(rows, _read_at(day.on))
        yield store


@pytest.fixture(scope="module")
def policies() -> CatalogueIndex:
    catalogue, _ = load_catalogue([shipped.catalogue()], now=END)
    return CatalogueIndex(catalogue)


def _read_at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 1, 15, tzinfo=UTC)


async def _composed(store: Store, policies: CatalogueIndex) -> Digest:
    config = Configuration(sources=(), editions=(WEEKLY,), text="", digest="")
    async with store.reading() as view:
        return await compose(view, config, WEEKLY, end=END, policies=policies)


async def _trending(store: Store, policies: CatalogueIndex) -> Trending:
    found = (await _composed(store, policies)).trending
    assert found
    return found


def _places(day: hub_days.Day) -> dict[str, int]:
    return {model["id"]: place for place, model in enumerate(day.models, start=1)}


async def test_the_models_shown_are_those_that_an_independent_count_finds(
    store: Store, policies: CatalogueIndex, days: dict[date, hub_days.Day]
) -> None:
    now, then = _places(days[LAST]), _places(days[FIRST])
    plain = {name.split("/")[1].casefold() for name in now if not name.endswith(FORMATS)}
    rose = {}
    for name, place in now.items():
        is_copy = name.endswith(FORMATS) and name.split("/")[1].rsplit("-", 1)[0].casefold() in plain
        gone_up = math.log(then.get(name, len(now) + 1) / place)
        if gone_up > 0 and not is_copy:
            rose[name] = gone_up
    expected = sorted(rose, key=lambda name: (-rose[name], now[name]))[:5]
    trending = await _trending(store, policies)
    assert [one.movement.model_id for one in trending.risen] == expected
    for one in trending.risen:
        assert one.movement.before == then.get(one.movement.model_id)


async def test_gains_streaks_and_who_left_agree_with_the_files(
    store: Store, policies: CatalogueIndex, days: dict[date, hub_days.Day]
) -> None:
    trending = await _trending(store, policies)
    rows = {on: {model["id"]: model for model in day.models} for on, day in days.items()}
    now, then = rows[LAST], rows[FIRST]
    for one in trending.risen:
        name = one.movement.model_id
        gained = now[name]["likes"] - then[name]["likes"] if name in then else None
        assert one.movement.likes_gained == gained
        held = 0
        while name in rows.get(LAST - timedelta(days=held), {}):
            held += 1
        assert one.movement.streak == held
    gains = {name: now[name]["likes"] - then[name]["likes"] for name in set(now) & set(then)}
    most = sorted(gains, key=lambda name: -gains[name])[:3]
    assert [(one.model_id, one.likes_gained) for one in trending.liked] == [(name, gains[name]) for name in most]
    assert set(trending.left) <= set(then) - set(now)
    copies = {name for name in set(then) - set(now) if name not in trending.left}
    assert all(any(form.casefold() in name.casefold() for form in (*FORMATS, "bit", "q4")) for name in copies)


async def test_country_shares_agree_with_a_count_by_the_names_before_the_slash(
    store: Store, policies: CatalogueIndex, days: dict[date, hub_days.Day]
) -> None:
    trending = await _trending(store, policies)
    country = {name.casefold(): one.country for one in policies.organisations.all() for name in one.hub}
    expected = Counter(country.get(model["id"].split("/")[0].casefold(), "") for model in days[LAST].models)
    assert sorted(one.count for one in trending.countries if one.count) == sorted(expected.values())
    assert trending.countries[-1].label == "unknown"
    assert trending.countries[-1].count == expected[""]
    assert sum(one.count for one in trending.countries) == len(days[LAST].models)


async def test_the_section_is_told_within_its_limits_and_costs_little(store: Store, policies: CatalogueIndex) -> None:
    began = time.process_time()
    message: Message = digest_message(await _composed(store, policies))
    spent = time.process_time() - began
    items = [one for one in message.blocks if isinstance(one, Item)]
    assert len(items) == WEEKLY.trending
    assert all(one.source == "Hugging Face Hub, as of 22 August 2026 01:15 UTC" for one in items)
    assert spent < 3, "16 lists of 500 models; about 50 ms of CPU for each"
    assert json.dumps([one.text for one in items])
