"""`/model`: found by every name, measured where the Hub answers, and honest where it does not."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.model_card import PARTS
from bot.domain.errors import SourceError, SourceFault
from bot.domain.hub import ModelStanding
from bot.domain.messages import Item
from bot.domain.openness import Part
from tests import make
from tests.unit.commands.counter import Counter, ToldHub, button, labels, words
from tests.unit.commands.modelled import BLOOM, LLAMA, R1, detail, reading

AWAY = SourceError(SourceFault.UNREACHABLE, "no route")
HOUR = timedelta(hours=1)


async def test_a_card_says_how_open_the_model_is_by_which_source_as_of_when(counter: Counter) -> None:
    counter.hub = ToldHub({R1: detail(licence="mit", papers=("2501.12948",))})
    reply = await counter.ask("/model deepseek-r1")
    shown = words(reply)
    assert shown.startswith("DeepSeek-R1 ==")
    assert "Open weights, OSI licence" in shown
    assert "Licence: MIT License (SPDX: MIT). stated as “mit”" in shown
    assert "developer DeepSeek country China (by An index of openness)" in shown
    assert "parameters 685 billion task text generation likes 12,990 downloads 510,000 (last 30 days)" in shown
    assert "at least 355 models (by their own word)" in shown
    assert "Hugging Face Hub, as of 2025-08-03 12:00 UTC" in shown
    items = [block for block in reply.message.blocks if isinstance(block, Item)]
    assert [one.title.text.partition(":")[0] for one in items[1:]] == [PARTS[part] for part in Part]
    assert all(one.source for one in items)
    assert labels(reply) == ["Share", "Watch", "Licence", "Derivatives", "History"]


@pytest.mark.parametrize(
    "typed", [R1, R1.lower(), f"https://huggingface.co/{R1}/tree/main?x=1", f"hf:{R1}", "DeepSeek R1"]
)
async def test_it_is_found_by_every_name_and_address(counter: Counter, typed: str) -> None:
    counter.hub = ToldHub({R1: detail()})
    assert words(await counter.call("model", name=typed)).startswith("DeepSeek-R1 ==")
    assert [one.casefold() for one in counter.hub.asked] == [R1.casefold()]


async def test_what_the_hub_told_is_tracked_and_not_asked_again_within_the_hour(counter: Counter) -> None:
    counter.hub = ToldHub({"acme/unheard-of": detail("acme/unheard-of", licence="cc-by-nc-4.0")})
    assert "Open weights, non-commercial" in words(await counter.ask("/model acme/unheard-of"))
    counter.clock.moment += timedelta(minutes=59)
    assert "non-commercial" in words(await counter.ask("/model ACME/Unheard-of"))
    assert counter.hub.asked == ["acme/unheard-of"]
    counter.clock.moment += timedelta(minutes=2)
    await counter.ask("/model acme/unheard-of")
    assert counter.hub.asked == ["acme/unheard-of"] * 2


async def test_with_the_hub_away_what_is_stored_answers_and_says_of_when_it_is(counter: Counter) -> None:
    counter.hub = ToldHub({R1: detail()})
    await counter.ask("/model deepseek-r1")
    counter.clock.moment += 5 * HOUR
    counter.hub.error = AWAY
    shown = words(await counter.ask("/model deepseek-r1"))
    assert "The Hub does not answer; this is as of 2025-08-03 12:00 UTC." in shown
    assert "12,990" in shown
    counter.hub.error = SourceError(SourceFault.RATE_LIMITED, "later")
    assert "The Hub takes no more questions for now; this is as of" in words(await counter.ask("/model deepseek-r1"))


@pytest.mark.parametrize("hub", [None, ToldHub(error=AWAY)], ids=["nobody asks it", "it is away"])
@pytest.mark.parametrize("name", ["deepseek r1", "llama", "bloom"])
async def test_an_empty_database_answers_from_the_catalogue(counter: Counter, name: str, hub: ToldHub | None) -> None:
    counter.hub = hub
    shown = words(await counter.ask(f"/model {name}"))
    assert "t is not measured yet, and what follows is from the catalogue." in shown
    assert "likes not measured yet" in shown
    assert "catalogue entry last verified 1 July 2025" in shown


async def test_curated_evidence_is_told_from_what_a_program_read(counter: Counter) -> None:
    counter.hub = ToldHub({BLOOM: detail(BLOOM, licence="bigscience-bloom-rail-1.0")})
    reply = await counter.ask("/model bloom")
    tiers = {block.title.text: block.tier for block in reply.message.blocks if isinstance(block, Item)}
    assert tiers["Training code: yes"] == "entered by a person"
    assert tiers["Weights: yes"] == "read by a program"
    assert "country unknown" in words(reply)


async def test_a_gate_stands_beside_the_label_and_never_in_it(counter: Counter) -> None:
    counter.hub = ToldHub({LLAMA: detail(LLAMA, licence="llama3.1", gated="manual")})
    shown = words(await counter.ask("/model llama 3.1"))
    assert "Open weights, use limits · Gated: the owner decides who gets access" in shown
    assert f"On the Hub: {LLAMA}, {LLAMA}-Instruct." in shown


async def test_no_licence_is_not_stated_and_never_guessed(counter: Counter) -> None:
    counter.hub = ToldHub({"acme/silent": detail("acme/silent", licence=None, likes=None, parameters=None, task=None)})
    shown = words(await counter.ask("/model acme/silent"))
    assert "Licence not stated" in shown
    assert "developer unknown (published as acme) country unknown" in shown
    assert "parameters not stated task not stated likes not stated" in shown


async def test_an_answer_that_cannot_be_kept_is_an_answer_all_the_same(counter: Counter, tmp_path: Path) -> None:
    counter.hub = ToldHub({"acme/new": detail("acme/new")})
    with closing(sqlite3.connect(tmp_path / "gazette.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        reply = await counter.ask("/model acme/new", buttons=False)
        other.execute("ROLLBACK")
    assert reply.fault == ""
    assert "Open weights, OSI licence" in words(reply)
    async with counter.store.reading() as view:
        assert await view.model("acme/new") is None


async def test_a_renamed_model_answers_under_its_new_name_and_says_so(counter: Counter) -> None:
    counter.hub = ToldHub({"acme/old": detail("acme/new")})
    first = words(await counter.ask("/model acme/old"))
    assert first.startswith("acme/new ==")
    assert "acme/old is called acme/new on the Hub now." in first
    counter.hub.error = AWAY
    assert "acme/old is called acme/new on the Hub now." in words(await counter.ask("/model acme/old"))


async def test_a_model_that_is_gone_says_since_when_and_shows_the_last_that_is_known(counter: Counter) -> None:
    counter.hub = ToldHub({R1: detail()})
    await counter.ask("/model deepseek-r1")
    counter.clock.moment += 26 * HOUR
    counter.hub.details.clear()
    for _ in range(2):
        shown = words(await counter.ask("/model deepseek-r1"))
        assert "Gone from the Hub since 4 August 2025 or shortly before" in shown
        assert "the last that is known, as of 2025-08-03 12:00 UTC" in shown
        assert "12,990" in shown
        counter.clock.moment += 24 * HOUR
    async with counter.store.reading() as view:
        kept = await view.model(R1)
    assert kept is not None
    assert kept.standing is ModelStanding.GONE


async def test_an_unknown_name_is_refused_with_the_nearest_on_buttons(counter: Counter) -> None:
    counter.hub = ToldHub({"acme/olmo-like": detail("acme/olmo-like")})
    await counter.trending(reading("allenai/OLMo-2-1124-7B"))
    refused = await counter.ask("/model deepseek-r11")
    assert refused.fault == "user_error"
    assert "I know no model called “deepseek-r11”." in words(refused)
    assert "DeepSeek-R1" in labels(refused)
    assert words(await counter.press("DeepSeek-R1", refused)).startswith("DeepSeek-R1 ==")
    assert max(len(button(refused, label).key) for label in labels(refused)) <= 100
    assert "acme/olmo-like" in labels(await counter.ask("/model olmo-like"))


async def test_with_the_hub_away_an_unknown_name_is_refused_for_that_reason(counter: Counter) -> None:
    counter.hub = ToldHub(error=AWAY)
    refused = await counter.ask("/model acme/nobody-knows")
    assert refused.fault == "user_error"
    assert "The Hub does not answer, and nothing that is stored is called “acme/nobody-knows”." in words(refused)


@pytest.mark.parametrize("typed", ["@everyone <!channel>", "[x](https://evil.example)", "../../etc", "%", "a" * 900])
async def test_hostile_names_are_refused_in_words_and_never_asked_for(counter: Counter, typed: str) -> None:
    counter.hub = ToldHub()
    refused = await counter.call("model", name=typed)
    assert refused.fault == "user_error"
    assert [one for one in counter.hub.asked if not one.startswith("?")] in ([], ["../../etc"])


async def test_the_place_on_the_list_is_told_with_what_it_is_held_against(counter: Counter) -> None:
    await counter.trending(reading("a/b"), reading(R1), at=make.NOON - 7 * 24 * HOUR)
    await counter.trending(reading(R1), reading("a/b"), at=make.NOON - HOUR)
    shown = words(await counter.ask("/model deepseek-r1"))
    assert "rank 1, ▲ up 1 since 27 July 2025 (list of 2025-08-03 11:00 UTC)" in shown
