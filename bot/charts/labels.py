"""Labels at the end of what they name, so that nobody has to look a colour up: moved apart until none lies on another.

A label is a mark in the colour and shape of its series, its name in one line or two, and its last value below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.charts.frame import EDGE, TEXT, Layer, Plot, written
from bot.charts.palette import SOFT
from bot.charts.text import fitted, named

# The column at the right, with room for about twenty letters.
COLUMN: Final = 186
# The same where there is one series: what it is says the title.
NARROW: Final = 104
_NAME, _VALUE, _BETWEEN = 19.5, 18.5, 4
_LINE_END, _MARK_AT, _WORDS_AT = 12, 20, 32
_SMALL: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """`at` is the height of what it names, in pixels from the top of the plot. `mark` draws its sign.

    `value` may be empty. `line` is the colour of the line that joins the two; empty where what it names does not reach
    the edge.
    """

    at: float
    name: str
    value: str
    mark: dict[str, Any]
    line: str


def room(names: Sequence[str]) -> float:
    """How high a plot has to be, in pixels, for labels with these names in the column at its right."""
    width = COLUMN - _WORDS_AT
    return sum(_tall(named(name, width, TEXT, bold=True)) for name in names)


def apart(heights: Sequence[float], *, tall: Sequence[float], room: float) -> list[float]:
    """The centres of labels so high, in the same order: as near as they can be to what they name, within the room.

    Where they do not all fit, they end below it.
    """
    order = sorted(range(len(heights)), key=lambda one: (heights[one], one))
    placed = [0.0] * len(heights)
    edge = 0.0
    for one in order:
        placed[one] = max(heights[one], edge + tall[one] / 2)
        edge = placed[one] + tall[one] / 2
    edge = max(room, sum(tall))
    for one in reversed(order):
        placed[one] = min(placed[one], edge - tall[one] / 2)
        edge = placed[one] - tall[one] / 2
    return placed


def labelled(labels: Sequence[Label], where: Plot) -> list[Layer]:
    """At the right of the plot, each joined by a thin line to what it names."""
    width = where.right - EDGE - _WORDS_AT
    names = [named(one.name, width, TEXT, bold=True) for one in labels]
    tall = [_tall(name, value=bool(one.value)) for name, one in zip(names, labels, strict=True)]
    placed = apart([one.at for one in labels], tall=tall, room=where.height)
    made: list[Layer] = []
    for label, name, high, centre in zip(labels, names, tall, placed, strict=True):
        top = centre - high / 2 + _BETWEEN / 2
        if label.line:
            made.append(_joined(where.width + 3, label.at, where.width + _LINE_END, centre, label.line))
        value = [fitted(label.value, width, _SMALL)]
        made += [
            {"mark": label.mark, "encoding": _point(where.width + _MARK_AT, centre)},
            written(name, x=where.width + _WORDS_AT, y=top, fontWeight="bold"),
            written(value, x=where.width + _WORDS_AT, y=top + _NAME * len(name), size=_SMALL, fill=SOFT),
        ]
    return made


def _tall(name: Sequence[str], *, value: bool = True) -> float:
    return _NAME * len(name) + _VALUE * value + _BETWEEN


def _joined(x: float, y: float, x2: float, y2: float, colour: str) -> Layer:
    ends = {"x": {"value": x}, "y": {"value": y}, "x2": {"value": x2}, "y2": {"value": y2}}
    return {"mark": {"type": "rule", "color": colour, "strokeWidth": 1}, "encoding": ends}


def _point(x: float, y: float) -> dict[str, Any]:
    return {"x": {"value": x}, "y": {"value": y}}
