"""What every store promises by `bot.ports` about entries, their revisions and readings of models."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.digests import Window
from bot.domain.entries import Entry, EntryId, EntryKind, Known
from bot.domain.hub import ModelReading
from bot.domain.sources import SourceId
from bot.ports import Reading, Store
from tests.make import NOON, draft, reading, spec
from tests.unit.store.shelf import fresh

HOUR = timedelta(hours=1)
WIRE, BLOG = SourceId("wire"), SourceId("blog")
RULE = draft(
    "Agency proposes a rule on model weights",
    guid="doc-1",
    url="https://wire.example/rule?utm_source=x",
    summary="Comments are open — until October.",
    body="The whole text.",
    published=NOON - 5 * HOUR,
    kind=EntryKind.DOCUMENT,
    facts={"docket": "BIS-2025-0001", "agencies": ["BIS"], "pages": 12, "significant": True, "fee": None},
)
PLAIN = draft("A headline")


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire"), spec("blog")], NOON)
        yield store


async def all_entries(store: Reading) -> list[Entry]:
    return list(await store.entries(Window(start=NOON - 1000 * HOUR, end=NOON + 1000 * HOUR)))


async def test_a_new_entry_is_kept_with_everything_it_said(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add({WIRE: [(RULE, True), (PLAIN, False)]}, NOON)

    async with store.reading() as reading:
        rule, plain = await all_entries(reading)
    assert rule == Entry(
        id=EntryId(1),
        source_id=WIRE,
        identity=RULE.identity,
        title=RULE.raw.title,
        url=RULE.raw.url,
        address_key=RULE.address_key,
        title_key=RULE.title_key,
        summary=RULE.raw.summary,
        kind=EntryKind.DOCUMENT,
        published=NOON - 5 * HOUR,
        first_seen=NOON,
        facts=RULE.raw.facts,
    )
    assert (plain.eligible, plain.url, plain.address_key, plain.published, plain.facts) == (False, None, None, None, {})


async def test_adding_twice_is_adding_once(store: Store) -> None:
    for moment in (NOON, NOON + HOUR):
        async with store.writing() as writing:
            await writing.add({WIRE: [(RULE, True), (RULE, False)]}, moment)

    async with store.reading() as reading:
        assert [(entry.first_seen, entry.eligible) for entry in await all_entries(reading)] == [(NOON, True)]


async def test_an_identity_is_known_only_within_its_source(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add({WIRE: [(RULE, True)]}, NOON)

        assert await writing.known({BLOG: [RULE.identity], WIRE: [RULE.identity, "unheard of"]}) == {
            BLOG: {},
            WIRE: {RULE.identity: Known(entry_id=EntryId(1), content_hash=RULE.content_hash)},
        }
        assert await writing.known({WIRE: []}) == {WIRE: {}}
        assert await writing.known({}) == {}


async def test_entries_of_many_sources_are_stored_and_known_in_one_go(store: Store) -> None:
    """More than one portion of a look-up: 6,000 identities."""
    names = [SourceId(f"source-{number}") for number in range(12)]
    new = {name: [(draft(f"Story {number}", guid=str(number)), True) for number in range(500)] for name in names}
    async with store.writing() as writing:
        await writing.sync_sources([spec(name) for name in names], NOON)
        await writing.add(new, NOON)

        known = await writing.known({name: [one.identity for one, _ in some] for name, some in new.items()})
        held = await all_entries(writing)
    assert {name: {one.entry_id for one in some.values()} for name, some in known.items()} == {
        name: {entry.id for entry in held if entry.source_id == name} for name in names
    }
    assert all(len(some) == 500 for some in known.values())


async def test_texts_of_the_same_identity_stay_with_their_source(store: Store) -> None:
    async with store.writing() as writing:
        new = {name: [(draft("Rule", guid="1", body=f"text of {name}"), True)] for name in (WIRE, BLOG)}
        await writing.add(new, NOON)

        sources = {entry.id: entry.source_id for entry in await all_entries(writing)}
        bodies = await writing.bodies(sources)
    assert {sources[number]: body for number, body in bodies.items()} == {WIRE: "text of wire", BLOG: "text of blog"}


async def test_a_window_is_half_open_and_about_the_first_sight(store: Store) -> None:
    drafts = [draft(f"Headline {number}", guid=str(number), published=NOON) for number in range(4)]
    async with store.writing() as writing:
        for number, one in enumerate(drafts):
            await writing.add({WIRE: [(one, True)]}, NOON + number * HOUR)

        found = await writing.entries(Window(start=NOON + HOUR, end=NOON + 3 * HOUR))
    assert [entry.title for entry in found] == ["Headline 1", "Headline 2"]


async def test_an_edit_becomes_the_entry_and_the_old_text_a_revision(store: Store) -> None:
    edited = draft("Agency withdraws its rule", guid="doc-1", url="https://wire.example/rule-2", facts={"pages": 1})
    async with store.writing() as writing:
        await writing.add({WIRE: [(RULE, True)]}, NOON)
        before = (await writing.known({WIRE: [RULE.identity]}))[WIRE]
        await writing.revise(WIRE, [(before[RULE.identity], edited)], NOON + HOUR)

    async with store.reading() as reading:
        entry = (await all_entries(reading))[0]
        assert (await reading.counts())["revisions"] == 1
    assert (entry.title, entry.url, entry.title_key) == (edited.raw.title, edited.raw.url, edited.title_key)
    assert (entry.kind, entry.facts, entry.published) == (EntryKind.NEWS, {"pages": 1}, None)
    assert (entry.revisions, entry.revised_at, entry.first_seen, entry.eligible) == (1, NOON + HOUR, NOON, True)


async def test_revising_twice_is_revising_once(store: Store) -> None:
    edited = replace(RULE, content_hash="edited")
    async with store.writing() as writing:
        await writing.add({WIRE: [(RULE, True)]}, NOON)
        before = (await writing.known({WIRE: [RULE.identity]}))[WIRE][RULE.identity]
        for _ in range(2):
            await writing.revise(WIRE, [(before, edited)], NOON + HOUR)
        await writing.revise(BLOG, [(replace(before, content_hash="edited"), RULE)], NOON + HOUR)

        assert [entry.revisions for entry in await all_entries(writing)] == [1]
        assert (await writing.counts())["revisions"] == 1


async def test_an_edit_that_no_reader_would_see_is_no_revision(store: Store) -> None:
    async with store.writing() as writing:
        await writing.add({WIRE: [(RULE, True)]}, NOON)
        before = (await writing.known({WIRE: [RULE.identity]}))[WIRE][RULE.identity]
        await writing.revise(WIRE, [(before, RULE)], NOON + HOUR)

        assert [entry.revisions for entry in await all_entries(writing)] == [0]


async def test_addresses_that_another_source_brought_are_told_to_those_who_ask(store: Store) -> None:
    again = draft("Another headline", guid="9", url=RULE.raw.url)
    async with store.writing() as writing:
        await writing.add({WIRE: [(RULE, True), (again, True)]}, NOON)
        keys = [RULE.address_key or "", RULE.address_key or "", "https://unheard.example/"]

        assert await writing.elsewhere({BLOG: keys, WIRE: keys}) == {BLOG: {RULE.address_key}, WIRE: set()}
        assert await writing.elsewhere({BLOG: []}) == {BLOG: set()}
        assert await writing.elsewhere({}) == {}


async def test_more_identities_than_a_statement_takes_are_looked_up(store: Store) -> None:
    drafts = [draft(f"Headline {n}", guid=f"g{n}", url=f"https://wire.example/{n}") for n in range(1_203)]
    async with store.writing() as writing:
        await writing.add({WIRE: [(one, True) for one in drafts]}, NOON)

        known = await writing.known({WIRE: [one.identity for one in drafts]})
        assert {identity: found.entry_id for identity, found in known[WIRE].items()} == {
            one.identity: number for number, one in enumerate(drafts, start=1)
        }
        keys = {one.address_key or "" for one in drafts}
        assert await writing.elsewhere({BLOG: sorted(keys)}) == {BLOG: keys}
        assert [entry.id for entry in await all_entries(writing)] == list(range(1, 1_204))


async def test_the_newest_reading_before_a_moment_is_given(store: Store) -> None:
    whole = ModelReading(
        model_id="org/large",
        rank=2,
        likes=2**40,
        downloads=2**41,
        trending_score=12.5,
        licence="apache-2.0",
        task="text-generation",
        gated="auto",
        parameters=671_000_000_000,
        base_models=("org/base", "org/other"),
        created_at=NOON - 9 * HOUR,
    )
    async with store.writing() as writing:
        await writing.add_models([reading("org/large", 9), reading("org/small", 1)], NOON - 2 * HOUR)
        await writing.add_models([whole], NOON - HOUR)
        await writing.add_models([replace(whole, rank=1)], NOON)

        ids = ["org/large", "org/small", "org/unknown"]
        assert await writing.models(ids, before=NOON) == {"org/large": whole, "org/small": reading("org/small", 1)}
        assert await writing.models(ids, before=NOON - 2 * HOUR) == {}
        assert await writing.models([], before=NOON) == {}


async def test_one_snapshot_is_kept_once(store: Store) -> None:
    async with store.writing() as writing:
        for rank in (1, 5):
            await writing.add_models([reading("org/small", rank)], NOON)

        assert (await writing.models(["org/small"], before=NOON + HOUR))["org/small"].rank == 1
