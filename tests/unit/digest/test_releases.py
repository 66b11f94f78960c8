"""Stories that speak of models: cards, measured values beside claims, and the way back from the model to the story."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.digest.present import digest_message
from bot.domain.digests import DigestItem
from bot.domain.entries import EntryKind
from bot.domain.hub import Children
from bot.domain.messages import Item, Link
from bot.domain.sources import SourceId
from bot.ports import Store
from tests.make import NOON, draft, edition, spec
from tests.unit.digest.models_scene import DAY, R1, composed, listed, looked_at, trending_section
from tests.unit.store.shelf import fresh


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.sync_sources([spec("wire")], NOON - 9 * DAY)
        yield store


async def published(store: Store, *stories: tuple[str, str], kind: EntryKind = EntryKind.NEWS) -> None:
    drafts = [(draft(title, summary=summary, kind=kind), True) for title, summary in stories]
    async with store.writing() as writing:
        await writing.add({SourceId("wire"): drafts}, NOON - DAY)


async def items(store: Store) -> dict[str, DigestItem]:
    digest = await composed(store, edition(trending=3))
    return {item.entry.title: item for section in digest.sections for item in section.items}


async def test_a_story_that_names_a_model_shows_its_card_and_leads_to_its_page(store: Store) -> None:
    await listed(store, 1, R1)
    await looked_at(store, R1, 0.5)
    await published(store, ("Senators ask about DeepSeek R1", ""), ("A day without models", ""))
    found = await items(store)
    told = found["Senators ask about DeepSeek R1"]
    assert told.details == (f"{R1}: Open weights, OSI licence (MIT); DeepSeek, China; 13,583 likes on 3 August 2025",)
    assert found["A day without models"].details == ()
    blocks = digest_message(await composed(store)).blocks
    also = {one.title.text: one.also for one in blocks if isinstance(one, Item) and one.number}
    assert also["Senators ask about DeepSeek R1"] == (Link(text=f"the Hub: {R1}", url=f"https://huggingface.co/{R1}"),)


async def test_a_model_that_was_never_measured_is_told_from_the_catalogue(store: Store) -> None:
    await published(store, ("DeepSeek-R1 is out", ""))
    told = (await items(store))["DeepSeek-R1 is out"]
    assert told.details == (f"{R1}: Open weights, OSI licence (MIT); DeepSeek, China; not measured yet",)


async def test_an_address_or_a_full_name_within_the_text_is_enough(store: Store) -> None:
    await listed(store, 1, "Qwen/Qwen3-8B")
    await published(store, ("A new model from Hangzhou", "See qwen/qwen3-8b on the Hub, and/or wait."))
    linked = replace(draft("Its card was opened"), identifiers=("hf:qwen/qwen3-8b", "hf:who/unknown"))
    async with store.writing() as writing:
        await writing.add({SourceId("wire"): [(linked, True)]}, NOON - DAY)
    found = await items(store)
    assert found["A new model from Hangzhou"].models == ("Qwen/Qwen3-8B",)
    assert found["Its card was opened"].models == ("Qwen/Qwen3-8B",)


async def test_our_count_stands_beside_a_claim_and_without_a_count_nothing_does(store: Store) -> None:
    await looked_at(store, R1, 2, Children(finetune=700, quantized=300))
    claim = "Developers have made thousands of derivatives of DeepSeek-R1."
    await published(store, ("A lab in China", claim), ("Another lab", "Hundreds of variants of Kimi-K3 exist."))
    found = await items(store)
    assert found["A lab in China"].details == (
        (
            f"Claim check: “thousands of derivatives”. {R1}: 1,000 models on the Hugging Face Hub name it as their "
            "base on 1 August 2025, a lower bound"
        ),
    )
    assert found["Another lab"].details == ()


async def test_what_was_measured_after_the_window_is_not_told(store: Store) -> None:
    await looked_at(store, R1, -1, Children(finetune=9))
    await published(store, ("DeepSeek-R1 has thousands of derivatives", ""))
    told = (await items(store))["DeepSeek-R1 has thousands of derivatives"]
    assert told.details == (f"{R1}: Open weights, OSI licence (MIT); DeepSeek, China; not measured yet",)


async def test_the_model_says_which_story_covers_it(store: Store) -> None:
    await listed(store, 8, "lab/a", R1)
    await listed(store, 1, R1, "lab/a")
    await published(store, ("DeepSeek-R1 is under review", ""))
    await published(store, (R1, ""), kind=EntryKind.MODEL)
    found = await items(store)
    number = found["DeepSeek-R1 is under review"].number
    assert found[R1].details[0] == "Open weights, OSI licence (MIT)"
    assert found[R1].details[-1] == f"covered by item {number}"
    section = [one for one in trending_section(await composed(store)) if isinstance(one, Item)]
    assert section == [], "what is a piece of its own is not told of again"
