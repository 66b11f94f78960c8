"""Whether the wall clock can be trusted: after a leap forward nothing is sent until a server's date confirms it.

A clock that is an hour ahead would open slots too early, and post next week's edition today. One that steps back does
no harm: a slot is opened once. Progress of the wall clock is held against that of a clock that never leaps.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.keeping import ServerTime
from bot.ports import Clock

log = logging.getLogger(__name__)

LEAP = timedelta(hours=1)
CLOSE = timedelta(minutes=5)
PATIENCE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Doubt:
    """`before` is wall clock less monotonic clock before the leap; `since` is in monotonic seconds."""

    before: timedelta
    leap: timedelta
    since: float
    at: datetime


class ClockGuard:
    """Ask `steady` at each tick. `ticks` are monotonic seconds; `dated` is the newest date that a server told us.

    `ask` is called when a doubt begins: somebody should talk to a server soon.
    """

    def __init__(
        self,
        clock: Clock,
        ticks: Callable[[], float],
        dated: Callable[[], ServerTime | None],
        ask: Callable[[], None] = lambda: None,
    ) -> None:
        self._clock = clock
        self._ticks = ticks
        self._dated = dated
        self._ask = ask
        self._ahead: timedelta | None = None
        self._doubt: _Doubt | None = None

    def steady(self) -> bool:
        """Whether posts may be made. Where no server says anything for 30 minutes, the clock is believed."""
        now, ticks = self._clock.now(), self._ticks()
        ahead = now - datetime.min.replace(tzinfo=now.tzinfo) - timedelta(seconds=ticks)
        before, self._ahead = self._ahead, ahead
        if self._doubt is None and before is not None and ahead - before >= LEAP:
            self._begin(_Doubt(before=before, leap=ahead - before, since=ticks, at=now))
        if self._doubt is not None and (reason := self._resolved(self._doubt, now, ticks, ahead)):
            log.warning("posting goes on: %s", reason)
            self._doubt = None
        return self._doubt is None

    def state(self) -> str:
        """In words for people; empty where all is well."""
        if self._doubt is None:
            return ""
        return (
            f"doubtful since it leapt forward by {_span(self._doubt.leap)} to {self._doubt.at:%Y-%m-%d %H:%M} UTC; "
            "posts wait until the date of a server confirms it"
        )

    def _begin(self, doubt: _Doubt) -> None:
        self._doubt = doubt
        log.error("the clock leapt forward by %s: posts wait until the date of a server agrees", _span(doubt.leap))
        self._ask()

    def _resolved(self, doubt: _Doubt, now: datetime, ticks: float, ahead: timedelta) -> str:
        """Why there is no doubt any more; empty while there is."""
        if ahead - doubt.before < CLOSE:
            return "the clock went back to where it was"
        heard = self._dated()
        if heard is not None and abs(heard.said + timedelta(seconds=ticks - heard.heard) - now) <= CLOSE:
            return "the date of a server agrees with the clock"
        quiet_since = max(doubt.since, heard.heard) if heard else doubt.since
        if ticks - quiet_since >= PATIENCE.total_seconds():
            return "no server told its date within 30 minutes, so the clock is believed"
        return ""


def _span(leap: timedelta) -> str:
    hours = leap.total_seconds() / 3600
    return f"{hours:.1f} hours" if hours < 48 else f"{leap.days} days"  # noqa: PLR2004 - two days
