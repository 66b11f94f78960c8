"""Charts of what was measured, as data: at most six lines or layers, each with its words and its figures beside it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.analysis.shares import UNKNOWN
from bot.domain.charts import Chart, ChartKind, Series
from bot.domain.hub import Measured
from bot.domain.messages import Table
from bot.domain.trends import DayShare, Growth

OTHERS = "others"
_MOST = 6
_BARS = 12
_ROWS = 12
_NAMED = 3
_SHARE_UNIT = "% of the list"
_BOUND = "self-declared base models: a lower bound"

Point = tuple[str | date, float]


def share_chart(days: Sequence[DayShare], *, title: str, until: datetime) -> Chart:
    """The largest labels over all days, `others` and `unknown`, in per cent; at least one day is given."""
    known = _by_size(days)
    kept = known if len(known) < _MOST else known[: _MOST - 2]
    series = [Series(name=name, points=tuple((one.on, _percent(one, [name])) for one in days)) for name in kept]
    if rest := known[len(kept) :]:
        series.append(Series(name=OTHERS, points=tuple((one.on, _percent(one, rest)) for one in days)))
    series.append(Series(name=UNKNOWN, points=tuple((one.on, _percent(one, [UNKNOWN])) for one in days)))
    said = "; ".join(_from_to(one) for one in series)
    return Chart(
        kind=ChartKind.SHARES,
        title=title,
        series=tuple(series),
        unit=_SHARE_UNIT,
        alt=f"{title}, {_span(days[0].on, days[-1].on)}, in per cent of the list: {said}.",
        source=f"Hugging Face Hub, trending list, daily snapshots to {_day(until.date())}",
    )


def history_charts(model_id: str, history: Sequence[Measured]) -> tuple[Chart, ...]:
    """Its rank and its likes over the days; a chart for which there are not two days is left out."""
    ranks = [(one.at.date(), float(one.rank)) for one in history if one.rank is not None]
    likes = [(one.at.date(), float(one.likes)) for one in history if one.likes is not None]
    charts = []
    if len(ranks) > 1:
        charts.append(_line(ChartKind.RANKS, f"Rank of {model_id} on the Hub's trending list", "rank", ranks))
    if len(likes) > 1:
        charts.append(_line(ChartKind.LINES, f"Likes of {model_id} on the Hub", "likes", likes))
    return tuple(charts)


def derivatives_chart(model_id: str, history: Sequence[Measured]) -> Chart | None:
    """Models that name it as their base, by how they were made; None where they were not counted on two days."""
    counted = [(one.at.date(), one.children) for one in history if one.children]
    if len(counted) <= 1:
        return None
    kinds = {"fine-tunes": "finetune", "adapters": "adapter", "merges": "merge", "quantised copies": "quantized"}
    series = tuple(
        Series(name=name, points=tuple((on, float(getattr(children, field))) for on, children in counted))
        for name, field in kinds.items()
    )
    until = counted[-1][0]
    title = f"Models made from {model_id}"
    said = "; ".join(_from_to(one) for one in series)
    return Chart(
        kind=ChartKind.LINES,
        title=title,
        series=series,
        unit="models",
        alt=f"{title}, {_span(counted[0][0], until)}: {said}. At least so many: only those that say so are counted.",
        source=f"Hugging Face Hub, as of {_day(until)}; {_BOUND}",
    )


def growth_chart(grown: Sequence[Growth], *, title: str) -> Chart | None:
    """A bar for each of the twelve models with the most derivatives; None without any."""
    order = sorted(grown, key=lambda one: (-one.now.total, one.model_id))[:_BARS]
    if not order:
        return None
    points = tuple((one.model_id, float(one.now.total)) for one in order)
    first = ", ".join(f"{one.model_id} {one.now.total:,}" for one in order[:_NAMED])
    until = max(one.now_on for one in order)
    return Chart(
        kind=ChartKind.BARS,
        title=title,
        series=(Series(name="derivatives", points=points),),
        unit="models",
        alt=f"{title}: {first}{', and further models with fewer' if len(order) > _NAMED else ''}.",
        source=f"Hugging Face Hub, as of {_day(until)}; {_BOUND}",
    )


def table(chart: Chart) -> Table:
    """The figures as text, at most 12 rows: bars by label, one line by day, several by name with first and last day."""
    if len(chart.series) == 1:
        rows = _spread(chart.series[0].points, _ROWS)
        return Table(
            columns=("" if chart.kind is ChartKind.BARS else "day", chart.unit),
            rows=tuple((_x(x), _figure(chart, y)) for x, y in rows),
        )
    days = _columns(chart)
    return Table(
        columns=("" if chart.unit != _SHARE_UNIT else "share", *map(_x, days)),
        rows=tuple(_row(chart, one, days) for one in chart.series[:_ROWS]),
    )


def _by_size(days: Sequence[DayShare]) -> list[str]:
    total: dict[str, int] = {}
    for day in days:
        for share in day.shares:
            total[share.label] = total.get(share.label, 0) + share.count
    total.pop(UNKNOWN, None)
    return sorted((name for name, count in total.items() if count), key=lambda name: (-total[name], name))


def _percent(day: DayShare, names: Sequence[str]) -> float:
    return round(sum(share.percent for share in day.shares if share.label in names), 4)


def _line(kind: ChartKind, title: str, unit: str, points: Sequence[Point]) -> Chart:
    (first, start), (last, end) = points[0], points[-1]
    values = [value for _, value in points]
    best = min(values) if kind is ChartKind.RANKS else max(values)
    peak = f"; at best {best:,.0f}" if best not in {start, end} else ""
    days = _span(first, last)
    return Chart(
        kind=kind,
        title=title,
        series=(Series(name=unit, points=tuple(points)),),
        unit=unit,
        alt=f"{title}, {days}: from {start:,.0f} to {end:,.0f}{peak}.",
        source=f"Hugging Face Hub, daily snapshots to {_x(last)}",
    )


def _from_to(series: Series) -> str:
    first, last = series.points[0][1], series.points[-1][1]
    now = f"{series.name} {last:,.0f}"
    return now if round(first) == round(last) else f"{now} (from {first:,.0f})"


def _columns(chart: Chart) -> list[str | date]:
    days: Mapping[str | date, None] = {x: None for one in chart.series for x, _ in one.points}
    every = list(days)
    return every if len(every) <= 1 else [every[0], every[-1]]


def _row(chart: Chart, series: Series, days: Sequence[str | date]) -> tuple[str, ...]:
    values = dict(series.points)
    return (series.name, *(_figure(chart, values[day]) if day in values else "–" for day in days))


def _spread(points: Sequence[Point], most: int) -> Sequence[Point]:
    """The first, the last, and as many between them, at even distances, as there is room for."""
    if len(points) <= most:
        return points
    step = (len(points) - 1) / (most - 1)
    return [points[round(index * step)] for index in range(most)]


def _figure(chart: Chart, value: float) -> str:
    return f"{value:.0f} %" if chart.unit == _SHARE_UNIT else f"{value:,.0f}"


def _span(first: str | date, last: str | date) -> str:
    if first == last or isinstance(first, str) or isinstance(last, str):
        return _x(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_day(last)}"
    return f"{f'{first.day} {first:%B}' if first.year == last.year else _day(first)} to {_day(last)}"


def _x(value: str | date) -> str:
    return value if isinstance(value, str) else _day(value)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
