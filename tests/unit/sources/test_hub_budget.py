"""The account of questions to the Hub: our own count, what the Hub says, and the part kept for people."""

from datetime import datetime, timedelta

import pytest

from bot.domain.errors import SourceError
from bot.sources.hub_budget import Allowance, Budget
from tests.make import NOON

WINDOW = timedelta(minutes=5)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def said(remaining: int, seconds: float, **more: int) -> Allowance:
    limit, window = more.get("limit"), more.get("window")
    span = None if window is None else timedelta(seconds=window)
    return Allowance(remaining=remaining, resets_in=timedelta(seconds=seconds), limit=limit, window=span)


def refused(budget: Budget, now: datetime, *, reserve: bool) -> datetime | None:
    with pytest.raises(SourceError) as caught:
        budget.take(now, reserve=reserve)
    return caught.value.retry_at


def used(count: int, budget: Budget, now: datetime = NOON) -> Budget:
    for _ in range(count):
        budget.take(now, reserve=True)
    return budget


def test_a_tenth_is_kept_for_people() -> None:
    budget = used(90, Budget(limit=100))

    assert budget.room(NOON) == 0
    assert refused(budget, NOON, reserve=False) == NOON + WINDOW
    used(10, budget)
    assert refused(budget, NOON, reserve=True) == NOON + WINDOW


def test_room_comes_back_as_questions_grow_older_than_the_window() -> None:
    budget = used(60, used(40, Budget(limit=100)), after(100))

    assert refused(budget, after(100), reserve=True) == after(300)
    assert refused(budget, after(100), reserve=False) == after(300)
    assert budget.room(after(299)) == 0
    assert budget.room(after(300)) == 30
    assert budget.room(after(400)) == 90


def test_no_span_of_a_windows_length_holds_more_than_the_limit_whatever_the_hub_says() -> None:
    budget = used(90, Budget(limit=100), after(290))
    budget.heard(said(99, 300), after(305))

    assert budget.room(after(305)) == 0
    used(10, budget, after(305))
    assert refused(budget, after(310), reserve=True) == after(590)


def test_what_others_behind_the_same_address_used_counts_as_used() -> None:
    budget = used(1, Budget())
    budget.heard(said(51, 40), NOON)

    assert budget.room(NOON) == 1
    budget.take(NOON, reserve=False)
    assert refused(budget, NOON, reserve=False) == after(40)
    assert budget.room(after(40)) == 448


def test_answers_that_overtake_each_other_do_not_give_room_back() -> None:
    budget = used(3, Budget())
    for remaining in (497, 499, 498):
        budget.heard(said(remaining, 200), NOON)

    assert budget.room(NOON) == 447


def test_a_new_window_of_the_hub_replaces_the_old_one() -> None:
    budget = Budget()
    budget.heard(said(60, 2), NOON)
    budget.heard(said(499, 300), after(1.5))

    assert budget.room(after(1.5)) == 449


def test_the_limit_of_a_token_is_taken_over() -> None:
    budget = used(1, Budget())
    budget.heard(said(999, 60, limit=1000, window=60), NOON)

    assert budget.room(NOON) == 899
    assert budget.room(after(60)) == 900


@pytest.mark.parametrize("odd", [said(499, 10**6, limit=0, window=0), said(499, 5, limit=10**9, window=10**6)])
def test_what_cannot_be_is_left_aside(odd: Allowance) -> None:
    budget = used(1, Budget())
    budget.heard(odd, NOON)

    assert budget.room(NOON) == 449
    assert budget.room(after(300)) == 450


@pytest.mark.parametrize(("until", "opens"), [(55, 55), (None, 60), (10**9, 86_400)])
def test_a_refusal_by_the_hub_closes_the_account_until_the_moment_it_named(until: int | None, opens: int) -> None:
    budget = Budget()
    budget.refused(None if until is None else after(until), NOON)

    assert refused(budget, NOON, reserve=True) == after(opens)
    assert budget.room(after(opens - 1)) == 0
    assert budget.room(after(opens)) == 450


def test_a_clock_that_was_set_back_does_not_close_the_account_for_long() -> None:
    budget = used(100, Budget(limit=100), after(10**7))
    budget.refused(after(10**7 + 100), after(10**7))

    assert budget.room(NOON) == 90
