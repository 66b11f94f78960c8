"""What the growing interval saves, simulated: feeds whose rates are spread log-normally, as those of the web are.

A fixed interval has a mean delay of half its length, so that the requests which it would need for the same mean delay
follow without a second simulation.
"""

import random
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp
from statistics import NormalDist, fmean, quantiles

import pytest

from bot.ingest.pace import WINDOW, interval
from tests.make import NOON, record, spec

DAY = timedelta(days=1)
FEEDS, WARM, DAYS = 60, 30.0, 75.0
MEDIAN_GAP, SPREAD = 2.0, 1.6  # days; sigma of the logarithm of the gaps


@dataclass(frozen=True, slots=True)
class Account:
    requests_a_day: float
    delays: Sequence[float]  # days, one for each entry

    @property
    def saved(self) -> float:
        """By how much more often a fixed interval of the same mean delay would ask."""
        return FEEDS / (2 * fmean(self.delays)) / self.requests_a_day


def feed(gap: float, dice: random.Random, *, bursts: bool) -> list[float]:
    """When its entries appear, in days. In bursts: a few at once, then nothing for long."""
    moments, now = list[float](), 0.0
    while now < DAYS:
        now += gap * dice.lognormvariate(-0.5, 1.0) if bursts else dice.expovariate(1 / gap)
        moments.append(now)
    return moments[:-1]


def feeds(*, bursts: bool) -> list[list[float]]:
    """The gaps are the quantiles of their distribution: a sample would depend on its luckiest feed."""
    dice, law = random.Random(2026), NormalDist()  # noqa: S311 - a simulation
    gaps = [MEDIAN_GAP * exp(SPREAD * law.inv_cdf((number + 0.5) / FEEDS)) for number in range(FEEDS)]
    return [feed(gap, dice, bursts=bursts) for gap in gaps]


def simulate(published: Sequence[Sequence[float]], *, every: timedelta, at_most: timedelta) -> Account:
    wanted, life = spec(every=every, at_most=at_most), record(imported_at=NOON - WINDOW)
    dice, requests, delays = random.Random(7), 0, list[float]()  # noqa: S311 - as above
    for moments in published:
        now, seen = dice.random() * (every / DAY), 0
        while now < DAYS:
            before = seen
            while seen < len(moments) and moments[seen] <= now:
                if moments[seen] >= WARM:
                    delays.append(now - moments[seen])
                seen += 1
            requests += now >= WARM
            brought = seen - bisect_left(moments, now - WINDOW / DAY)
            wait = every if seen > before else interval(wanted, life, brought=brought, now=NOON)
            now += wait / DAY
    return Account(requests / (DAYS - WARM), delays)


@pytest.mark.parametrize("bursts", [False, True])
def test_at_the_mean_delay_of_a_fixed_quarter_of_an_hour_fewer_requests_are_made(
    bursts: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    every = timedelta(minutes=8)
    account = simulate(feeds(bursts=bursts), every=every, at_most=8 * every)
    mean, p95 = (24 * 60 * days for days in (fmean(account.delays), quantiles(account.delays, n=20)[-1]))
    with capsys.disabled():
        figures = f"1/{account.saved:.2f} of the requests; delay mean {mean:.1f} min, p95 {p95:.1f} min"
        print(f"\nbursts={bursts}: {figures}")  # noqa: T201 - the figure is what the test is for
    assert mean <= 8.0
    assert account.saved >= 1.6
    assert p95 <= 2.0 * 14.25, "no more than twice the p95 of the fixed interval"


def test_without_a_longer_interval_nothing_is_saved_which_shows_that_the_account_is_fair() -> None:
    every = timedelta(minutes=15)
    account = simulate(feeds(bursts=False)[::6], every=every, at_most=every)
    assert account.saved * len(feeds(bursts=False)[::6]) / FEEDS == pytest.approx(1.0, rel=0.05)
