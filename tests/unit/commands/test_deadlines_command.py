"""`/deadlines`, and the next three of them on the page of the bot."""

import re
from datetime import date, time, timedelta

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.commands.home import home
from bot.domain.messages import Item
from bot.domain.policies import Deadline, DeadlineKind
from bot.messages.plain import plain
from tests import make
from tests.unit.commands.counter import MEMBER, Counter, labels, words


def given(counter: Counter, *deadlines: Deadline) -> None:
    counter.policies = CatalogueIndex(make.catalogue(make.policy(title="An Order", deadlines=deadlines)))


async def test_a_deadline_is_counted_down_with_kind_policy_zone_and_source(counter: Counter) -> None:
    given(counter, make.deadline("2025-08-09", at=time(23, 59)))
    shown = words(await counter.ask("/deadlines"))
    assert "1 deadline ahead" in shown
    assert "1. In 6 days: Comments close https://register.example/1 An Order." in shown
    assert "comment · 9 August 2025, 23:59 Eastern · as of 1 July 2025 Federal Register (source)" in shown


async def test_what_is_over_is_not_listed_and_what_moved_or_is_disputed_is_said(counter: Counter) -> None:
    given(
        counter,
        make.deadline("2025-08-02", text="Passed"),
        make.deadline("2025-08-10", text="Moved", superseded_by=date(2025, 9, 1)),
        make.deadline("2025-08-01", text="Disputed", conflicts_with=((date(2025, 8, 8), make.REGISTER),)),
    )
    shown = words(await counter.ask("/deadlines"))
    assert "Passed" not in shown
    assert "Superseded: Moved" in shown
    assert "superseded: moved to 1 September 2025" in shown
    assert "2 days ago: Disputed" in shown
    assert "sources disagree: 8 August 2025 by Federal Register" in shown


@pytest.mark.parametrize(
    ("words_of_it", "texts"),
    [
        ("", ["Soon", "In a month", "Far"]),
        ("within:7", ["Soon"]),
        ("within:30", ["Soon", "In a month"]),
        ("within:90 kind:effective", ["In a month"]),
        ("jurisdiction:eu", []),
        ("jurisdiction:us", ["Soon", "In a month", "Far"]),
    ],
)
async def test_it_is_narrowed_by_days_kind_and_place(counter: Counter, words_of_it: str, texts: list[str]) -> None:
    given(
        counter,
        make.deadline("2026-08-03", text="Far"),
        make.deadline("2025-08-10", text="Soon"),
        make.deadline("2025-09-02", text="In a month", kind=DeadlineKind.EFFECTIVE),
    )
    reply = await counter.ask(f"/deadlines {words_of_it}")
    items = [block for block in reply.message.blocks if isinstance(block, Item)]
    assert [item.title.text.partition(": ")[2] for item in items] == texts
    assert bool(items) or "3 deadlines ahead: leave out jurisdiction" in words(reply)


async def test_the_nearer_of_two_dates_is_not_missed(counter: Counter) -> None:
    disputed = make.deadline("2025-12-02", text="Disputed", conflicts_with=((date(2025, 8, 8), make.REGISTER),))
    given(counter, make.deadline("2025-08-20", text="Certain"), disputed)
    reply = await counter.ask("/deadlines within:30")
    shown = [block.title.text for block in reply.message.blocks if isinstance(block, Item)]
    assert shown == ["In 121 days: Disputed", "In 17 days: Certain"]


async def test_the_seventh_day_counts_until_it_ends_in_its_zone(counter: Counter) -> None:
    given(counter, make.deadline("2025-08-10"))
    counter.clock.moment = make.NOON.replace(hour=4)
    assert "In 7 days" in words(await counter.ask("/deadlines within:7"))
    counter.clock.moment -= timedelta(minutes=1)
    assert "No deadline fits" in words(await counter.ask("/deadlines within:7"))


async def test_many_are_shown_in_pages(counter: Counter) -> None:
    given(counter, *(make.deadline(f"2025-09-{day:02}", text=f"Step {day}") for day in range(1, 9)))
    first = await counter.ask("/deadlines")
    assert labels(first) == ["Next", "Share"]
    assert "7. In 35 days: Step 7" in words(await counter.press("Next", first))


async def test_ics_says_where_the_file_is_had(counter: Counter) -> None:
    assert "gazette catalogue deadlines --ics" in words(await counter.ask("/deadlines format:ics"))


async def test_the_page_of_the_bot_starts_with_the_next_three_that_count(counter: Counter) -> None:
    dates = ("2025-08-07", "2025-08-05", "2025-08-06", "2025-08-08")
    dues = [make.deadline(on, text=f"Step of {on}") for on in dates]
    given(counter, *dues, make.deadline("2025-08-04", text="Gone", superseded_by=date(2025, 8, 8)))
    shown = " ".join(plain(await home(MEMBER, counter.services)).split())
    told = shown.partition("WHAT IS POSTED")[0]
    assert re.findall(r"Step of (\S+)", told) == sorted(dates)[:3]
    assert "Step of 2025-08-08" not in shown
    assert "Gone" not in shown


async def test_every_deadline_that_ships_and_is_ahead_is_on_one_of_the_pages(shipped: Counter) -> None:
    replies = [await shipped.ask("/deadlines")]
    while replies[-1].more:
        replies.append(await shipped.press("Next", replies[-1]))
    items = [block for reply in replies for block in reply.message.blocks if isinstance(block, Item)]
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    assert all(item.source and any(fact.startswith("as of ") for fact in item.facts) for item in items)
