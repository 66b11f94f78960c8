"""What is new about a watched model, from what was measured and stored; each fact with its source and its day."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.digest.follow_ups import follow_ups
from bot.domain.digests import Window
from bot.domain.entries import EntryKind
from bot.domain.hub import Children, ModelStanding
from bot.domain.messages import Footer, Heading, Item, Message
from bot.domain.sources import SourceId
from bot.ports import Store
from tests.make import NOON, draft, spec
from tests.unit.commands.modelled import BLOOM, R1, catalogue, detail, reading
from tests.unit.store.shelf import fresh

DAY = timedelta(days=1)
TODAY = Window(start=NOON - DAY, end=NOON)
SPECS = (spec("wire", name="Capitol Wire"),)
INDEX = CatalogueIndex(catalogue())


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.sync_sources(SPECS, NOON - 9 * DAY)
        yield store


async def listed(store: Store, days_ago: float, *models: str, **changes: Any) -> None:
    """A list of a hundred, these first or at the ranks given by `at`."""
    at = changes.pop("at", {})
    others = (f"other/model-{number}" for number in range(100))
    order = [*models, *others]
    for name, rank in at.items():
        order.insert(rank - 1, name)
    ranked = [replace(reading(name, **changes), rank=rank) for rank, name in enumerate(order[:100], start=1)]
    async with store.writing() as writing:
        await writing.add_models(ranked, NOON - days_ago * DAY)


async def looked(store: Store, days_ago: float, total: int = 100, **changes: Any) -> None:
    moment = NOON - days_ago * DAY
    async with store.writing() as writing:
        await writing.keep_detail(detail(R1, moment, children=Children(finetune=total), **changes))


async def bring(store: Store, title: str, *, days_ago: float = 0.5, **more: Any) -> None:
    keys = more.pop("identifiers", ())
    drafted = replace(draft(title, guid=title, **more), identifiers=keys)
    async with store.writing() as writing:
        await writing.add({SourceId("wire"): [(drafted, True)]}, NOON - days_ago * DAY)


async def told(store: Store, target: str = R1, window: Window = TODAY) -> Message | None:
    async with store.reading() as view:
        return await follow_ups(view, INDEX, f"hf:{target}", window, sources=SPECS)


def items(message: Message | None) -> Sequence[Item]:
    assert message is not None
    return [block for block in message.blocks if isinstance(block, Item)]


async def test_a_quiet_day_and_a_model_that_nobody_knows_make_no_message(store: Store) -> None:
    assert await told(store) is None
    for days_ago in (3, 2, 1.5, 0.5):
        await listed(store, days_ago, R1)
    await looked(store, 0.4)
    await bring(store, "Something else altogether")
    assert await told(store) is None
    assert await told(store, "no/such-model") is None


async def test_another_licence_is_told_by_name_and_class_with_source_and_day(store: Store) -> None:
    await looked(store, 3, licence="mit")
    await looked(store, 0.5, licence="cc-by-nc-4.0")

    message = await told(store)

    (one,) = items(message)
    assert one.title.text == "Licence: CC BY-NC 4.0 (non-commercial). Before: MIT License (OSI licence)."
    assert (one.source, one.title.url) == ("Hugging Face Hub", f"https://huggingface.co/{R1}")
    assert one.facts == ("licence changed", "3 August 2025")
    assert message is not None
    assert message.blocks[0] == Heading(text=f"Watching: {R1}", level=1)
    assert isinstance(message.blocks[-1], Footer)
    assert f"/watch remove target:hf:{R1} ends these posts." in message.blocks[-1].lines


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"licence": None}, "Licence: not stated. Before: MIT License (OSI licence)."),
        ({"licence": "odd-1"}, "Licence: “odd-1”, which nobody here classed yet. Before: MIT License (OSI licence)."),
        (
            {"gated": "manual"},
            "Gated: the owner decides who gets access. Before: not gated.",
        ),
        ({"base_models": ("a/base",)}, "Made from a/base, by its own word. Before: no model that is named."),
    ],
)
async def test_each_kind_of_change_says_what_was_before(store: Store, changes: dict[str, Any], words: str) -> None:
    await looked(store, 3)
    await looked(store, 0.5, **changes)

    assert [one.title.text for one in items(await told(store))] == [words]
    assert await told(store, window=Window(start=NOON, end=NOON + DAY)) is None


async def test_what_is_gone_renamed_or_back_is_told_once(store: Store) -> None:
    await looked(store, 3)
    async with store.writing() as writing:
        await writing.keep_standing(R1, ModelStanding.GONE, NOON - 1.5 * DAY)
        await writing.keep_standing(R1, ModelStanding.RENAMED, NOON - 0.5 * DAY, renamed_to="new/R1")

    (one,) = items(await told(store))
    assert one.title.text == "Renamed on the Hub, to new/R1."
    (gone,) = items(await told(store, window=Window(start=NOON - 2 * DAY, end=NOON - DAY)))
    assert gone.title.text == "Gone from the Hub: deleted or made private, which the Hub does not tell apart."


async def test_a_model_that_was_renamed_is_followed_under_its_new_name(store: Store) -> None:
    await listed(store, 1.5, at={R1: 7})
    async with store.writing() as writing:
        await writing.keep_standing(R1, ModelStanding.RENAMED, NOON - 1.4 * DAY, renamed_to="new/R1-Prime-2")
        await writing.keep_detail(detail("new/R1-Prime-2", NOON - 1.3 * DAY, licence="mit"))
    await listed(store, 0.5, at={"new/R1-Prime-2": 9})
    assert await told(store) is None, "it never left the list"
    await listed(store, -0.5, at={"new/R1-Prime-2": 9}, licence="apache-2.0")

    (one,) = items(await told(store, window=Window(start=NOON, end=NOON + DAY)))
    assert one.title.text == "new/R1-Prime-2"
    assert one.text.startswith("Licence: Apache License 2.0")


async def test_new_on_the_list_and_off_it_are_told_with_both_days(store: Store) -> None:
    await listed(store, 1.5)
    await listed(store, 0.5, at={R1: 7})
    await listed(store, -0.5)

    (came,) = items(await told(store))
    assert came.title.text == "New on the trending list: rank 7 of 100."
    assert came.text == "It was not on the list of 2 August 2025."
    assert came.facts == ("trending", "as of 3 August 2025")
    (left,) = items(await told(store, window=Window(start=NOON, end=NOON + DAY)))
    assert (left.title.text, left.text) == ("Off the trending list.", "On 3 August 2025 it had rank 7 of 100.")


async def test_without_an_earlier_list_nothing_is_new(store: Store) -> None:
    await listed(store, 0.5, at={R1: 7})
    assert await told(store) is None


async def test_a_move_of_ten_places_is_told_and_one_of_nine_is_not(store: Store) -> None:
    await listed(store, 2.5, at={R1: 30})
    await listed(store, 1.5, at={R1: 21})
    assert await told(store, window=Window(start=NOON - 2 * DAY, end=NOON - DAY)) is None
    await listed(store, 0.5, at={R1: 18})

    (one,) = items(await told(store))
    assert one.title.text == "Up on the trending list: from rank 30 to 18."
    assert one.text == "It had rank 30 on 1 August 2025."


async def test_derivatives_are_told_as_a_lower_bound_with_both_days(store: Store) -> None:
    await looked(store, 2.2, 1000)
    await looked(store, 1.2, 1120)

    (one,) = items(await told(store))

    assert one.title.text == "At least 1,120 models name it as their base, 120 more than on 1 August 2025."
    assert one.text == "A lower bound: only models whose authors say so are counted."
    assert one.facts == ("derivatives", "as of 2 August 2025")
    assert await told(store, window=Window(start=NOON, end=NOON + DAY)) is None


async def test_coverage_comes_by_its_page_and_its_names_and_the_list_itself_is_no_news(store: Store) -> None:
    await bring(store, "What DeepSeek R1 means for open weights")
    await bring(store, "A model of which all speak", identifiers=(f"hf:{R1}".lower(),))
    await bring(store, R1, kind=EntryKind.MODEL)
    await bring(store, "Flowers bloom all over Europe this summer", summary="https://nothing.example")
    await bring(store, "BLOOM is three years old and still open")

    assert {one.title.text for one in items(await told(store))} == {
        "What DeepSeek R1 means for open weights",
        "A model of which all speak",
    }
    assert [one.title.text for one in items(await told(store, BLOOM))] == ["BLOOM is three years old and still open"]


async def test_a_model_without_an_entry_is_found_by_a_name_that_tells(store: Store) -> None:
    await bring(store, "First look at Tiny-Model-1B, line by line")
    await bring(store, "The bert of the family speaks")

    assert [one.title.text for one in items(await told(store, "nobody/Tiny-Model-1B"))] == [
        "First look at Tiny-Model-1B, line by line"
    ]
    assert await told(store, "nobody/bert") is None
