"""Medians of what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.farm.rounds import Table

LARGE = "304 large"
TLS = "304 TLS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`count` and `large` are numbers of feeds, `lookups` the figures of searches: `ours` and `in_loop`."""

    table: Table
    count: int
    large: int = 0
    lookups: Mapping[str, Mapping[str, float]]

    def cpu(self, guest: str, round_: str) -> float | None:
        """Seconds within the round where the guest tells them, else of its whole process."""
        return self._median([one.inner_cpu or one.cpu for one in self.table.samples.get((guest, round_), ())])

    def wall(self, guest: str, round_: str) -> float | None:
        return self._median([one.inner_wall or one.wall for one in self.table.samples.get((guest, round_), ())])

    def whole(self, guest: str, round_: str) -> tuple[float, float] | None:
        """Wall and processor seconds of the whole process."""
        some = self.table.samples.get((guest, round_))
        return (median(one.wall for one in some), median(one.cpu for one in some)) if some else None

    def resident(self, guest: str, round_: str) -> float | None:
        return self._median([one.resident / 2**20 for one in self.table.samples.get((guest, round_), ())])

    def farm(self) -> tuple[float, float]:
        """Milliseconds of the farm's processor for a request: the median of all rounds, and the worst."""
        costs = []
        for samples in self.table.samples.values():
            for one in samples:
                requests = sum(one.served.get(status, 0) for status in ("200", "304"))
                costs.append(one.served["cpu"] / requests * 1000 if requests else 0.0)
        return (median(costs), max(costs)) if costs else (0.0, 0.0)

    @staticmethod
    def _median(values: Sequence[float]) -> float | None:
        return median(values) if values else None
