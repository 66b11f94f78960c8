"""Precision, recall, the area under the curve and precision at 20, held against what can be counted by hand."""

import pytest

from bot.analysis.measures import relevance_figures


def test_precision_and_recall_count_what_passes() -> None:
    figures = relevance_figures([3, 2, 1, 0], [True, True, False, False], [True, False, True, False])
    assert (figures.precision, figures.recall, figures.f1, figures.n) == (0.5, 0.5, 0.5, 4)


@pytest.mark.parametrize(
    ("points", "area"),
    [([4, 3, 2, 1], 1.0), ([1, 2, 3, 4], 0.0), ([1, 1, 1, 1], 0.5), ([3, 2, 2, 1], 0.875), ([4, 2, 3, 1], 0.75)],
)
def test_the_area_is_the_share_of_pairs_in_the_right_order(points: list[float], area: float) -> None:
    assert relevance_figures(points, [True] * 4, [True, True, False, False]).auc == area


def test_with_one_kind_of_label_there_is_nothing_to_compare() -> None:
    assert relevance_figures([1, 2], [True, True], [True, True]).auc == 0.5


def test_precision_at_20_looks_at_the_most_points() -> None:
    points = [float(number) for number in range(40)]
    relevant = [number >= 25 for number in range(40)]
    assert relevance_figures(points, relevant, relevant).p_at_20 == 0.75


def test_precision_at_20_of_a_tie_is_what_chance_would_give() -> None:
    assert relevance_figures([1.0] * 40, [True] * 40, [True] * 10 + [False] * 30).p_at_20 == 0.25


def test_precision_at_20_of_fewer_items_is_that_of_all() -> None:
    assert relevance_figures([1, 2, 3, 4], [True] * 4, [True, False, False, False]).p_at_20 == 0.25


def test_nothing_passing_is_precise_and_finds_nothing() -> None:
    figures = relevance_figures([1, 2], [False, False], [True, False])
    assert (figures.precision, figures.recall, figures.f1) == (1.0, 0.0, 0.0)


def test_no_items_have_figures_too() -> None:
    figures = relevance_figures([], [], [])
    assert (figures.precision, figures.recall, figures.p_at_20, figures.n) == (1.0, 1.0, 1.0, 0)


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        relevance_figures([1.0], [True], [True, False])
