"""The place of a story among others: what adds up, and how it is told."""

from datetime import date, timedelta

import pytest

from bot.analysis.standing import closes_on, explained, shortfall, standing
from bot.domain.relevance import Hit, Judgement, Where
from tests.make import entry

TODAY = date(2026, 3, 1)


def judgement(points: float = 3.0, *hits: Hit, prior: float = 0.0, gate: str = "AI beside law") -> Judgement:
    return Judgement(
        points=points,
        passes=True,
        gate=gate,
        hits=hits,
        prior=prior,
        topics=(),
        jurisdictions=(),
        open=False,
        release=False,
        rules="v1",
    )


def hit(found: str, weight: float, where: Where = Where.TITLE) -> Hit:
    return Hit(group="law", phrase=found, weight=weight, where=where, found=found)


@pytest.mark.parametrize(("sources", "points"), [(1, 0), (2, 1), (4, 2), (64, 3)])
def test_each_doubling_of_the_sources_is_worth_a_point_up_to_three(sources: int, points: float) -> None:
    found = standing(judgement(3.0), sources=sources, closes=None, today=TODAY)
    assert found.points == 3.0 + points
    assert sum(part for _, part in found.parts) == found.points


@pytest.mark.parametrize(
    ("days", "points", "words"),
    [
        (0, 2, "comments close today"),
        (1, 2, "comments close in 1 day"),
        (14, 2, "comments close in 14 days"),
        (15, 1, "comments close in 15 days"),
        (30, 1, "comments close in 30 days"),
    ],
)
def test_a_near_deadline_lifts_a_story(days: int, points: float, words: str) -> None:
    found = standing(judgement(3.0), sources=1, closes=TODAY + timedelta(days=days), today=TODAY)
    assert found.parts[1:] == ((words, points),)


@pytest.mark.parametrize("days", [-1, 31])
def test_a_deadline_that_is_over_or_far_adds_nothing(days: int) -> None:
    found = standing(judgement(3.0), sources=1, closes=TODAY + timedelta(days=days), today=TODAY)
    assert found.points == 3.0


def test_the_deadline_is_what_an_official_field_names() -> None:
    assert closes_on(entry(facts={"comments_close_on": "2026-03-15"})) == date(2026, 3, 15)
    assert closes_on(entry(facts={"comments_close_on": "soon"})) is None
    assert closes_on(entry()) is None


def test_the_weightiest_phrases_are_named_first_and_the_rest_counted() -> None:
    hits = [hit(f"phrase {number}", number / 2) for number in range(1, 7)]
    told = explained(judgement(4.25, *hits, prior=1.5))
    assert told == (
        "4.2 points: “phrase 6” (law, 3), “phrase 5” (law, 2.5), “phrase 4” (law, 2), “phrase 3” (law, 1.5), "
        "2 more, its source 1.5"
    )


def test_what_stands_in_the_text_is_told_apart() -> None:
    assert explained(judgement(1, hit("bill", 0.5, Where.TEXT))) == "1 point: “bill” (law, 0.5, in the text)"


def test_what_falls_short_says_whether_a_gate_or_points_are_missing() -> None:
    assert shortfall(judgement(0.2, hit("bill", 0.5), gate=""), 2.5).startswith("no gate opened; 0.2 points:")
    assert shortfall(judgement(2, hit("bill", 2)), 2.5).endswith("the threshold is 2.5")
