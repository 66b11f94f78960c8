"""Sorting what was polled: judged once, again after an edit or a change of the rules; no edition waits for it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.digest.build import compose
from bot.domain.config import Configuration
from bot.domain.digests import Fate, Relevance
from bot.domain.relevance import Rules
from bot.domain.sources import SourceId
from bot.ingest.sort import sort
from bot.ports import Store
from bot.relevance.load import load_rules
from tests.make import NOON, draft, edition, spec
from tests.unit.store.shelf import fresh

WIRE = SourceId("wire")
RULES = load_rules()
POLICY = "Senate committee advances bill on open-weight AI models"
SPORT = "Home side wins the cup after extra time"


class Noon:
    def now(self) -> datetime:
        return NOON


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as tx:
            await tx.sync_sources([spec()], NOON)
            await tx.add({WIRE: [(draft(POLICY), True), (draft(SPORT), True)]}, NOON)
        yield store


def configuration(rules: Rules | None, relevance: Relevance = Relevance.REQUIRE) -> Configuration:
    made = replace(edition(), relevance=relevance)
    return Configuration(sources=(spec(),), editions=(made,), text="", digest="", rules=rules)


async def test_each_entry_is_judged_once_and_again_by_other_rules(store: Store) -> None:
    rules = RULES
    first = await sort(store, Noon(), configuration(rules))
    assert (first.judged, first.passed, first.held) == (2, 1, 0)
    assert (await sort(store, Noon(), configuration(rules))).judged == 0
    assert (await sort(store, Noon(), configuration(replace(rules, version="other")))).judged == 2


async def test_an_edited_entry_is_judged_anew(store: Store) -> None:
    config = configuration(RULES)
    await sort(store, Noon(), config)
    async with store.writing() as tx:
        known = (await tx.known({WIRE: [draft(SPORT).identity]}))[WIRE]
        await tx.revise(WIRE, [(known[draft(SPORT).identity], draft(POLICY + ", amended"))], NOON)
    again = await sort(store, Noon(), config)
    assert (again.judged, again.passed) == (1, 1)


async def test_nothing_is_sorted_where_no_edition_asks_for_it_or_there_are_no_rules(store: Store) -> None:
    assert (await sort(store, Noon(), configuration(RULES, Relevance.OFF))).judged == 0
    assert (await sort(store, Noon(), configuration(None))).judged == 0


async def test_a_stop_leaves_the_rest_for_the_next_run(store: Store) -> None:
    config = configuration(RULES)
    assert (await sort(store, Noon(), config, going=lambda: False)).judged == 0
    assert (await sort(store, Noon(), config)).judged == 2


@pytest.mark.parametrize("sorted_first", [True, False])
async def test_an_edition_chooses_the_same_whether_or_not_it_was_sorted_before(
    store: Store, sorted_first: bool
) -> None:
    config = configuration(RULES)
    if sorted_first:
        await sort(store, Noon(), config)
    async with store.reading() as view:
        end = NOON + config.editions[0].look_back / 2
        digest = await compose(view, config, config.editions[0], end=end)
    fates = {one.entry.title: one.fate for one in digest.verdicts}
    assert fates == {POLICY: Fate.SHOWN, SPORT: Fate.OFF_POLICY}
    (item,) = (item for section in digest.sections for item in section.items)
    assert any(reason.startswith("relevance: ") for reason in item.why)
