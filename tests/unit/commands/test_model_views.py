"""The sides of a model: its licence, what was made from it, how it fared, who writes of it."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.hub import Children
from bot.domain.messages import Picture, Table
from bot.domain.sources import SourceId
from tests import make
from tests.unit.commands.counter import Counter, ToldHub, labels, words
from tests.unit.commands.modelled import LLAMA, R1, detail, reading

DAY = timedelta(days=1)


async def link(counter: Counter, title: str, key: str) -> None:
    """Store a piece of news that links to a page of the Hub, as a poll files it."""
    draft = replace(make.draft(title, guid=title), identifiers=(key,))
    async with counter.store.writing() as tx:
        await tx.add({SourceId("wire"): [(draft, True)]}, counter.clock.moment)


async def test_the_licence_is_told_as_it_was_stated_with_what_it_means(counter: Counter) -> None:
    own = detail("acme/tuned", licence="other", licence_name="acme-terms", base_models=(LLAMA, "acme/lost"))
    counter.hub = ToldHub({"acme/tuned": replace(own, licence_link="https://acme.example/terms")})
    await counter.trending(reading(LLAMA, licence="llama3.1", gated="manual"))
    shown = words(await counter.ask("/model acme/tuned view:licence"))
    assert shown.startswith("Licence · acme/tuned ==")
    assert "licence tag on the Hub other licence name on the card acme-terms" in shown
    assert "“other (acme-terms)” is no licence that the catalogue knows." in shown
    assert f"{LLAMA} Open weights, use limits · Gated" in shown
    assert "acme/lost not tracked here" in shown
    assert "A licence alone makes no model open source AI. This is no legal advice." in shown


async def test_a_licence_that_the_catalogue_knows_says_why_it_is_in_its_class(counter: Counter) -> None:
    counter.hub = ToldHub({R1: detail()})
    shown = words(await counter.ask("/model deepseek-r1 view:licence"))
    assert "The Open Source Initiative approved it" in shown
    assert "The OSI approved it in 1999." in shown
    assert "in the catalogue mit (Its card, verified 1 July 2025)" in shown


async def test_derivatives_grow_between_the_days_on_which_they_were_counted(counter: Counter) -> None:
    now = counter.clock.moment
    counter.hub = ToldHub({R1: detail(at=now - 7 * DAY, children=Children(finetune=100, quantized=200))})
    counter.clock.moment = now - 7 * DAY
    first = await counter.ask("/model deepseek-r1 view:derivatives")
    assert "all at least 300" in words(first)
    assert "for the first time" in words(first)
    counter.clock.moment = now
    counter.hub.details[R1] = detail(children=Children(finetune=150, quantized=200))
    reply = await counter.ask("/model deepseek-r1 view:derivatives")
    shown = words(reply)
    assert "+50 from 27 July 2025 to 3 August 2025." in shown
    assert "- fine-tunes at least 150 · 100 before · +50" in shown
    assert "a lower bound" in shown
    assert [type(block) for block in reply.message.blocks].count(Picture) == 1
    assert labels(reply) == ["Share", "Card", "Licence", "History", "Coverage"]


async def test_history_has_a_chart_and_the_same_figures_beside_it(counter: Counter) -> None:
    for days in range(30, -1, -1):
        listed = [reading("a/b"), reading(R1, likes=1000 - days)]
        await counter.trending(*(listed if days else reversed(listed)), at=make.NOON - days * DAY)
    reply = await counter.ask("/model deepseek-r1 view:history")
    (table,) = [block for block in reply.message.blocks if isinstance(block, Table)]
    assert len(table.rows) == 12
    assert table.rows[0] == ("3 August 2025", "rank 1", "1,000 likes", "1,000 downloads")
    assert table.rows[-1] == ("4 July 2025", "rank 2", "970 likes", "1,000 downloads")
    assert [type(block) for block in reply.message.blocks].count(Picture) == 2
    assert "Measured on 31 days, from 4 July 2025 to 3 August 2025. 12 of them are shown." in words(reply)


async def test_one_day_of_history_has_no_chart_and_no_history_says_so(counter: Counter) -> None:
    assert "It is not measured yet." in words(await counter.ask("/model deepseek-r1 view:history"))
    await counter.trending(reading(R1))
    reply = await counter.ask("/model deepseek-r1 view:history")
    assert not [block for block in reply.message.blocks if isinstance(block, Picture)]
    assert "Measured on 1 day, 3 August 2025." in words(reply)


async def test_coverage_finds_links_and_names_as_they_are_written(counter: Counter) -> None:
    await counter.bring("BLOOM was trained on 46 languages", "Roses in full bloom", "A bloom of algae")
    await link(counter, "Look", "hf:bigscience/bloom")
    shown = words(await counter.ask("/model bloom view:coverage"))
    assert "BLOOM was trained" in shown
    assert "Look" in shown
    assert "Roses" not in shown
    assert "algae" not in shown


async def test_without_coverage_that_is_said(counter: Counter) -> None:
    reply = await counter.ask("/model bloom view:coverage")
    assert "No stored news names BLOOM yet." in words(reply)
    assert labels(reply) == ["Share", "Card", "Licence"]
    assert "There is no page 2" in words(await counter.ask("/model bloom view:coverage page:2"))


async def test_a_policy_lists_the_models_that_its_coverage_names(counter: Counter) -> None:
    plan = "America's AI Action Plan"
    await counter.bring(f"{plan} praises DeepSeek-R1", f"{plan} and BLOOM", f"{plan} is out", "DeepSeek-R1 alone")
    await link(counter, f"More on {plan}", "hf:deepseek-ai/deepseek-r1")
    await link(counter, f"A word on {plan}", "hf:acme/nobody-measured")
    shown = words(await counter.ask("/policy action plan view:models"))
    assert "1. DeepSeek-R1" in shown
    assert "named in 2 stories" in shown
    assert f"More on {plan}" in shown
    assert "BLOOM" in shown.partition("2. ")[2]
    assert "named in 1 story" in shown
    assert "acme/nobody-measured https://huggingface.co/acme/nobody-measured Not measured yet." in shown
    assert "DeepSeek-R1 alone" not in shown


async def test_a_policy_whose_coverage_names_no_model_says_so_and_the_coverage_leads_there(counter: Counter) -> None:
    reply = await counter.ask("/policy action plan view:models")
    assert "names a model that is known here" in words(reply)
    await counter.bring("America's AI Action Plan is out")
    assert labels(await counter.ask("/policy action plan view:coverage"))[:3] == ["Share", "Summary", "Models"]
