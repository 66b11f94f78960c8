"""What is appended for one channel, and what stays of the edition around it."""

from datetime import date, timedelta

import pytest

from bot.digest.missed import Claim, Piece, appended, marked_late, uncovered
from bot.digest.present import without
from bot.domain.charts import Chart
from bot.domain.deliveries import StoredDigest
from bot.domain.digests import Window
from bot.domain.messages import Footer, Heading, Item, Link, Message, Paragraph, Picture, Table
from tests.charts import chart
from tests.make import NOON

DAY = timedelta(days=1)
FOOT = Footer(lines=("2 entries read.",))


def item(number: int, title: str = "A story") -> Item:
    return Item(
        number=number, title=Link(text=title, url=None), text="", facts=(), source="Wire", tier="press", when=None
    )


def window(start: float, end: float) -> Window:
    return Window(start=NOON + start * DAY, end=NOON + end * DAY)


def edition(picture: Chart) -> Message:
    """As editions are: changes without numbers, a section of news, what is trending with its chart."""
    return Message(
        blocks=(
            Heading(text="Open Gazette", level=1),
            Heading(text="What changed"),
            item(0, "A change"),
            Heading(text="News"),
            item(1),
            Heading(text="Trending"),
            item(0, "org/model"),
            Picture(chart=picture),
            Table(columns=("day",), rows=(("1",),)),
            FOOT,
        )
    )


def test_a_channel_that_got_all_news_keeps_what_has_no_number_and_the_chart() -> None:
    whole = edition(chart())
    short = without(whole, {1})
    assert [block for block in whole.blocks if block not in short.blocks] == [Heading(text="News"), item(1)]


def test_what_was_missed_stands_before_the_account_and_changes_no_number() -> None:
    piece = Piece(item=item(0, "Missed"), entries=())
    blocks = appended(edition(chart()), [piece], 2).blocks
    assert blocks[:-4] == edition(chart()).blocks[:-1]
    heading, missed, more, foot = blocks[-4:]
    assert (heading, missed, foot) == (Heading(text="Missed earlier"), piece.item, FOOT)
    assert isinstance(more, Paragraph)
    assert more.text.startswith("And 2 more")


def test_nothing_missed_and_nothing_late_leave_the_edition_as_it_is() -> None:
    whole = edition(chart())
    assert marked_late(appended(whole, [], 0), "") == whole


def test_late_is_said_below_the_title() -> None:
    assert marked_late(edition(chart()), "Late: …").blocks[1] == Paragraph(text="Late: …")


@pytest.mark.parametrize(
    ("windows", "gaps"),
    [
        ([], [(0, 10)]),
        ([(0, 10)], []),
        ([(-5, 3), (2, 4), (6, 20)], [(4, 6)]),
        ([(7, 8), (1, 2)], [(0, 1), (2, 7), (8, 10)]),
        ([(12, 15)], [(0, 10)]),
    ],
)
def test_what_no_window_covers_is_found_in_order(
    windows: list[tuple[float, float]], gaps: list[tuple[float, float]]
) -> None:
    assert list(uncovered(window(0, 10), [window(*one) for one in windows])) == [window(*gap) for gap in gaps]


def test_a_span_that_ends_before_it_begins_has_no_gaps() -> None:
    assert list(uncovered(window(3, 1), [])) == []


@pytest.mark.parametrize(
    ("day", "run", "end", "wanted"),
    [(4, "", 1, True), (5, "", 1, False), (4, "run-1", 1, False), (4, "", -1, False), (1, "", 1, False)],
    ids=["a Monday", "a Tuesday", "by hand", "too old", "before its first"],
)
def test_an_edition_was_meant_for_who_takes_that_weekday_from_its_first_one_on(
    day: int, run: str, end: float, *, wanted: bool
) -> None:
    stored = StoredDigest(
        id=1,
        edition="weekly",
        number=1,
        date=date(2025, 8, day),
        window=window(end - 7, end),
        composed_at=NOON,
        message={},
        run=run,
    )
    assert Claim(days=(1, 5), first=date(2025, 8, 3), since=NOON).holds(stored) is wanted
