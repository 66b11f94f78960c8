"""The first section of an edition: what changed in the catalogue within its window, from stored states."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.analysis.changes import state_of
from bot.digest.build import compose
from bot.digest.changes import changed_in, what_changed
from bot.digest.encode import to_json
from bot.digest.present import digest_message
from bot.domain.config import Configuration
from bot.domain.digests import Digest, Window
from bot.domain.messages import Block, Heading, Item, Paragraph
from bot.domain.policies import ChangeKind, Policy
from bot.domain.sources import SourceId
from bot.messages.encode import decode, encode
from bot.ports import Store
from bot.web.page import page
from tests.make import NOON, deadline, draft, edition, milestone, policy, spec
from tests.unit.store.shelf import fresh

DAY = timedelta(days=1)
WEEK = Window(start=NOON - 7 * DAY, end=NOON)
CONFIG = Configuration(sources=(spec(),), editions=(edition(),), text="", digest="")
ORDER = policy("us-order", title="Removing <Barriers>", timeline=(milestone(),))
SIGNED = replace(ORDER, timeline=(milestone(), milestone("2025-08-01", "Amended")))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON - 9 * DAY)
            await writing.add({SourceId("wire"): [(draft("A headline"), True)]}, NOON - DAY)
        yield store


async def keep(store: Store, days_ago: int, *policies: Policy) -> None:
    async with store.writing() as writing:
        await writing.keep_policy_states({one.id: state_of(one) for one in policies}, NOON - days_ago * DAY)


async def composed(store: Store) -> Digest:
    async with store.reading() as reading:
        return await compose(reading, CONFIG, edition(), end=NOON)


def first_section(digest: Digest) -> list[Block]:
    blocks = digest_message(digest).blocks[1:]
    ends = [place for place, block in enumerate(blocks) if isinstance(block, Heading)]
    return list(blocks[: ends[1]])


async def test_an_edition_opens_with_what_changed_and_the_news_keep_their_numbers(store: Store) -> None:
    await keep(store, 9, ORDER)
    await keep(store, 2, SIGNED)
    digest = await composed(store)

    heading, told = first_section(digest)
    assert heading == Heading(text="What changed")
    assert isinstance(told, Item)
    assert (told.number, told.title.text, told.text) == (0, "Removing <Barriers>", "1 August 2025: Amended.")
    assert (told.source, told.title.url is None) == ("Federal Register", SIGNED.timeline[-1].source.url is None)
    assert [block.number for block in digest_message(digest).blocks if isinstance(block, Item)] == [0, 1]


async def test_an_edition_says_when_nothing_changed_and_since_when(store: Store) -> None:
    await keep(store, 9, ORDER)

    assert first_section(await composed(store))[1:] == [
        Paragraph(text="Nothing changed in the catalogue since 27 July 2025.")
    ]


async def test_without_a_catalogue_nothing_is_said_of_it(store: Store) -> None:
    assert (await composed(store)).changed is None
    await keep(store, 9, ORDER)
    await keep(store, 8)
    digest = await composed(store)
    assert digest.changed is None
    assert "What changed" not in str(digest_message(digest))


async def test_a_catalogue_loaded_within_the_window_counts_from_then_on(store: Store) -> None:
    await keep(store, 3, ORDER)
    assert first_section(await composed(store))[1:] == [
        Paragraph(text="Nothing changed in the catalogue since 31 July 2025.")
    ]
    await keep(store, 2, SIGNED)
    async with store.reading() as reading:
        found = await what_changed(reading, WEEK)
        assert await what_changed(reading, Window(start=NOON - 30 * DAY, end=NOON - 20 * DAY)) == ()
    assert [(one.kind, one.on) for one in found] == [(ChangeKind.MILESTONE_ADDED, date(2025, 8, 1))]


async def test_editions_that_follow_each_other_tell_each_change_once(store: Store) -> None:
    await keep(store, 9, ORDER)
    await keep(store, 7, SIGNED)
    await keep(store, 0, replace(SIGNED, deadlines=(deadline(),)))

    async with store.reading() as reading:
        weeks = [Window(start=NOON + n * 7 * DAY, end=NOON + (n + 1) * 7 * DAY) for n in (-2, -1, 0)]
        told = [[one.kind for one in await what_changed(reading, week)] for week in weeks]
    assert told == [[ChangeKind.MILESTONE_ADDED], [ChangeKind.DEADLINE_ADDED], []]


async def test_the_same_edition_is_the_same_whatever_changes_later(store: Store) -> None:
    await keep(store, 9, ORDER)
    await keep(store, 2, SIGNED)
    before = await composed(store)
    await keep(store, -1, replace(SIGNED, title="Another"))

    assert await composed(store) == before


async def test_more_changes_than_the_section_holds_are_counted(store: Store) -> None:
    await keep(store, 9, ORDER)
    await keep(store, 2, ORDER, *(policy(f"eu-{n:02}") for n in range(14)))
    section = first_section(await composed(store))

    told = [block.title.text for block in section if isinstance(block, Item)]
    assert told == [f"eu-{n:02}" for n in range(10)]
    assert section[-1] == Paragraph(text="4 more did not fit this section.")


async def test_a_change_is_whole_in_the_json_and_on_the_page_and_in_the_archive(store: Store) -> None:
    await keep(store, 9, ORDER)
    await keep(store, 2, SIGNED)
    digest = await composed(store)

    change = {
        "kind": "milestone-added",
        "policy": "us-order",
        "title": "Removing <Barriers>",
        "text": "1 August 2025: Amended.",
        "source": "Federal Register",
        "url": "https://register.example/1",
        "on": "2025-08-01",
    }
    assert to_json(digest)["changed"] == {"since": "2025-07-27T12:00:00Z", "changes": [change], "models": []}
    message = digest_message(digest)
    assert decode(encode(message)) == message
    html = await asyncio.to_thread(page, message)
    assert "Removing &lt;Barriers&gt;" in html
    assert "<p>1 August 2025: Amended.</p>" in html


async def test_a_digest_without_a_catalogue_has_null_in_the_json(store: Store) -> None:
    assert to_json(await composed(store))["changed"] is None
    async with store.reading() as reading:
        assert await changed_in(reading, WEEK) is None
