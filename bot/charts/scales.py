"""Round figures and days along the edges of a chart, and how values are written. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from bot.charts.frame import EDGE, TEXT, Layer, Plot, written
from bot.charts.palette import GRID
from bot.charts.text import fitted

_STEPS: Final = (1, 2, 2.5, 5, 10)
# From so many days on a day is told by its month and year.
_LONG: Final = 300
_APART: Final = 95
_WHOLE, _THOUSANDS, _MILLIONS, _BILLIONS = 100, 1e4, 1e6, 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From `low` at the bottom to `high` at the top; the other way round where `best_is_low`."""

    low: float
    high: float
    best_is_low: bool = False

    def at(self, value: float, where: Plot) -> float:
        """Pixels from the top of the plot."""
        part = (value - self.low) / (self.high - self.low)
        return where.height * (part if self.best_is_low else 1 - part)

    @property
    def encoded(self) -> dict[str, object]:
        return {"domain": [self.low, self.high], "nice": False, "zero": False, "reverse": self.best_is_low}


def scale(values: Sequence[float], *, ranks: bool = False) -> Scale:
    """Around the values. Ranks always begin with the first place, and a little above it."""
    low, high = min(values), max(values)
    if ranks:
        margin = max(0.6, (high - 1) * 0.03)
        return Scale(low=1 - margin, high=high + margin, best_is_low=True)
    margin = (high - low) * 0.06 or abs(high) * 0.05 or 1.0
    return Scale(low=0.0 if 0 <= low < margin * 4 else low - margin, high=high + margin)


def rounds(of: Scale, most: int = 5) -> list[float]:
    """Round values within the scale, whole ones for ranks."""
    rough = (of.high - of.low) / most
    size = 10 ** math.floor(math.log10(rough))
    step = next(one * size for one in _STEPS if one * size >= rough)
    if of.best_is_low:
        step = max(1, math.ceil(step))
        return [float(one) for one in sorted({1, *range(step, math.floor(of.high) + 1, step)})]
    begin = math.ceil(of.low / step)
    return [round(one * step, 10) for one in range(begin, math.floor(of.high / step) + 1)]


def short(value: float) -> str:
    """For the edge: `1,250`, `12.5k`, `3M`."""
    for size, sign in ((_BILLIONS, "B"), (_MILLIONS, "M"), (1e3, "k")):
        if abs(value) >= max(size, _THOUSANDS):
            return f"{value / size:,.4g}{sign}"
    return number(value)


def number(value: float) -> str:
    """As it is said: whole from 100 on, with one decimal below where there is one."""
    if abs(value) >= _WHOLE or value == int(value):
        written = f"{value:,.0f}"
    else:
        written = f"{value:,.1f}" if round(abs(value), 1) else f"{value:,.2g}"
    return written.replace("-", "−")


def day(moment: date, *, long: bool = False) -> str:
    """`3 Aug`, and `Aug 2025` where it is one of many months."""
    return f"{moment:%b} {moment.year}" if long else f"{moment.day} {moment:%b}"


def lines_across(values: Sequence[float], of: Scale, where: Plot, *, sign: str = "") -> list[Layer]:
    """A fine line at each value, and the value at its left."""
    made: list[Layer] = []
    for value in values:
        y = of.at(value, where)
        ends = {"x": {"value": 0}, "x2": {"value": where.width}, "y": {"value": y}}
        made.append({"mark": {"type": "rule", "color": GRID, "strokeWidth": 1}, "encoding": ends})
        said = fitted(f"{short(value)}{sign}", where.left - 8 - EDGE / 2, TEXT)
        made.append(written([said], x=-8, y=y, align="right", baseline="middle"))
    return made


def days_below(first: date, last: date, where: Plot) -> list[Layer]:
    """A few days in even steps, the first and the last among them, each below its place."""
    span = (last - first).days
    long = span >= _LONG
    count = max(1, min(span, int(where.width // (_APART + 20 * long))))
    shown = sorted({date.fromordinal(first.toordinal() + round(span * one / count)) for one in range(count + 1)})
    made = []
    for one in shown:
        x = where.width * ((one - first).days / span if span else 0.5)
        made.append(written([day(one, long=long)], x=x, y=where.height + 10, align=_side(one, first, last)))
    return made


def unbroken(days: Sequence[date], every: Sequence[date]) -> list[list[date]]:
    """The days in runs: where others have a day between two of them, the line between them would be made up."""
    place = {one: number for number, one in enumerate(every)}
    runs = [[days[0]]] if days else []
    for before, after in pairwise(days):
        if place[after] - place[before] > 1:
            runs.append([])
        runs[-1].append(after)
    return runs


def _side(one: date, first: date, last: date) -> str:
    if first == last:
        return "center"
    return {first: "left", last: "right"}.get(one, "center")
