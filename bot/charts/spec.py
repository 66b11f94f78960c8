"""A chart as a Vega-Lite specification: https://vega.github.io/vega-lite/docs/spec.html. Pure, without data elsewhere.

Names and titles go in as values and never as expressions: nothing in them is read by anybody but people.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from bot.charts.bars import bars
from bot.charts.lines import lines
from bot.charts.shares import shares
from bot.domain.charts import Chart, ChartKind

Point = tuple[str | date, float]
MOST_SERIES: Final = 6
MOST_BARS: Final = 24
_BY_KIND: Final[Mapping[ChartKind, Callable[[Chart], dict[str, Any]]]] = {
    ChartKind.BARS: bars,
    ChartKind.LINES: lines,
    ChartKind.RANKS: lines,
    ChartKind.SHARES: shares,
}


def spec(chart: Chart) -> dict[str, Any]:
    """Raises ValueError for a chart that nobody could read: without points, with too many, with days for labels."""
    _check(chart)
    return _BY_KIND[chart.kind](chart)


def _check(chart: Chart) -> None:
    points = [point for one in chart.series for point in one.points]
    if not points or any(not one.points for one in chart.series):
        raise ValueError("a chart without points")
    if len(chart.series) > MOST_SERIES:
        raise ValueError(f"a chart of {len(chart.series)} series; {MOST_SERIES} can be told apart")
    if any(not math.isfinite(value) for _, value in points):
        raise ValueError("a value that is no number")
    _CHECKS[chart.kind](points)


def _check_bars(points: Sequence[Point]) -> None:
    if len({str(x) for x, _ in points}) > MOST_BARS:
        raise ValueError(f"more than {MOST_BARS} bars")


def _check_days(points: Sequence[Point], *, least: float = -math.inf) -> None:
    if any(not isinstance(x, date) or isinstance(x, datetime) for x, _ in points):
        raise ValueError("a label where a day should be")
    if any(value < least for _, value in points):
        raise ValueError(f"a value below {least:g}, where there can be none")


_CHECKS: Final[Mapping[ChartKind, Callable[[Sequence[Point]], None]]] = {
    ChartKind.BARS: _check_bars,
    ChartKind.LINES: _check_days,
    ChartKind.RANKS: partial(_check_days, least=1),
    ChartKind.SHARES: partial(_check_days, least=0),
}
