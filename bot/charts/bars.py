"""Bars from the left, a row each, with the name before and the value behind: the longest name finds its place.

Several series stand in a row below one another and are named above the bars.
"""

from collections.abc import Sequence
from typing import Any, Final

from bot.charts.frame import TEXT, Layer, Plot, framed, plot, written
from bot.charts.palette import INK, colour, hatched, is_unknown
from bot.charts.scales import number
from bot.charts.text import fitted, width
from bot.domain.charts import Chart

_WIDEST_NAME: Final = 216
_VALUE: Final = 74
_BAR, _BETWEEN = 18, 12
_KEY: Final = 26
_STRIPES: Final = 41


def bars(chart: Chart) -> dict[str, Any]:
    names = list(dict.fromkeys(str(x) for one in chart.series for x, _ in one.points))
    column = min(_WIDEST_NAME, max(width(name, TEXT) for name in names)) + 10
    tall = _BAR * len(chart.series) + _BETWEEN
    keys = chart.series if len(chart.series) > 1 else ()
    where = plot(left=column, right=_VALUE, height=tall * len(names), above=8 + _KEY * len(keys), below=4)
    values = [value for one in chart.series for _, value in one.points]
    low, high = min(0.0, *values), max(0.0, *values)
    span = (low, high if high > low else low + 1)
    made: list[Layer] = [_key(one.name, place, len(keys), where) for place, one in enumerate(keys)]
    made += [_name(name, tall * row + tall / 2, column) for row, name in enumerate(names)]
    for place, one in enumerate(chart.series):
        for x, value in one.points:
            top = tall * names.index(str(x)) + _BETWEEN / 2 + _BAR * place
            made += _bar(value, top, span, where, _paint(place, str(x), one.name))
    return framed(chart, where, [*made, _zero(span, where)])


def _paint(place: int, name: str, series: str) -> str | dict[str, object]:
    return hatched(_STRIPES) if is_unknown(name) or is_unknown(series) else colour(place)


def _name(name: str, middle: float, column: float) -> Layer:
    return written([fitted(name, column - 10, TEXT)], x=-10, y=middle, align="right", baseline="middle")


def _bar(
    value: float, top: float, span: tuple[float, float], where: Plot, paint: str | dict[str, object]
) -> list[Layer]:
    """A bar has a pixel at least, so that a zero is seen to be one; its value stands behind it."""
    begin, end = sorted((_across(0.0, span, where), _across(value, span, where)))
    mark = {"type": "rect", "fill": paint, "opacity": 1}
    ends = {"x": {"value": begin}, "x2": {"value": max(end, begin + 1)}, "y": {"value": top + 1}}
    bar = {"mark": mark, "encoding": {**ends, "y2": {"value": top + _BAR - 1}}}
    said = written(
        [fitted(number(value), _VALUE, TEXT)], x=end + 6, y=top + _BAR / 2, baseline="middle", fontWeight="bold"
    )
    return [bar, said]


def _across(value: float, span: tuple[float, float], where: Plot) -> float:
    return where.width * (value - span[0]) / (span[1] - span[0])


def _zero(span: Sequence[float], where: Plot) -> Layer:
    x = where.width * -span[0] / (span[1] - span[0])
    ends = {"x": {"value": x}, "y": {"value": 0}, "y2": {"value": where.height}}
    return {"mark": {"type": "rule", "color": INK, "strokeWidth": 1}, "encoding": ends}


def _key(name: str, place: int, count: int, where: Plot) -> Layer:
    """What each series is, above the bars and in their order."""
    y = -_KEY * (count - place) + _KEY / 2 - 4
    left = -where.left + 16
    sign = {"type": "point", "shape": "square", "size": 200, "filled": True, "opacity": 1, "strokeWidth": 0}
    mark: Layer = {
        "mark": sign | {"fill": _paint(place, "", name)},
        "encoding": {"x": {"value": left + 8}, "y": {"value": y}},
    }
    words = written([fitted(name, where.width, TEXT)], x=left + 24, y=y, baseline="middle")
    return {"layer": [mark, words]}
