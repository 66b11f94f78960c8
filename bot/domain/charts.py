"""A chart as data: what is drawn is decided here, how it is drawn is the affair of whoever draws it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ChartKind(StrEnum):
    """BARS: a value a label, longest first as given. LINES: values over days. RANKS: lines with 1 at the top.

    SHARES: parts of a whole over days, stacked to 100 %.
    """

    BARS = "bars"
    LINES = "lines"
    RANKS = "ranks"
    SHARES = "shares"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """`points` are in order; x is a label for bars and a day for all others. A day without a value is left out."""

    name: str
    points: tuple[tuple[str | date, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """At most 6 series and 24 bars, so that it can be read on a phone.

    `alt` says in a sentence or two what can be seen. `unit` names the values ("models", "likes", "% of the list").
    `source` is the small line below: where the figures come from, and as of when.
    """

    kind: ChartKind
    title: str
    series: tuple[Series, ...]
    unit: str
    alt: str
    source: str
