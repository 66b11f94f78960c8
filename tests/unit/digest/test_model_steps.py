"""When a model's figures moved far enough: each step once, however the days are cut into windows."""

from datetime import timedelta

import pytest

from bot.digest.model_steps import Step, growth_step, rank_step, whole_days
from bot.domain.digests import Window
from bot.domain.hub import Children, Measured
from tests.make import NOON

DAY = timedelta(days=1)


def counted(*totals: int | None) -> list[Measured]:
    """One count a day from noon on."""
    return [
        Measured(at=NOON + day * DAY, rank=None, likes=None, downloads=None, children=_children(total))
        for day, total in enumerate(totals)
    ]


def _children(total: int | None) -> Children | None:
    return None if total is None else Children(finetune=total)


def placed(*ranks: int | None) -> list[Measured]:
    return [
        Measured(at=NOON + day * DAY, rank=rank, likes=None, downloads=None)
        for day, rank in enumerate(ranks)
        if rank is not None
    ]


def steps(points: list[Measured], kind: str) -> list[tuple[int, int, int]]:
    """Day by day, as posts that follow each other tell: the day, from what, to what."""
    told = []
    for day in range(20):
        start = NOON + day * DAY - timedelta(hours=1)
        earlier = [one for one in points if one.at < start]
        later = [one for one in points if start <= one.at < start + DAY]
        step = growth_step(earlier, later) if kind == "growth" else rank_step(earlier, later)
        if step:
            told.append((day, step.before, step.after))
    return told


def test_slow_growth_is_told_each_time_that_it_adds_up_to_a_tenth() -> None:
    assert steps(counted(*range(100, 140, 2)), "growth") == [(5, 100, 110), (11, 110, 122), (18, 122, 136)]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [(100, 109, False), (100, 110, True), (5000, 5099, False), (5000, 5100, True), (3, 7, False), (3, 8, True)],
)
def test_a_tenth_or_a_hundred_more_is_worth_telling_and_of_few_at_least_five(before: int, now: int, told: bool) -> None:
    assert (growth_step(counted(before), counted(before, now)[1:]) is not None) is told


def test_what_shrinks_or_was_counted_for_the_first_time_is_not_told() -> None:
    assert steps(counted(500, 300, 320, 490, 549), "growth") == []
    assert growth_step([], counted(500)) is None
    assert steps(counted(None, 100, None, 120), "growth") == [(3, 100, 120)]


def test_several_steps_of_one_window_are_told_as_one() -> None:
    step = growth_step(counted(100), counted(100, 120, 200)[1:])
    assert step == Step(before=100, before_at=NOON, after=200, after_at=NOON + 2 * DAY)


def test_a_climb_of_one_place_a_day_is_told_after_ten_days() -> None:
    assert steps(placed(*range(40, 20, -1)), "rank") == [(10, 40, 30)]


def test_a_jump_is_told_on_its_day_and_to_stay_or_to_waver_is_not() -> None:
    assert steps(placed(40, 35, 44, 12, 14, 20, 25), "rank") == [(3, 40, 12), (6, 12, 25)]


def test_who_comes_back_to_the_list_has_not_moved_on_it() -> None:
    assert steps(placed(5, 6, None, None, None, None, 80, 79), "rank") == []


def test_a_move_that_was_undone_within_the_window_is_none() -> None:
    assert rank_step(placed(40), placed(40, 20, 38)[1:]) is None


def test_days_count_once_they_are_over() -> None:
    nine = NOON.replace(hour=9)
    days = whole_days(Window(start=nine - DAY, end=nine))
    assert (days.start.hour, days.end.hour, days.end - days.start) == (0, 0, DAY)
    assert days.end <= nine
