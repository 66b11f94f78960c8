"""A chart as a specification: what cannot be read is refused, and everything has its place before it is drawn."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts.frame import EDGE, WIDTH
from bot.charts.labels import apart
from bot.charts.palette import UNKNOWN
from bot.charts.spec import MOST_BARS, MOST_SERIES, spec
from bot.charts.text import width
from bot.domain.charts import Chart, ChartKind, Series
from tests.charts import FIRST, bars, chart, line

_NAMES = st.text(max_size=60) | st.sampled_from(["unknown", "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "国产模型" * 9])
_VALUES = st.floats(0, 1e12, allow_nan=False) | st.just(0.0)
_DAYS = st.lists(st.integers(0, 400), min_size=1, max_size=12, unique=True).map(
    lambda found: [FIRST + timedelta(days=one) for one in sorted(found)]
)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    kind = draw(st.sampled_from(list(ChartKind)))
    xs: st.SearchStrategy[Any] = st.lists(_NAMES, min_size=1, max_size=8) if kind is ChartKind.BARS else _DAYS
    values = st.integers(1, 3000).map(float) if kind is ChartKind.RANKS else _VALUES
    series = tuple(
        Series(name=draw(_NAMES), points=tuple((x, draw(values)) for x in draw(xs)))
        for _ in range(draw(st.integers(1, MOST_SERIES)))
    )
    title, unit, source = draw(_NAMES), draw(_NAMES), draw(_NAMES)
    return Chart(kind=kind, title=title, series=series, unit=unit, alt="", source=source)


def marks(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in made["layer"]:
        yield from marks(one) if "layer" in one else [one]


def texts(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in marks(made) if one["mark"]["type"] == "text"]


def said(made: dict[str, Any]) -> str:
    return "\n".join(line for one in texts(made) for line in one["encoding"]["text"]["value"])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (chart(series=()), "without points"),
        (chart(series=(Series(name="a", points=()),)), "without points"),
        (chart(series=tuple(line(f"m{n}", 1, 2) for n in range(MOST_SERIES + 1))), "7 series"),
        (chart(ChartKind.BARS, series=bars(**{f"m{n}": 1.0 for n in range(MOST_BARS + 1)})), "24 bars"),
        (chart(series=(Series(name="a", points=((FIRST, float("inf")),)),)), "no number"),
        (chart(series=bars()), "a label where a day"),
        (chart(series=(Series(name="a", points=((datetime(2026, 8, 1, tzinfo=UTC), 1.0),)),)), "where a day"),
        (chart(ChartKind.RANKS, series=(line("a", 0.0, 2.0),)), "below 1"),
        (chart(ChartKind.SHARES, series=(line("a", -1.0, 2.0),)), "below 0"),
    ],
)
def test_what_nobody_could_read_is_refused(wrong: Chart, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        spec(wrong)


@given(charts())
@settings(max_examples=300, deadline=None)
def test_any_chart_has_a_specification_within_the_picture(of: Chart) -> None:
    made = spec(of)
    json.dumps(made, allow_nan=False)
    pad = made["padding"]
    assert pad["left"] + made["width"] + pad["right"] == pytest.approx(WIDTH)
    for one in texts(made):
        x, y = (one["encoding"][axis]["value"] for axis in "xy")
        size, align = one["mark"]["fontSize"], one["mark"]["align"]
        for number, words in enumerate(one["encoding"]["text"]["value"]):
            long = width(words, size)
            left = pad["left"] + x - {"left": 0, "center": long / 2, "right": long}[align]
            assert left >= EDGE / 2 - 1
            assert left + long <= WIDTH - EDGE / 2 + 1
            middle = pad["top"] + y + number * one["mark"]["lineHeight"]
            assert EDGE - 1 <= middle <= pad["top"] + made["height"] + pad["bottom"] - EDGE / 2


@given(charts())
@settings(max_examples=100, deadline=None)
def test_nothing_is_loaded_and_no_text_is_an_expression(of: Chart) -> None:
    made = spec(of)
    assert [one for one in _keys(made) if one in {"url", "expr", "href", "signal", "tooltip", "params"}] == []


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def test_title_unit_and_source_stand_in_the_picture() -> None:
    of = chart()
    words = said(spec(of)).replace("\n", " ")
    assert all(part in words for part in (of.title, of.unit, "as of 22 August 2026", "acme/Tiny"))


def test_the_first_rank_is_at_the_top() -> None:
    made = spec(chart(ChartKind.RANKS, series=(line("a", 1, 5, 9), line("b", 4, 3, 2)), unit="rank"))
    scales = [one["encoding"]["y"]["scale"] for one in marks(made) if one["mark"]["type"] == "line"]
    assert {one["reverse"] for one in scales} == {True}
    assert "rank 9" in said(made)
    places = {
        one["encoding"]["text"]["value"][0]: one["encoding"]["y"]["value"]
        for one in texts(made)
        if one["mark"]["align"] == "right"
    }
    assert places["1"] == min(places.values())


def test_the_axis_of_ranks_begins_with_the_first_even_where_nobody_is_first() -> None:
    made = spec(chart(ChartKind.RANKS, series=(line("a", 60, 75, 90),), unit="rank"))
    shown = [one["encoding"]["text"]["value"][0] for one in texts(made) if one["mark"]["align"] == "right"]
    assert shown[:-1] == ["1", "20", "40", "60", "80"]


def test_shares_fill_the_whole_and_show_what_is_unknown() -> None:
    made = spec(chart(ChartKind.SHARES, series=(line("China", 3, 5), line("unknown", 1, 5))))
    areas = [one for one in marks(made) if one["mark"]["type"] == "area"]
    values = [one["data"]["values"] for one in areas]
    assert [(one["y"], one["y2"]) for one in values[0]] == [(25.0, 100.0), (50.0, 100.0)]
    assert [(one["y"], one["y2"]) for one in values[1]] == [(0.0, 25.0), (0.0, 50.0)]
    assert areas[1]["mark"]["fill"]["stops"][0]["color"] == UNKNOWN
    assert "unknown\n50 %" in said(made)


def test_a_day_without_a_value_breaks_the_line() -> None:
    gap = Series(name="b", points=((FIRST, 1.0), (FIRST + timedelta(days=2), 3.0)))
    made = spec(chart(series=(line("a", 1, 2, 3), gap)))
    drawn = [one for one in marks(made) if one["mark"]["type"] == "line" and "strokeDash" in one["mark"]]
    assert [one["run"] for one in drawn[1]["data"]["values"]] == [0, 1]


def test_one_day_of_shares_is_bars() -> None:
    made = spec(chart(ChartKind.SHARES, series=(line("China", 3), line("unknown", 1)), unit="models"))
    assert [one for one in marks(made) if one["mark"]["type"] == "area"] == []
    assert "% of models" in said(made)
    assert "75" in said(made)


@given(st.lists(st.floats(0, 260), min_size=1, max_size=6), st.floats(20, 43))
def test_labels_never_lie_on_one_another(heights: list[float], tall: float) -> None:
    placed = sorted(apart(heights, tall=[tall] * len(heights), room=260))
    assert placed[0] >= tall / 2 - 1e-6
    assert placed[-1] <= 260 - tall / 2 + 1e-6
    assert all(after - before >= tall - 1e-6 for before, after in pairwise(placed))


def test_a_year_is_told_by_months() -> None:
    year = Series(name="a", points=tuple((date(2025, 8, 1) + timedelta(days=30 * n), float(n)) for n in range(13)))
    assert "Aug 2025" in said(spec(chart(series=(year,))))
