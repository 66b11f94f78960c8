"""How well entries are put into stories: the labelled headlines of others, beside the checkout, and our own."""

import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from bot.analysis.measures_stories import Agreement, Headline, b_cubed, cluster_headlines
from bot.domain.stories import StoryId, StoryRules
from tests.corpus import require

HERE = Path(__file__).parent
Rows = list[dict[str, Any]]


def rows(path: Path) -> Rows:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def others() -> Rows:
    return rows(require() / "editorial" / "clustering-dev.jsonl")


def found(of: Rows) -> list[StoryId]:
    headlines = [Headline(title=row["title"], day=row["day"], text=row.get("text", "")) for row in of]
    return cluster_headlines(headlines, StoryRules())


def agreement(of: Rows, part: slice = slice(None)) -> Agreement:
    return b_cubed(found(of)[part], [row["story"] for row in of][part])


def test_real_headlines_are_put_into_the_stories_that_a_person_sees() -> None:
    reached = agreement(others())
    assert reached.precision >= 0.95
    assert reached.f1 >= 0.91


def test_neither_half_of_the_real_headlines_carries_the_other() -> None:
    of = others()
    halves = [agreement(of, part) for part in (slice(None, len(of) // 2), slice(len(of) // 2, None))]
    assert min(half.f1 for half in halves) >= 0.91


def test_our_own_headlines_are_put_into_the_stories_that_a_person_sees() -> None:
    reached = agreement(rows(HERE / "stories.jsonl"))
    assert reached.precision >= 0.95
    assert reached.f1 >= 0.91


def test_of_headlines_that_hardly_share_a_word_few_are_joined_and_hardly_any_wrongly() -> None:
    """What words cannot show stays apart. Every headline for itself would have an F1 of 0.71."""
    reached = agreement([row for row in rows(HERE / "stories.jsonl") if row["hard"]])
    assert reached.precision >= 0.95
    assert reached.f1 >= 0.80


@pytest.mark.parametrize("seed", range(3))
def test_the_order_within_a_day_hardly_matters(seed: int) -> None:
    of = others()
    days = defaultdict(list)
    for row in of:
        days[int(row["day"])].append(row)
    dice = random.Random(seed)  # noqa: S311 - no secret
    shuffled = [row for day in sorted(days) for row in dice.sample(days[day], k=len(days[day]))]
    place = {row["id"]: story for row, story in zip(shuffled, found(shuffled), strict=True)}

    assert b_cubed([place[row["id"]] for row in of], found(of)).f1 >= 0.98
    assert agreement(shuffled).precision >= 0.95
    assert agreement(shuffled).f1 >= 0.91


def articles(*names: str) -> list[Headline]:
    told = [json.loads((HERE / "kinds" / f"{name}.json").read_text("utf-8")) for name in names]
    return [Headline(title=one["title"], text=one["body"][:2_000], day=0.8 * n) for n, one in enumerate(told)]


def test_two_retellings_of_one_piece_are_one_story_and_what_is_of_another_is_not() -> None:
    one, two, third, fourth = cluster_headlines(
        articles("retelling-one", "retelling-two", "off-topic-funding", "news"), StoryRules()
    )
    assert one == two
    assert len({one, third, fourth}) == 3


def test_honest_texts_on_one_subject_are_stories_of_their_own() -> None:
    names = sorted(f"clean/{path.stem}" for path in (HERE / "kinds" / "clean").glob("*.json"))
    assert len(set(cluster_headlines(articles(*names), StoryRules()))) == len(names)


@pytest.mark.parametrize(
    ("found_", "labelled", "expected"),
    [
        ("aabb", "xxyy", (1, 1)),
        ("abcd", "xxyy", (1, 0.5)),
        ("aaaa", "xxyy", (0.5, 1)),
        ("aab", "xyy", (2 / 3, 2 / 3)),
    ],
)
def test_b_cubed_is_what_its_authors_say(found_: str, labelled: str, expected: tuple[float, float]) -> None:
    reached = b_cubed(found_, labelled)
    assert (reached.precision, reached.recall) == pytest.approx(expected)


@pytest.mark.parametrize("sizes", [(0, 0), (1, 2)])
def test_b_cubed_needs_a_label_for_each_and_at_least_one(sizes: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="as many"):
        b_cubed("a" * sizes[0], "b" * sizes[1])
