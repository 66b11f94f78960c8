"""What comes out of the process, looked at pixel by pixel: nothing is cut off at an edge, whatever the names are."""

from dataclasses import replace

import pytest

from bot.charts.painter import VegaPainter
from bot.charts.palette import COLOURS, GROUND, UNKNOWN
from bot.charts.spec import spec
from bot.domain.charts import Chart, ChartKind
from tests.charts import bars, chart, line
from tests.unit.charts.pixels import Pixel, Pixels, pixels
from tests.unit.charts.process import child

NAMES = (
    "some-organisation-of-long-name/Model-With-A-Name-Of-Many-Parts-480B-A35B-Instruct-FP8-0826",
    "W@M" * 40,
    "国产开源大模型" * 12,
    "unknown",
)


def colour(written: str) -> Pixel:
    red, green, blue = (int(written[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _named(kind: ChartKind) -> Chart:
    words = " ".join(NAMES)
    ends = (3.0, 1.0) if kind is ChartKind.RANKS else (1e12, 2e12)
    series = bars(**dict.fromkeys(NAMES, 1e12)) if kind is ChartKind.BARS else tuple(line(one, *ends) for one in NAMES)
    return chart(kind, series=series, title=words, unit=NAMES[0], source=words)


async def drawn(of: Chart) -> Pixels:
    """As large as it says, a quarter of what is sent: reading pixels without a library takes its time."""
    code, png = await child({"form": "png", "scale": 1, "spec": spec(of)})
    assert code == 0
    return pixels(png)


@pytest.mark.parametrize("kind", ChartKind)
async def test_a_margin_stays_free_on_all_sides(kind: ChartKind) -> None:
    assert (await drawn(_named(kind))).edge(8) == {colour(GROUND)}


async def test_shares_fill_the_plot_from_top_to_bottom_in_their_order() -> None:
    parts = (line("China", 50, 50), line("France", 25, 25), line("unknown", 25, 25))
    made = await drawn(chart(ChartKind.SHARES, series=parts))
    column = [made.at(200, y) for y in range(len(made.rows))]
    tall = [column.count(colour(one)) for one in (COLOURS[0], COLOURS[1])]
    assert tall[0] == pytest.approx(2 * tall[1], rel=0.1)
    assert column.index(colour(COLOURS[0])) < column.index(colour(COLOURS[1]))
    assert any(made.at(x, column.index(colour(COLOURS[1])) + tall[1] + 10) == colour(UNKNOWN) for x in range(180, 220))


async def test_the_first_rank_is_drawn_above_the_others() -> None:
    of = chart(ChartKind.RANKS, series=(line("first", 1, 1, 1), line("tenth", 10, 10, 10)), unit="rank")
    made = await drawn(of)
    tops = [_top(made.rows, colour(one)) for one in (COLOURS[0], COLOURS[1])]
    assert tops[0] < tops[1]


def _top(rows: tuple[bytes, ...], of: Pixel) -> int:
    return next(y for y, row in enumerate(rows) if bytes(of) * 3 in row)


async def test_another_figure_is_another_picture() -> None:
    painter = VegaPainter(seconds=60)
    of = chart()
    assert await painter.png(of) != await painter.png(replace(of, series=(line("acme/Tiny", 1, 2, 4), of.series[1])))
