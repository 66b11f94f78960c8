"""How often a source is read: every `every`, and less often where little comes and the operator lets it be.

Where news comes at a rate r and is read every T, the mean delay is T/2 and a day costs 1/T requests. Over many sources
the fewest requests for the same mean delay are made where T grows with the square root of the gap between two entries.
Pure, but for the counts that `Arrivals` keeps.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt
from typing import Final

from bot.domain.sources import SourceId, SourceRecord, SourceSpec

# What came in these days says how much comes.
WINDOW: Final = timedelta(days=30)
# A source whose entries are this many intervals apart, or nearer, is read every `every`. By simulation.
BUSY: Final = 20
LONGEST: Final = timedelta(days=1)
_FRESH_FOR: Final = timedelta(hours=1)


def interval(spec: SourceSpec, record: SourceRecord, *, brought: int, now: datetime) -> timedelta:
    """How long to wait after a poll that worked. `brought` are the entries that came within the window.

    At least `every`; at most `at_most`, and a day.
    """
    if spec.at_most is None or record.imported_at is None:
        return spec.every
    gap = min(WINDOW, max(now - record.imported_at, timedelta(0))) / (brought + 0.5)
    grown = spec.every * sqrt(max(gap / (BUSY * spec.every), 1.0))
    return max(spec.every, min(grown, spec.at_most, LONGEST))


@dataclass(slots=True)
class Arrivals:
    """How many entries each source brought within the window: asked of the database once an hour, kept up meanwhile."""

    _counts: Counter[SourceId] = field(default_factory=Counter)
    _asked_at: datetime | None = None

    def stale(self, now: datetime) -> bool:
        return self._asked_at is None or not timedelta(0) <= now - self._asked_at < _FRESH_FOR

    def renew(self, counts: Mapping[SourceId, int], now: datetime) -> None:
        self._counts, self._asked_at = Counter(counts), now

    def add(self, new: Mapping[SourceId, int]) -> None:
        self._counts.update(new)

    def of(self, source_id: SourceId) -> int:
        return self._counts[source_id]
