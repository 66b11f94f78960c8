"""A Meter that a test looks into."""

from collections import Counter
from dataclasses import dataclass, field

from bot.domain.metering import Counted, Timed


@dataclass(slots=True)
class KeptMeter:
    """Counts by name and labels; of durations the number, by the same."""

    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    timed: Counter[tuple[str, ...]] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def count(self, what: Counted, *labels: str, by: int = 1) -> None:
        assert len(labels) == len(what.labels)
        assert by >= 0
        self.counts[(what.name, *labels)] += by

    def time(self, what: Timed, seconds: float, *labels: str) -> None:
        assert len(labels) == len(what.labels)
        self.timed[(what.name, *labels)] += 1
        self.seconds.append(seconds)
