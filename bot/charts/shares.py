"""Parts of a whole over days, stacked to 100 %. What is not known is hatched, and is never left out."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Any, Final

from bot.charts.bars import bars
from bot.charts.frame import Layer, Plot, framed, plot
from bot.charts.labels import COLUMN, Label, labelled, room
from bot.charts.palette import GROUND, INK, colour, hatched, is_unknown
from bot.charts.scales import Scale, days_below, lines_across
from bot.domain.charts import Chart, ChartKind, Series

_HEIGHT: Final = 280
_LEFT: Final = 52
_STRIPES: Final = 81
_FULL: Final = Scale(low=0, high=100)
# So many measured days are marked below the areas, so that a gap between them can be seen.
_MOST_MARKED: Final = 40


def shares(chart: Chart) -> dict[str, Any]:
    every = sorted({x for one in chart.series for x, _ in one.points if isinstance(x, date)})
    if len(every) == 1:
        return bars(_of_one_day(chart, every[0]))
    stacks = _stacked(chart.series, every)
    height = max(_HEIGHT, room([one.name for one in chart.series]))
    where = plot(left=_LEFT, right=COLUMN, height=height, below=40)
    areas = [layer for place in range(len(stacks)) for layer in _area(chart, stacks, place, every)]
    below = [*_measured(every, where), *days_below(every[0], every[-1], where)]
    across = lines_across([0, 25, 50, 75, 100], _FULL, where, sign=" %")
    return framed(chart, where, [*across, *areas, *below, *labelled(_labels(chart, stacks, where), where)])


def _of_one_day(chart: Chart, only: date) -> Chart:
    """One day has no course: its parts are bars."""
    found = [(one.name, dict(one.points).get(only, 0.0)) for one in chart.series]
    whole = sum(value for _, value in found) or 1.0
    points = tuple((name, 100 * value / whole) for name, value in found)
    unit = chart.unit if "%" in chart.unit else f"% of {chart.unit}"
    series = (Series(name=f"{only}", points=points),)
    return Chart(kind=ChartKind.BARS, title=chart.title, series=series, unit=unit, alt=chart.alt, source=chart.source)


def _stacked(series: Sequence[Series], every: Sequence[date]) -> list[list[tuple[float, float]]]:
    """Of each series, from and to which per cent it reaches on each day; the first is at the top."""
    values = [[float(dict(one.points).get(moment, 0.0)) for moment in every] for one in series]
    made = []
    for column in zip(*values, strict=True):
        whole = sum(column) or 1.0
        ends = [100 - 100 * one / whole for one in accumulate(column)]
        made.append(list(zip(ends, [100.0, *ends[:-1]], strict=True)))
    return [list(one) for one in zip(*made, strict=True)]


def _area(
    chart: Chart, stacks: Sequence[Sequence[tuple[float, float]]], place: int, every: Sequence[date]
) -> list[Layer]:
    """The area, and a line of the ground that parts it from the one above."""
    name = chart.series[place].name
    values = [
        {"x": moment.toordinal(), "y": low, "y2": high}
        for moment, (low, high) in zip(every, stacks[place], strict=True)
    ]
    span = {"domain": [every[0].toordinal(), every[-1].toordinal()], "nice": False, "zero": False}
    x = {"field": "x", "type": "quantitative", "scale": span, "axis": None}
    y = {"field": "y", "type": "quantitative", "scale": _FULL.encoded, "axis": None}
    top = {**y, "field": "y2"}
    area = {"type": "area", "fill": _paint(place, name, _STRIPES), "opacity": 1}
    edge = {"type": "line", "stroke": GROUND, "strokeWidth": 2}
    return [
        {"data": {"values": values}, "mark": area, "encoding": {"x": x, "y": y, "y2": {"field": "y2"}}},
        {"data": {"values": values}, "mark": edge, "encoding": {"x": x, "y": top}},
    ]


def _paint(place: int, name: str, stripes: int) -> str | dict[str, object]:
    return hatched(stripes) if is_unknown(name) else colour(place)


def _measured(every: Sequence[date], where: Plot) -> list[Layer]:
    if len(every) > _MOST_MARKED:
        return []
    span = (every[-1] - every[0]).days
    made: list[Layer] = []
    for moment in every:
        ends = {"x": {"value": where.width * (moment - every[0]).days / span}, "y": {"value": where.height}}
        mark = {"type": "rule", "color": INK, "strokeWidth": 1}
        made.append({"mark": mark, "encoding": {**ends, "y2": {"value": where.height + 6}}})
    return made


def _labels(chart: Chart, stacks: Sequence[Sequence[tuple[float, float]]], where: Plot) -> list[Label]:
    made = []
    for place, (one, stack) in enumerate(zip(chart.series, stacks, strict=True)):
        low, high = stack[-1]
        made.append(
            Label(
                at=_FULL.at((low + high) / 2, where),
                name=one.name,
                value=f"{high - low:.0f} %" if high - low >= 1 or high == low else "under 1 %",
                mark={"type": "point", "shape": "square", "size": 200, "filled": True, "opacity": 1}
                | {"fill": _paint(place, one.name, 5), "strokeWidth": 0},
                line=colour(place, one.name),
            )
        )
    return made
