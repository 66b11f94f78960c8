from datetime import timedelta

import pytest

from bot.commands.spec import Reply
from bot.domain.entries import EntryKind
from bot.domain.messages import Item
from tests.make import NOON
from tests.unit.commands.counter import Counter, words


def titles(reply: Reply) -> list[str]:
    return [block.title.text for block in reply.message.blocks if isinstance(block, Item)]


async def test_the_newest_comes_first_with_source_tier_and_summary(counter: Counter) -> None:
    await counter.bring("Open weights in March", "Open weights in April", summary="The Senate voted. It was close.")
    reply = await counter.ask("/search open weights")
    assert titles(reply) == ["Open weights in April", "Open weights in March"]
    item = next(block for block in reply.message.blocks if isinstance(block, Item))
    assert (item.number, item.source, item.tier) == (1, "Capitol Wire", "press")
    assert "The Senate voted." in item.text
    assert item.when == NOON


async def test_kind_source_and_since_narrow_the_search(counter: Counter) -> None:
    await counter.bring("Weights of last year", at=NOON - timedelta(days=200))
    await counter.bring("Weights in the news", at=NOON - timedelta(days=2))
    await counter.bring("Weights in a rule", source="register", kind=EntryKind.DOCUMENT)
    await counter.bring("org/weights-7b", source="ledger", kind=EntryKind.MODEL)
    assert titles(await counter.ask("/search weights kind:document")) == ["Weights in a rule"]
    assert titles(await counter.ask("/search weights kind:model")) == ["org/weights-7b"]
    assert titles(await counter.ask('/search weights source:"capitol wire" since:7d')) == ["Weights in the news"]
    assert len(titles(await counter.ask("/search weights since:2025-08-01"))) == 3
    narrowed = words(await counter.ask("/search weights kind:news since:7d"))
    assert "Only news, read since 2025-07-27 12:00 UTC." in narrowed


async def test_nothing_found_says_what_to_leave_out(counter: Counter) -> None:
    assert "fewer or other words" in words(await counter.ask("/search gavel"))
    assert "Leave out kind and since" in words(await counter.ask("/search gavel kind:news since:7d"))
    assert "There is no page 4" in words(await counter.ask("/search gavel page:4"))


@pytest.mark.parametrize("typed", ["soon", "7", "2025-13-40", "0001-01-01", "99999d"])
async def test_a_time_that_is_none_is_refused_with_an_example(counter: Counter, typed: str) -> None:
    reply = await counter.ask(f"/search weights since:{typed}")
    assert "Write 7d, 30d, 90d or a date" in words(reply)


@pytest.mark.parametrize("query", ['"', "*", "AND OR NOT", "weights)", "a:b", "-x", "🗳", "x" * 900, "%_'; --"])
async def test_whatever_is_typed_is_answered(counter: Counter, query: str) -> None:
    await counter.bring("Open weights")
    reply = await counter.call("search", query=query)
    assert reply.fault == ""


async def test_an_unknown_source_names_the_nearest(counter: Counter) -> None:
    assert "Did you mean register?" in words(await counter.ask("/search weights source:registr"))


async def test_a_source_that_left_the_file_is_still_found_by_its_id(counter: Counter) -> None:
    await counter.bring("Open weights", source="ledger")
    counter.config = type(counter.config)(sources=(), editions=counter.config.editions, text="", digest="")
    reply = await counter.ask("/search weights")
    item = next(block for block in reply.message.blocks if isinstance(block, Item))
    assert (item.source, item.tier) == ("ledger", "no longer read")


async def test_source_and_since_complete_themselves(counter: Counter) -> None:
    assert [one.value for one in await counter.choices("/search source", "reg")] == ["register"]
    assert [one.value for one in await counter.choices("/search since", "")] == ["7d", "30d", "90d", "1y"]
    assert (await counter.choices("/search since", "2025-07-01"))[0].value == "2025-07-01"
    assert [one.value for one in await counter.choices("/search kind", "off")] == ["document"]
