"""What every store promises by `bot.ports` about judgements of entries and about those that are held."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.editorial import Judged, Ruling, Unsorted
from bot.domain.entries import EntryId, EntryKind
from bot.domain.relevance import Hit, Judgement, Where
from bot.domain.sources import SourceId
from bot.ports import Store, Writing
from tests.make import NOON, draft, spec
from tests.unit.store.shelf import fresh

WIRE = SourceId("wire")
DAY = timedelta(days=1)


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


def judgement(rules: str = "v1", points: float = 4.0) -> Judgement:
    hits = (Hit(group="ai", phrase="open weights", weight=2.0, where=Where.TITLE, found="open weights"),)
    return Judgement(
        points=points,
        passes=points >= 3,
        gate="policy",
        hits=hits,
        prior=1.0,
        topics=("open-weights",),
        jurisdictions=("us",),
        open=True,
        release=False,
        rules=rules,
    )


async def brought(writing: Writing, *titles: str, **changes: object) -> None:
    await writing.sync_sources([spec()], NOON)
    await writing.add({WIRE: [(draft(title, **changes), True) for title in titles]}, NOON)


async def due(writing: Writing, rules: str = "v1", limit: int = 10) -> list[Unsorted]:
    return list(await writing.unsorted(since=NOON - DAY, rules=rules, limit=limit))


def judged(one: Unsorted, rules: str = "v1") -> Judged:
    return Judged(entry_id=one.entry.id, content_hash=one.content_hash, judgement=judgement(rules))


async def test_an_entry_is_unsorted_until_the_rules_in_force_judged_it(store: Store) -> None:
    async with store.writing() as writing:
        await brought(writing, "One bill", "Two bills", body="The whole text.")
        first, second = await due(writing)
        assert (first.entry.title, first.body) == ("One bill", "The whole text.")

        await writing.keep_judgements([judged(first), judged(first), judged(second)])
        assert await due(writing) == []
        assert [one.entry.id for one in await due(writing, "v2", limit=1)] == [first.entry.id]
        assert await writing.judgements([first.entry.id, EntryId(99)]) == {first.entry.id: judgement()}


async def test_an_edited_entry_is_unsorted_again(store: Store) -> None:
    async with store.writing() as writing:
        await brought(writing, "One bill")
        (one,) = await due(writing)
        await writing.keep_judgements([judged(one)])
        known = (await writing.known({WIRE: [one.entry.identity]}))[WIRE]
        await writing.revise(WIRE, [(known[one.entry.identity], draft("One bill, amended"))], NOON)

        assert [again.entry.title for again in await due(writing)] == ["One bill, amended"]


async def test_models_and_what_is_older_are_never_unsorted(store: Store) -> None:
    async with store.writing() as writing:
        await brought(writing, "org/model", kind=EntryKind.MODEL)
        assert await due(writing) == []
        await brought(writing, "A bill")
        assert not await writing.unsorted(since=NOON + DAY, rules="v1", limit=10)


async def test_a_judgement_of_an_entry_that_is_gone_is_passed_over(store: Store) -> None:
    async with store.writing() as writing:
        gone = Judged(entry_id=EntryId(7), content_hash="x", judgement=judgement())
        await writing.keep_judgements([gone])
        assert not await writing.judgements([EntryId(7)])


async def test_what_is_held_stays_as_the_operator_ruled(store: Store) -> None:
    async with store.writing() as writing:
        await brought(writing, "White Home Motion Plan")
        (one,) = await due(writing)
        entry_id = one.entry.id
        assert not await writing.rule_held(entry_id, Ruling.RELEASED, NOON)

        await writing.hold(entry_id, ["White Home"], NOON)
        await writing.hold(EntryId(99), ["nothing there"], NOON)
        held = await writing.held()
        assert [(held[one].reasons, held[one].ruling, held[one].ruled_at) for one in held] == [
            (("White Home",), Ruling.OPEN, None)
        ]

        assert await writing.rule_held(entry_id, Ruling.RELEASED, NOON + DAY)
        await writing.hold(entry_id, ["White Home"], NOON + 2 * DAY)
        ruled = (await writing.held([entry_id]))[entry_id]
        assert (ruled.ruling, ruled.ruled_at, ruled.held_at) == (Ruling.RELEASED, NOON + DAY, NOON)
        assert not await writing.held([EntryId(99)])


async def test_texts_and_addresses_lead_to_their_entries(store: Store) -> None:
    async with store.writing() as writing:
        await brought(writing, "A bill", body="The whole text.", url="https://e.org/a?utm_source=x")
        (one,) = await due(writing)
        assert await writing.bodies([one.entry.id, EntryId(99)]) == {one.entry.id: "The whole text."}
        assert one.entry.address_key
        assert [found.id for found in await writing.at_address(one.entry.address_key)] == [one.entry.id]
        assert not await writing.at_address("https://e.org/other")
