"""Who said it: an answer names the Hub for what the Hub said, and the entry for what a person wrote down."""

import asyncio
from datetime import date

from bot.commands.listed import streak
from bot.commands.model_card import label_item
from bot.commands.model_coverage import names_of
from bot.commands.model_facts import facts
from bot.domain.hub import ModelDetail, ModelStanding, TrackedModel
from bot.domain.messages import Item
from bot.domain.policies import Reference
from tests import make
from tests.unit.commands.counter import Counter, ToldHub, words
from tests.unit.commands.modelled import BLOOM, LLAMA, R1, curated, detail, licence, reading


def tiers(blocks: tuple[object, ...]) -> dict[str, str]:
    return {one.title.text: one.tier for one in blocks if isinstance(one, Item)}


async def test_a_licence_that_only_the_entry_states_is_not_put_in_the_mouth_of_the_hub(counter: Counter) -> None:
    counter.hub = ToldHub({R1: detail(licence=None)})
    reply = await counter.ask("/model deepseek-r1")
    first = next(block for block in reply.message.blocks if isinstance(block, Item))
    assert (first.source, first.tier, first.when) == ("Its card", "entered by a person", None)
    assert first.facts == ("stated as “mit”", "verified 1 July 2025")
    counter.hub = ToldHub({BLOOM: detail(BLOOM, licence="bigscience-bloom-rail-1.0")})
    first = next(one for one in (await counter.ask("/model bloom")).message.blocks if isinstance(one, Item))
    assert (first.source, first.tier) == ("Hugging Face Hub", "read by a program")


def test_fully_open_names_who_says_so_and_keeps_apart_what_the_hub_stated(counter: Counter) -> None:
    index = Reference(name="OSAI index", url="https://index.example")
    entry = curated(fully_open=index, fully_open_as_of=date(2025, 7, 1))
    seen = TrackedModel(model_id=R1, first_seen=make.NOON, standing=ModelStanding.PUBLIC, detail=detail())
    item = label_item(facts(R1, seen, counter.policies, curated=entry))
    assert (item.source, item.title.url) == ("OSAI index", "https://index.example")
    assert item.facts[0] == "stated as “mit” on the Hub"
    assert f"https://huggingface.co/{R1}" in [link.url for link in item.also]
    assert licence().tag == "mit"


async def test_what_no_list_tells_is_not_measured_yet_and_not_called_unstated(counter: Counter) -> None:
    await counter.trending(reading(R1), reading(LLAMA, licence="llama3.1"))
    reply = await counter.ask("/model deepseek-r1")
    assert "derived from it not measured yet" in words(reply)
    assert tiers(reply.message.blocks)["Training code: not stated"] == "not measured yet"
    shown = words(await counter.ask("/compare models deepseek-r1 llama"))
    assert "made from it (at least) DeepSeek-R1: not measured yet · Llama 3.1: not measured yet" in shown
    assert "training code public DeepSeek-R1: not measured yet" in shown


def test_a_streak_on_all_days_that_are_kept_may_be_longer() -> None:
    assert streak(31, 31) == "listed at least 31 days in a row"
    assert streak(9, 31) == "listed 9 days in a row"
    assert streak(1, 1) == ""


def test_a_later_version_is_no_coverage_of_an_earlier_one() -> None:
    llama = names_of(curated("llama-3", name="Llama 3", hub=("meta-llama/Meta-Llama-3-8B",)))
    assert llama.told(make.entry(title="Meta releases Llama 3"))
    assert llama.told(make.entry(title="Meta-Llama-3-8B, one year on"))
    assert not llama.told(make.entry(title="Meta releases Llama 3.1"))
    coder = names_of(curated("olympiccoder", name="OlympicCoder", hub=("open-r1/OlympicCoder-7B",)))
    assert coder.told(make.entry(title="OlympicCoder-7B: a small model"))


class SlowHub(ToldHub):
    """Answers nobody before three have asked."""

    async def detail(self, model_id: str) -> ModelDetail:
        found = await super().detail(model_id)
        while len(self.asked) < 3:
            await asyncio.sleep(0.01)
        return found


async def test_the_models_to_compare_are_asked_for_at_the_same_time(counter: Counter) -> None:
    counter.hub = SlowHub({R1: detail(), BLOOM: detail(BLOOM), LLAMA: detail(LLAMA)})
    shown = words(await counter.ask("/compare models deepseek-r1 bloom c:llama"))
    assert "12,990" in shown
    assert "does not answer" not in shown
