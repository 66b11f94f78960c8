"""Lines over days, and ranks, which are lines with the first place at the top.

Each series has a dash, a shape and a label of its own; its colour only adds to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.charts.frame import Layer, Plot, framed, plot
from bot.charts.labels import COLUMN, NARROW, Label, labelled, room
from bot.charts.palette import DASHES, GROUND, SHAPES, colour
from bot.charts.scales import Scale, day, days_below, lines_across, number, rounds, scale, unbroken
from bot.domain.charts import Chart, ChartKind

_HEIGHT: Final = 260
_LEFT: Final = 52
# More signs than that on one line would hide it.
_MOST_SIGNS: Final = 8
_SIZE: Final = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A series with its place among the others; `points` are by day."""

    number: int
    name: str
    points: dict[date, float]


def lines(chart: Chart) -> dict[str, Any]:
    ranks = chart.kind is ChartKind.RANKS
    tracks = _tracks(chart)
    every = sorted({one for track in tracks for one in track.points})
    of = scale([value for track in tracks for value in track.points.values()], ranks=ranks)
    several = len(tracks) > 1
    height = max(_HEIGHT, room([track.name for track in tracks])) if several else _HEIGHT
    where = plot(left=_LEFT, right=COLUMN if several else NARROW, height=height, below=36)
    drawn = [layer for track in tracks for layer in _line(track, every, of)]
    labels = [_label(track, every[-1], of, where, ranks=ranks, alone=not several) for track in tracks]
    across = lines_across(rounds(of), of, where)
    return framed(chart, where, [*across, *days_below(every[0], every[-1], where), *drawn, *labelled(labels, where)])


def _tracks(chart: Chart) -> list[Track]:
    return [
        Track(number=place, name=one.name, points={x: y for x, y in one.points if isinstance(x, date)})
        for place, one in enumerate(chart.series)
    ]


def _line(track: Track, every: Sequence[date], of: Scale) -> list[Layer]:
    """The line in runs, on a fine edge of the ground that parts it from the lines below, and its signs."""
    runs = unbroken(sorted(track.points), every)
    values = [
        {"x": one.toordinal(), "y": track.points[one], "run": run} for run, days in enumerate(runs) for one in days
    ]
    signs = [{"x": one.toordinal(), "y": track.points[one]} for one in _signed(runs)]
    encoding = _encoding(every, of)
    line = {"type": "line", "strokeCap": "butt", "strokeJoin": "round", "clip": False}
    paint = colour(track.number, track.name)
    dash = list(DASHES[track.number % len(DASHES)])
    return [
        _layer(values, line | {"stroke": GROUND, "strokeWidth": 5}, encoding | {"detail": {"field": "run"}}),
        _layer(
            values,
            line | {"stroke": paint, "strokeWidth": 2.5, "strokeDash": dash or [1, 0]},
            encoding | {"detail": {"field": "run"}},
        ),
        _layer(signs, _sign(track), encoding),
    ]


def _layer(values: Sequence[dict[str, Any]], mark: dict[str, Any], encoding: dict[str, Any]) -> Layer:
    return {"data": {"values": list(values)}, "mark": mark, "encoding": encoding}


def _encoding(every: Sequence[date], of: Scale) -> dict[str, Any]:
    first, last = every[0].toordinal(), every[-1].toordinal()
    span = [first, last] if first < last else [first - 1, last + 1]
    across = {"domain": span, "nice": False, "zero": False}
    return {
        "x": {"field": "x", "type": "quantitative", "scale": across, "axis": None},
        "y": {"field": "y", "type": "quantitative", "scale": of.encoded, "axis": None},
    }


def _signed(runs: Sequence[Sequence[date]]) -> list[date]:
    """The ends of every run, and days between them in even steps."""
    days = [one for run in runs for one in run]
    step = max(1, len(days) // _MOST_SIGNS)
    return sorted({*(run[0] for run in runs), *(run[-1] for run in runs), *days[::step]})


def _sign(track: Track) -> dict[str, Any]:
    shape = SHAPES[track.number % len(SHAPES)]
    paint = colour(track.number, track.name)
    return {
        "type": "point",
        "shape": shape,
        "size": _SIZE,
        "filled": True,
        "fill": paint,
        "stroke": GROUND,
        "strokeWidth": 1,
        "opacity": 1,
    }


def _label(track: Track, newest: date, of: Scale, where: Plot, *, ranks: bool, alone: bool) -> Label:
    """The last value; where it is not of the newest day, the day too."""
    last = max(track.points)
    value = f"{'rank ' if ranks else ''}{number(track.points[last])}"
    return Label(
        at=of.at(track.points[last], where),
        name=value if alone else track.name,
        value="" if alone else value if last == newest else f"{value} on {day(last)}",
        mark=_sign(track) | {"size": 90},
        line=colour(track.number, track.name) if last == newest else "",
    )
