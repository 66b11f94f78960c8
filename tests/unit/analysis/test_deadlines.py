from datetime import date, time
from pathlib import Path

import pytest

from bot.analysis.deadlines import Dated, deadlines
from bot.domain.policies import DeadlineKind
from tests.corpus import require

_CASES = Path(__file__).parent / "cases" / "deadlines.tsv"


def _rows(path: Path) -> list[tuple[str, str, list[str]]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(on, text, [] if gold == "-" else gold.split(";")) for on, text, gold in rows]


def _day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


def _shown(found: Dated) -> str:
    day = f"{found.on:%Y-%m}" if found.whole_month else f"{found.on}"
    return f"{found.kind}={day}" + (f"T{found.at:%H:%M}" if found.at else "") + (f"@{found.zone}" if found.zone else "")


@pytest.mark.parametrize(("published", "text", "expected"), _rows(_CASES))
def test_a_sentence_holds_exactly_these_deadlines(published: str, text: str, expected: list[str]) -> None:
    assert expected == [_shown(found) for found in deadlines(text, published=_day(published))]


def test_precision_and_recall_hold_on_the_evaluation_set() -> None:
    """The set calls a hearing an event. No sentence is missed and nothing is found beside, so none is listed here."""
    right = wrong = missed = 0
    misses = []
    for published, text, gold in _rows(require() / "editorial" / "deadlines.tsv"):
        expected = {one.replace("event=", "hearing=") for one in gold}
        found = {_shown(one).partition("T")[0] for one in deadlines(text, published=_day(published))}
        right += len(found & expected)
        wrong += len(found - expected)
        missed += len(expected - found)
        misses += [] if found == expected else [(text, expected, found)]
    precision, recall = right / (right + wrong), right / (right + missed)
    print(f"deadlines: precision {precision:.3f}, recall {recall:.3f} on {right + missed} dates")  # noqa: T201 - the figure
    assert (precision >= 0.97, recall >= 0.97, misses) == (True, True, [])


def test_the_quote_is_the_sentence_in_which_the_date_stands() -> None:
    text = "It is long.\n Comments are due by 5 p.m. ET on Mar. 9, 2026. Dr. No replies."
    (found,) = deadlines(text)
    assert found == Dated(
        kind=DeadlineKind.COMMENT,
        on=date(2026, 3, 9),
        quote="Comments are due by 5 p.m. ET on Mar. 9, 2026.",
        at=time(17),
        zone="America/New_York",
    )


def test_an_endless_sentence_is_quoted_around_its_date() -> None:
    text = "and so on, " * 200 + "comments are due March 9, 2026, " + "and so on, " * 200
    (found,) = deadlines(text)
    assert found.quote in text
    assert len(found.quote) <= 600
    assert "due March 9, 2026" in found.quote


def test_the_same_deadline_said_twice_is_one() -> None:
    text = "Comments are due March 9, 2026. All comments must be received by March 9, 2026."
    assert [found.quote for found in deadlines(text)] == ["Comments are due March 9, 2026."]


@pytest.mark.parametrize("zone", ["ET", "EST", "EDT", "Eastern Time", "Eastern Standard Time", "eastern time"])
def test_eastern_time_has_many_names(zone: str) -> None:
    (found,) = deadlines(f"Comments must be received by 11:59 p.m. {zone} on March 9, 2026.")
    assert (found.on, found.at, found.zone) == (date(2026, 3, 9), time(23, 59), "America/New_York")


@pytest.mark.parametrize(
    ("name", "zone"),
    [("CT", "America/Chicago"), ("MST", "America/Denver"), ("Pacific Time", "America/Los_Angeles"), ("UTC", "UTC"),
     ("GMT", "UTC"), ("BST", "Europe/London"), ("CEST", "Europe/Brussels"), ("Brussels time", "Europe/Brussels"),
     ("Central Time", "America/Chicago"), ("CST", "America/Chicago")],
)  # fmt: skip
def test_zones_are_those_of_the_iana_list(name: str, zone: str) -> None:
    (found,) = deadlines(f"Comments close on March 9, 2026 at 17:00 {name}.")
    assert (found.at, found.zone) == (time(17), zone)


def test_a_day_before_the_text_is_next_year_s_only_where_that_is_near() -> None:
    published = date(2026, 3, 12)
    assert deadlines("Comments are due March 9.", published=published) == ()
    assert deadlines("The comment period closed March 9.", published=published)[0].on == date(2026, 3, 9)


def test_the_last_day_of_february_is_found_in_leap_years_only() -> None:
    assert [found.on for found in deadlines("Comments are due February 29, 2028.")] == [date(2028, 2, 29)]
    assert deadlines("Comments are due February 29, 2027.") == ()
