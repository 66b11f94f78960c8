"""Which platforms are not to be called for now, because they refused our token: calling on would only annoy them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Circuit:
    """Kept from one round to the next. Lost with the process, which costs one call."""

    _until: dict[str, datetime] = field(default_factory=dict)

    def open(self, platform: str, until: datetime) -> bool:
        """Do not call the platform before the moment. False where that was known already: log it once."""
        fresh = platform not in self._until
        self._until[platform] = max(until, self._until.get(platform, until))
        return fresh

    def close(self, platform: str) -> None:
        """It answered: whatever was wrong with the token is mended."""
        self._until.pop(platform, None)

    def is_open(self, platform: str, now: datetime) -> bool:
        return platform in self._until and now < self._until[platform]
