"""The charts of an edition as pictures, drawn once for the page and for both platforms."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.charts import Chart
from bot.domain.errors import PaintError
from bot.domain.messages import Message, Picture
from bot.messages.encode import decode_chart
from bot.ports import Painter

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drawings:
    """By the chart; one that could not be drawn is in neither, and is told in words."""

    png: Mapping[Chart, bytes] = field(default_factory=dict)
    svg: Mapping[Chart, str] = field(default_factory=dict)

    def of_discord(self, payloads: Sequence[Mapping[str, Any]]) -> list[Mapping[str, bytes]]:
        """For each payload the pictures of its charts, by their names."""
        return [
            {one["name"]: self.png[chart] for one in part.get("charts", ()) if (chart := _chart(one)) in self.png}
            for part in payloads
        ]

    def of_slack(self, payloads: Sequence[Mapping[str, Any]]) -> list[bytes | None]:
        """The pictures of all parts in the order of their blocks."""
        return [self.png.get(_chart(one)) for part in payloads for one in part["blocks"] if "chart" in one]


async def draw_all(message: Message, painter: Painter) -> Drawings:
    """Takes about a second for a chart."""
    png: dict[Chart, bytes] = {}
    svg: dict[Chart, str] = {}
    for block in message.blocks:
        if isinstance(block, Picture):
            try:
                png[block.chart], svg[block.chart] = await painter.png(block.chart), await painter.svg(block.chart)
            except PaintError as error:
                log.warning("a chart is told in words: %s", error)
    return Drawings(png=png, svg=svg)


def _chart(kept: Mapping[str, Any]) -> Chart:
    return decode_chart(kept["chart"])
