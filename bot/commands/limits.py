"""How fast people may ask: a bucket of requests for each person, and one for each server or workspace.

Each is kept as the one moment at which it is full again (the generic cell rate algorithm), so that whoever asked
nothing of late costs nothing.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

from bot.domain.subscriptions import TenantId

log = logging.getLogger(__name__)

BUSY: Final = "I have too much to do at the moment. Please try again in a minute."
# Requests between two looks for buckets that are full again, and seconds between two lines of log about one tenant.
_TIDY: Final = 1000
_QUIET: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many requests `at_once`, and for long so many `a_second`, which is more than 0."""

    at_once: int
    a_second: float

    def lacks(self, full_at: float, now: float) -> float:
        """Seconds until there is room for another request; 0 or less where there is."""
        return full_at - now - (self.at_once - 1) / self.a_second


# Somebody who turns pages presses a button every second or two, and not for long.
PERSON: Final = Rate(at_once=10, a_second=0.5)


def of_tenant(a_second: int) -> Rate:
    """A server or workspace may bring the requests of twelve seconds at once: everybody reads the same edition."""
    return Rate(at_once=12 * a_second, a_second=float(a_second))


class Limits:
    """What has been asked of late, in memory. Without a rate there is no limit of that kind; `now` is in seconds."""

    def __init__(
        self, *, person: Rate | None = None, tenant: Rate | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._person = person
        self._tenant = tenant
        self._now = now
        self._full_at: dict[tuple[str, str], float] = {}
        self._told: dict[str, float] = {}
        self._until_tidy = _TIDY

    def refusal(self, tenant_id: TenantId, user_id: str) -> str:
        """Why this request is turned away, in words for the asker; empty where it is not, and then it counts."""
        now, buckets = self._now(), self._buckets(tenant_id, user_id)
        for rate, key, words in buckets:
            if (seconds := rate.lacks(self._full_at.get(key, now), now)) > 0:
                self._tell(tenant_id, now)
                return f"{words} Please try again in {ceil(seconds)} s."
        for rate, key, _ in buckets:
            self._full_at[key] = max(self._full_at.get(key, now), now) + 1 / rate.a_second
        self._tidy(now)
        return ""

    def _buckets(self, tenant_id: TenantId, user_id: str) -> list[tuple[Rate, tuple[str, str], str]]:
        """The person's first: who is turned away takes nothing from the others."""
        made: list[tuple[Rate, tuple[str, str], str]] = []
        if self._person:
            made.append((self._person, (tenant_id, user_id), "You ask faster than I can answer."))
        if self._tenant:
            made.append((self._tenant, (tenant_id, ""), "Many people here ask at the same time."))
        return made

    def _tell(self, tenant_id: TenantId, now: float) -> None:
        if now - self._told.get(tenant_id, -_QUIET) >= _QUIET:
            self._told[tenant_id] = now
            log.warning("%s asks too fast; what comes on top is turned away", tenant_id)

    def _tidy(self, now: float) -> None:
        self._until_tidy -= 1
        if self._until_tidy <= 0:
            self._full_at = {key: full_at for key, full_at in self._full_at.items() if full_at > now}
            self._told = {tenant: at for tenant, at in self._told.items() if now - at < _QUIET}
            self._until_tidy = _TIDY
