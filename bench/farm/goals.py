"""The goals held against what was measured: what must be reached, what would be best."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, repeat

from bench.farm.figures import LARGE, TLS, Figures

# The release gate: the product may cost twice what a bound costs that does less.
_TWICE = (2.0, 1.0)
_HALF = 0.67
# Milliseconds that a search may take while feeds are read for the first time.
_SEARCH = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a goal, `figure` only in its first. `reached` is None where the other side was not measured."""

    goal: str
    figure: str
    against: str
    measured: str
    must: str
    best: str = ""
    reached: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Our cost in `round_` against others: name -> (most that it may be of theirs, the best that seems possible).

    Without `bounded` one of the others is the bound.
    """

    number: str
    title: str
    round_: str
    peers: Mapping[str, tuple[float, float]]
    own: tuple[float, float] | None = None
    wall: bool = False
    bounded: bool = True


GOALS = (
    Goal(
        number="1",
        title="304, processor",
        round_="304",
        peers={
            "reader": (1 / 4, 1 / 6),
            "newsboat": (1 / 10, 1 / 16),
            "sfeed": (1 / 25, 1 / 40),
            "naive": (1 / 80, 1 / 140),
        },
    ),
    Goal(number="1b", title="304 over TLS, processor", round_=TLS, peers={"curl": (2.0, 1.5)}, bounded=False),
    Goal(
        number="2",
        title="unchanged 200, processor",
        round_="same200",
        peers={"reader": (1 / 70, 1 / 110), "newsboat": (1 / 30, 1 / 48)},
        own=(1.5, 1.15),
    ),
    Goal(
        number="3",
        title="200 with another build date, processor",
        round_="volatile200",
        peers={"reader": (1 / 25, 1 / 50)},
        own=(3.0, 2.2),
    ),
    Goal(
        number="4",
        title="5 % changed, processor",
        round_="changed5",
        peers={"reader": (1 / 5, 1 / 7.4), "newsboat": (1 / 6, 1 / 10)},
    ),
    Goal(
        number="5",
        title="cold, processor an item",
        round_="cold",
        peers={"reader": (1 / 10, 1 / 18), "newsboat": (1 / 3, 1 / 6), "sfeed": (1 / 6, 1 / 11)},
    ),
    Goal(
        number="6",
        title="304, wall",
        round_=LARGE,
        peers={"reader": (1 / 5, 1 / 8), "sfeed": (1 / 12, 1 / 26), "newsboat": (1 / 25, 1 / 54)},
        wall=True,
    ),
)


def rows(figures: Figures) -> Iterator[Row]:
    """All goals in order; what was not measured at all is left out."""
    for goal in GOALS:
        yield from _goal(figures, goal)
    yield from _growth(figures)
    yield from _lookups(figures)


def _goal(figures: Figures, goal: Goal) -> Iterator[Row]:
    measure = figures.wall if goal.wall else figures.cpu
    ours = measure("ours", goal.round_)
    if ours is None:
        return
    feeds = figures.large if goal.round_ == LARGE else figures.count
    titles = chain([f"{goal.title}: {_absolute(figures, goal, ours, feeds)}"], repeat(""))
    for name, limits in goal.peers.items():
        yield _row(goal.number, next(titles), name, (ours, measure(name, goal.round_)), limits)
    if goal.own:
        yield _row(goal.number, next(titles), "our own 304", (ours, figures.cpu("ours", "304")), goal.own)
    if goal.bounded:
        yield _row(goal.number, next(titles), "the bound", (ours, measure("bound", goal.round_)), _TWICE)


def _absolute(figures: Figures, goal: Goal, ours: float, feeds: int) -> str:
    if goal.wall:
        return f"{ours:.2f} s for {feeds:,} feeds"
    if goal.round_ == "cold":
        new = figures.table.samples["ours", "cold"][0].told["new"]
        assert isinstance(new, int)
        return f"{new / ours:,.0f} items a second"
    return f"{ours / feeds * 1000:.2f} ms a feed"


def _growth(figures: Figures) -> Iterator[Row]:
    """The must column is for five times the feeds; other sizes are held to the same slope."""
    few, many = figures.cpu("ours", "304"), figures.cpu("ours", LARGE)
    if few is None or many is None:
        return
    times = figures.large / figures.count
    figure = f"304 at {figures.large:,} feeds, processor: {many / figures.large * 1000:.2f} ms a feed"
    yield _row("7", figure, f"304 at {figures.count:,}", (many, few), (1.1 * times, times))
    yield _row("7", "", "the bound", (many, figures.cpu("bound", LARGE)), _TWICE)


def _lookups(figures: Figures) -> Iterator[Row]:
    ours, other = figures.lookups.get("ours"), figures.lookups.get("in_loop")
    if ours:
        p99 = ours["p99"]
        figure = f"search during a cold poll, 99th percentile: {p99:.1f} ms"
        theirs = other["p99"] if other else None
        yield _row("15", figure, "20 ms", (p99, _SEARCH), (1.0, 1 / 4))
        yield _row("15", "", "feedparser in the loop", (p99, theirs), (1 / 30, 1 / 150))


def _row(number: str, figure: str, against: str, both: tuple[float, float | None], limits: tuple[float, float]) -> Row:
    (ours, theirs), (must, best) = both, limits
    row = Row(goal=number, figure=figure, against=against, measured="", must=share(must), best=share(best))
    if not theirs:
        return replace(row, measured="not measured")
    return replace(row, measured=share(ours / theirs), reached=ours / theirs <= must)


def share(value: float) -> str:
    """A fraction where it is clearly less than one: 1/4.2, 1.3x."""
    return f"1/{1 / value:.3g}" if value < _HALF else f"{value:.3g}x"
