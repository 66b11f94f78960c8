"""How fast people may ask: a bucket of requests for each person, and one for each server or workspace.

What is completed while somebody types has buckets of its own, and takes nothing from those of questions. Each is kept
as the one moment at which it is full again (the generic cell rate algorithm), so that whoever asked nothing of late
costs nothing; in whole nanoseconds, so that twenty fifths of a second are four seconds.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

from bot.domain.metering import TURNED_AWAY, Unmetered
from bot.domain.subscriptions import TenantId
from bot.ports import Meter

log = logging.getLogger(__name__)

_ASKS: Final = "%s asks too fast; what comes on top is turned away"
_TYPES: Final = "%s types too fast; what comes on top gets no choices"
BUSY: Final = "I have too much to do at the moment. Please try again in a minute."
_SECOND: Final = 1_000_000_000
# Requests between two looks for buckets that are full again, and the time between two lines of log about one tenant.
_TIDY: Final = 1000
_QUIET: Final = 60 * _SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many requests `at_once`, and for long so many `a_second`, which is more than 0."""

    at_once: int
    a_second: float

    @property
    def pause(self) -> int:
        """Nanoseconds from one request to the next, for long."""
        return round(_SECOND / self.a_second)

    def lacks(self, full_at: int, now: int) -> int:
        """Nanoseconds until there is room for another request; 0 or less where there is."""
        return full_at - now - (self.at_once - 1) * self.pause


# Somebody who turns pages presses a button every second or two, and not for long.
PERSON: Final = Rate(at_once=10, a_second=0.5)
# Room for two words at the speed of a typist; what goes into a field is hardly ever longer.
TYPIST: Final = Rate(at_once=20, a_second=5.0)
# Some letters are typed for each question.
_COMPLETIONS_A_QUESTION: Final = 5


def of_tenant(a_second: int) -> Rate:
    """A server or workspace may bring the requests of twelve seconds at once: everybody reads the same edition."""
    return Rate(at_once=12 * a_second, a_second=float(a_second))


class Limits:
    """What has been asked of late, in memory. Without a rate there is no limit of that kind; `now` is in seconds.

    `completions` are limits of their own. `line` is what the log says of a tenant, once a minute at most; `meter`
    counts who is turned away, by platform.
    """

    def __init__(
        self,
        *,
        person: Rate | None = None,
        tenant: Rate | None = None,
        completions: "Limits | None" = None,
        line: str = _ASKS,
        meter: Meter | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._person = person
        self._tenant = tenant
        self._completions = completions
        self._line = line
        self._meter = meter or Unmetered()
        self._now = now
        self._full_at: dict[tuple[str, str], int] = {}
        self._told: dict[str, int] = {}
        self._until_tidy = _TIDY

    def refusal(self, tenant_id: TenantId, user_id: str) -> str:
        """Why this request is turned away, in words for the asker; empty where it is not, and then it counts."""
        now, buckets = round(self._now() * _SECOND), self._buckets(tenant_id, user_id)
        for rate, key, words in buckets:
            if (missing := rate.lacks(self._full_at.get(key, now), now)) > 0:
                self._meter.count(TURNED_AWAY, tenant_id.partition(":")[0])
                self._tell(tenant_id, now)
                return f"{words} Please try again in {ceil(missing / _SECOND)} s."
        for rate, key, _ in buckets:
            self._full_at[key] = max(self._full_at.get(key, now), now) + rate.pause
        self._tidy(now)
        return ""

    def completes(self, tenant_id: TenantId, user_id: str) -> bool:
        """Whether choices are looked up for what this person types; where they are, it counts."""
        return self._completions is None or not self._completions.refusal(tenant_id, user_id)

    def _buckets(self, tenant_id: TenantId, user_id: str) -> list[tuple[Rate, tuple[str, str], str]]:
        """The person's first: who is turned away takes nothing from the others."""
        made: list[tuple[Rate, tuple[str, str], str]] = []
        if self._person:
            made.append((self._person, (tenant_id, user_id), "You ask faster than I can answer."))
        if self._tenant:
            made.append((self._tenant, (tenant_id, ""), "Many people here ask at the same time."))
        return made

    def _tell(self, tenant_id: TenantId, now: int) -> None:
        if now - self._told.get(tenant_id, -_QUIET) >= _QUIET:
            self._told[tenant_id] = now
            log.warning(self._line, tenant_id)

    def _tidy(self, now: int) -> None:
        self._until_tidy -= 1
        if self._until_tidy <= 0:
            self._full_at = {key: full_at for key, full_at in self._full_at.items() if full_at > now}
            self._told = {tenant: at for tenant, at in self._told.items() if now - at < _QUIET}
            self._until_tidy = _TIDY


def of_completions(a_second: int, *, meter: Meter | None = None, now: Callable[[], float] = time.monotonic) -> Limits:
    """Beside so many questions a second of a tenant, which is more than 0."""
    wider = of_tenant(_COMPLETIONS_A_QUESTION * a_second)
    return Limits(person=TYPIST, tenant=wider, line=_TYPES, meter=meter, now=now)
