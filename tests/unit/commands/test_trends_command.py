"""`/trends`: shares with their change, their chart and their method; and which models most is made from."""

from datetime import timedelta

import pytest

from bot.domain.hub import Children
from bot.domain.messages import Picture, Table
from tests import make
from tests.unit.commands.counter import Counter, ToldHub, words
from tests.unit.commands.modelled import LLAMA, R1, detail, reading

DAY = timedelta(days=1)


@pytest.fixture
async def listed(counter: Counter) -> Counter:
    """A quarter from China ten days ago, a half today."""
    before = (reading(R1), reading(LLAMA, licence="llama3.1"), reading("acme/a", licence=None), reading("acme/b"))
    after = (reading("deepseek-ai/New"), *before[:3])
    await counter.trending(*before, at=make.NOON - 10 * DAY)
    await counter.trending(*after, at=make.NOON - timedelta(hours=1))
    return counter


async def test_shares_by_country_have_counts_per_cent_change_and_dates(listed: Counter) -> None:
    reply = await listed.ask("/trends by:country")
    shown = words(reply)
    assert "- China 2 of 4 (50 %) · 1 of 4 (25 %) before · ▲ up 25 points" in shown
    assert "- United States 1 of 4 (25 %) · 1 of 4 (25 %) before · = unchanged" in shown
    assert "- unknown 1 of 4 (25 %) · 2 of 4 (50 %) before · ▼ down 25 points" in shown
    assert "as of 2025-08-03 11:00 UTC. Held against the list of 2025-07-24 12:00 UTC." in shown
    assert "The country is where the developer is based by the catalogue" in shown
    assert "Lists of 2 days are kept, from 24 July 2025 to 3 August 2025, both counted." in shown


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("org", "- DeepSeek 2 of 4 (50 %)"),
        ("licence", "- OSI licence 2 of 4 (50 %)"),
        ("task", "- text-generation 4 of 4 (100 %)"),
    ],
)
async def test_every_way_to_count_always_shows_the_unknown(listed: Counter, by: str, expected: str) -> None:
    shown = words(await listed.ask(f"/trends by:{by}"))
    assert expected in shown
    assert "- unknown " in shown


async def test_the_chart_comes_with_the_table_unless_it_is_not_wanted(listed: Counter) -> None:
    blocks = (await listed.ask("/trends")).message.blocks
    (picture,) = [block for block in blocks if isinstance(block, Picture)]
    assert "China 50 (from 25)" in picture.chart.alt
    assert [block for block in blocks if isinstance(block, Table)]
    without = (await listed.ask("/trends chart:no")).message.blocks
    assert not [block for block in without if isinstance(block, Picture)]


async def test_with_one_day_kept_there_is_what_there_is_and_no_chart(counter: Counter) -> None:
    assert "No trending list was read yet." in words(await counter.ask("/trends"))
    await counter.trending(reading(R1))
    reply = await counter.ask("/trends")
    shown = words(reply)
    assert "China 1 of 1 (100 %)" in shown
    assert "No earlier list is kept yet: nothing can be said of moves." in shown
    assert not [block for block in reply.message.blocks if isinstance(block, Picture)]


async def test_many_labels_are_turned_by_page(counter: Counter) -> None:
    await counter.trending(*(reading(f"acme/{number}", task=f"task-{number:02}") for number in range(20)))
    first = await counter.ask("/trends by:task")
    assert first.more
    assert "task-15" in words(await counter.press("Next", first))
    assert "There is no page 3" in words(await counter.ask("/trends by:task page:3"))


async def test_derivatives_are_a_lower_bound_with_their_growth(counter: Counter) -> None:
    assert "No derivatives were counted in the last 30 days." in words(await counter.ask("/trends by:derivatives"))
    counter.clock.moment -= 7 * DAY
    counter.hub = ToldHub({R1: detail(at=counter.clock.moment, children=Children(finetune=100))})
    await counter.ask("/model deepseek-r1")
    counter.clock.moment += 7 * DAY
    counter.hub.details[R1] = detail(children=Children(finetune=140))
    counter.hub.details[LLAMA] = detail(LLAMA, children=Children(finetune=30))
    await counter.ask("/model deepseek-r1")
    await counter.ask("/model llama")
    shown = words(await counter.ask("/trends by:derivatives"))
    assert f"- {R1} at least 140 · +40 from 27 July 2025 to 3 August 2025" in shown
    assert f"- {LLAMA} at least 30 · counted on 3 August 2025 only" in shown
    assert "a lower bound" in shown
