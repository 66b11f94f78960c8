"""`/models`: the list as it stands, narrowed, sorted, with what moved, and its age."""

from datetime import timedelta

import pytest

from bot.commands.spec import Reply
from bot.domain.errors import UserError
from bot.domain.hub import Children
from bot.domain.messages import Item
from tests import make
from tests.unit.commands.counter import Counter, labels, words
from tests.unit.commands.modelled import LLAMA, R1, detail, reading

DAY = timedelta(days=1)
LISTED = (
    reading(R1, likes=500, parameters=684_000_000_000),
    reading(LLAMA, likes=900, licence="llama3.1", gated="manual", parameters=8_030_000_000),
    reading("acme/paint", likes=50, licence="cc-by-nc-4.0", task="text-to-image", parameters=3_000_000_000),
    reading("acme/silent", licence=None, likes=None, downloads=None, task=None),
)


def names(reply: Reply) -> list[str]:
    return [block.title.text for block in reply.message.blocks if isinstance(block, Item)]


@pytest.fixture
async def listed(counter: Counter) -> Counter:
    """Four models today; a week ago two of them in the other order, and one that left."""
    week = (reading(LLAMA, likes=800), reading("a/left"), reading(R1, likes=400))
    await counter.trending(*week, at=make.NOON - 7 * DAY)
    await counter.trending(*LISTED, at=make.NOON - timedelta(hours=2))
    return counter


async def test_the_list_has_ranks_moves_labels_and_whose_they_are(listed: Counter) -> None:
    reply = await listed.ask("/models")
    shown = words(reply)
    assert names(reply) == [R1, LLAMA, "acme/paint", "acme/silent"]
    assert "rank 1, ▲ up 2 · DeepSeek, China · 684 billion parameters · text generation · 500 likes (+100)" in shown
    assert "Open weights, use limits · Gated: the owner decides who gets access." in shown
    assert "rank 2, ▼ down 1" in shown
    assert "rank 3, ★ new on the list · acme, country unknown" in shown
    assert "Licence not stated. rank 4, ★ new on the list · acme, country unknown · parameters not stated" in shown
    assert "4 models, as of 2025-08-03 10:00 UTC. Held against the list of 2025-07-27 12:00 UTC." in shown
    assert labels(reply) == ["Share"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("licence:open", [R1]),
        ("licence:restricted", [LLAMA]),
        ("licence:nc", ["acme/paint"]),
        ("licence:gated", [LLAMA]),
        ("licence:unclear", ["acme/silent"]),
        ("country:china", [R1]),
        ("country:US", [LLAMA]),
        ("country:unknown", ["acme/paint", "acme/silent"]),
        ("org:deepseek", [R1]),
        ("org:acme", ["acme/paint", "acme/silent"]),
        ("task:'text to image'", ["acme/paint"]),
        ("size:≤3b", ["acme/paint"]),
        ("size:9b", [LLAMA, "acme/paint"]),
        ("size:>100b", [R1]),
        ("deep", [R1]),
        ("query:'meta lla'", [LLAMA]),
        ("sort:new", ["acme/paint", "acme/silent"]),
        ("sort:likes", [LLAMA, R1, "a/left", "acme/paint", "acme/silent"]),
    ],
)
async def test_it_is_narrowed_and_sorted_by_each_option(listed: Counter, line: str, expected: list[str]) -> None:
    assert names(await listed.ask(f"/models {line}")) == expected


async def test_derivatives_sort_what_was_counted_as_a_lower_bound(listed: Counter) -> None:
    async with listed.store.writing() as tx:
        await tx.keep_detail(detail(LLAMA, children=Children(finetune=900)))
        await tx.keep_detail(detail(R1, children=Children(finetune=1200)))
    reply = await listed.ask("/models sort:derivatives")
    assert names(reply) == [R1, LLAMA]
    assert "at least 1,200 made from it" in words(reply)


async def test_what_has_no_stated_size_is_counted_where_sizes_are_asked_for(listed: Counter) -> None:
    assert "1 model without a stated size left out." in words(await listed.ask("/models size:9b"))


async def test_copies_stand_behind_their_base(counter: Counter) -> None:
    copy = reading("acme/DeepSeek-R1-GGUF", base_models=(R1,))
    await counter.trending(reading(R1), copy)
    reply = await counter.ask("/models")
    assert names(reply) == [R1]
    assert "and 1 quantised copy of it on the list" in words(reply)
    assert "No earlier list is kept yet" in words(reply)
    assert "up" not in words(reply).split()


async def test_an_old_list_is_called_stale(listed: Counter) -> None:
    listed.clock.moment += 35 * timedelta(hours=1)
    assert "Stale: no newer list for 37 hours." in words(await listed.ask("/models"))


async def test_a_day_back_is_another_list_than_a_week_back(listed: Counter) -> None:
    await listed.trending(reading(R1, likes=499), reading(LLAMA), at=make.NOON - timedelta(hours=26))
    shown = words(await listed.ask("/models window:1d"))
    assert "rank 1, = unchanged" in shown
    assert "Held against the list of 2025-08-02 10:00 UTC." in shown


async def test_long_lists_are_turned_by_page(counter: Counter) -> None:
    await counter.trending(*(reading(f"acme/model-{number}") for number in range(20)))
    first = await counter.ask("/models")
    second = await counter.press("Next", first)
    assert (len(names(first)), names(second)[0]) == (8, "acme/model-8")
    assert "There is no page 9" in words(await counter.ask("/models page:9"))


async def test_an_empty_archive_and_a_list_without_earlier_ones_are_answered_in_words(counter: Counter) -> None:
    assert "No list of models was read yet." in words(await counter.ask("/models"))
    await counter.trending(reading(R1))
    assert "nothing can be called new yet" in words(await counter.ask("/models sort:new"))
    assert "No model of the list of 2025-08-03 12:00 UTC fits. Leave out licence." in words(
        await counter.ask("/models licence:nc")
    )


@pytest.mark.parametrize(
    ("line", "meant"),
    [("org:deepsek", "DeepSeek"), ("country:chinna", "China"), ("task:text-generaton", "text-generation")],
)
async def test_a_name_that_is_almost_one_is_refused_with_the_nearest(listed: Counter, line: str, meant: str) -> None:
    refused = await listed.ask(f"/models {line}")
    assert refused.fault == UserError.code
    assert meant in labels(refused)


async def test_names_are_offered_while_somebody_types(listed: Counter) -> None:
    assert [one.value for one in await listed.choices("/models org", "deep")][:1] == ["deepseek"]
    assert [one.value for one in await listed.choices("/models org", "acm")] == ["acme"]
    assert [one.value for one in await listed.choices("/models country", "chi")] == ["China"]
    assert [one.value for one in await listed.choices("/models task", "image")] == ["text-to-image"]
    assert [one.name for one in await listed.choices("/models size", "≤")] == ["≤3b", "≤9b", "≤40b", "≤100b"]
