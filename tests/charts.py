"""Charts for tests, one of each kind, and a painter that draws nothing but remembers what it was asked."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.domain.charts import Chart, ChartKind, Series
from bot.domain.errors import PaintError

FIRST = date(2026, 8, 1)
# The smallest PNG that is one: a pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63680000008200"
    "8177cd72b60000000049454e44ae426082"
)


def chart(kind: ChartKind = ChartKind.LINES, **changes: Any) -> Chart:
    fields: dict[str, Any] = {
        "kind": kind,
        "title": "Likes of two models",
        "series": bars() if kind is ChartKind.BARS else (line("acme/Tiny", 1, 2, 3), line("unknown", 3, 2, 1)),
        "unit": "likes",
        "alt": "Tiny rises from 1 to 3 likes, the other falls.",
        "source": "Our own measurements, as of 22 August 2026.",
    }
    return Chart(**(fields | changes))


def line(name: str, *values: float, first: date = FIRST) -> Series:
    return Series(name=name, points=tuple((first + timedelta(days=at), float(one)) for at, one in enumerate(values)))


def bars(**values: float) -> tuple[Series, ...]:
    return (Series(name="models", points=tuple((values or {"China": 41.0, "France": 6.0, "unknown": 9.0}).items())),)


@dataclass(slots=True)
class Sketch:
    """`asked` are the charts in order; it fails while `broken` says why."""

    broken: str = ""
    asked: list[Chart] = field(default_factory=list)

    async def png(self, chart: Chart) -> bytes:
        self.asked.append(chart)
        if self.broken:
            raise PaintError(self.broken)
        return PIXEL

    async def svg(self, chart: Chart) -> str:
        await self.png(chart)
        return f'<svg xmlns="http://www.w3.org/2000/svg"><title>{chart.kind}</title></svg>'
