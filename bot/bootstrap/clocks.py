"""What time it is: really, or as a replay wants it."""

from dataclasses import dataclass
from datetime import UTC, datetime


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Stands at one moment, so that weeks can be replayed."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment
