"""What stands around every chart: the title and unit above, where the figures come from below, and the ground.

Sizes are in pixels of a picture that is 480 wide and is drawn twice as large: on a phone, three quarters of them are
left. Everything has its place before it is drawn, so that no text is cut off and none lies on another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.charts.palette import GROUND, INK, SOFT
from bot.charts.text import FONT, wrapped
from bot.domain.charts import Chart

Layer = dict[str, Any]
WIDTH: Final = 480
EDGE: Final = 16
TEXT: Final = 15
_TITLE, _SMALL = 19, 14
_LINE: Final = 1.3
_ROOM: Final = WIDTH - 2 * EDGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Where the marks are: so many pixels wide and high, with so much beside them for labels."""

    width: float
    height: float
    left: float
    right: float
    above: float = 10
    below: float = 10


def plot(*, left: float, right: float, height: float, above: float = 10, below: float = 10) -> Plot:
    """`left` and `right` are without the edge of the picture."""
    inner = WIDTH - 2 * EDGE - left - right
    return Plot(width=inner, height=height, left=left + EDGE, right=right + EDGE, above=above, below=below)


def framed(chart: Chart, where: Plot, layers: Sequence[Layer]) -> dict[str, Any]:
    """The whole specification: https://vega.github.io/vega-lite/docs/layer.html."""
    title = wrapped(chart.title, _ROOM, _TITLE, most=3, bold=True)
    unit = wrapped(chart.unit, _ROOM, TEXT, most=1)
    source = wrapped(chart.source, _ROOM, _SMALL, most=3)
    head = EDGE + _tall(title, _TITLE) + 4 + _tall(unit, TEXT)
    top, bottom = head + where.above, where.below + 8 + _tall(source, _SMALL) + EDGE
    words = [
        written(title, x=EDGE - where.left, y=EDGE - top, size=_TITLE, fontWeight="bold"),
        written(unit, x=EDGE - where.left, y=EDGE - top + _tall(title, _TITLE) + 4, fill=SOFT),
        written(source, x=EDGE - where.left, y=where.height + where.below + 8, size=_SMALL, fill=SOFT),
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "autosize": {"type": "none"},
        "padding": {"left": where.left, "right": where.right, "top": top, "bottom": bottom},
        "width": where.width,
        "height": where.height,
        "background": GROUND,
        "config": {"font": FONT, "view": {"stroke": None}},
        "data": {"values": [{}]},
        "layer": [*layers, *words],
    }


def written(lines: Sequence[str], *, x: float, y: float, **more: Any) -> Layer:  # noqa: ANN401 - properties of a mark
    """Lines of text with their left upper corner there, counted from that of the plot. `fill` and others may differ."""
    size = more.pop("size", TEXT)
    mark = {"type": "text", "align": "left", "baseline": "top", "fill": INK, "fontSize": size} | more
    mark["lineHeight"] = round(size * _LINE, 1)
    return {"mark": mark, "encoding": {"x": {"value": x}, "y": {"value": y}, "text": {"value": list(lines)}}}


def _tall(lines: Sequence[str], size: float) -> float:
    return len(lines) * size * _LINE
