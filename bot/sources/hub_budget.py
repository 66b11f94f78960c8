"""How many questions may still be put to the Hub: one account for everything in this process that asks it.

The Hub counts by address or token in fixed windows and says in its answers what is left. We count our own questions
of the last window besides: so no span of that length holds more than the limit, whenever the Hub's windows begin.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from bot.domain.errors import SourceError, SourceFault

# What the Hub's documentation on rate limits grants to whoever has no token.
_LIMIT: Final = 500
_WINDOW: Final = timedelta(minutes=5)
# What people's questions may use and jobs may not.
_RESERVE: Final = 10
_MOST: Final = 1_000_000
_LONGEST: Final = timedelta(hours=1)
_UNSAID: Final = timedelta(minutes=1)
_MAX_PAUSE: Final = timedelta(days=1)
# The seconds of the header are whole, and answers overtake each other.
_SLACK: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What one answer said: `remaining` questions for the next `resets_in`, of `limit` in each `window`."""

    remaining: int
    resets_in: timedelta
    limit: int | None = None
    window: timedelta | None = None


class Budget:
    """May be used from any thread. `now` is aware UTC; a clock that was set back costs at most one window."""

    def __init__(self, *, limit: int = _LIMIT, window: timedelta = _WINDOW) -> None:
        self._limit = limit
        self._window = window
        self._asked: deque[datetime] = deque()
        # What the Hub said to be left, less what was asked since, until its window ends.
        self._left: int | None = None
        self._until: datetime | None = None
        self._lock = Lock()

    def room(self, now: datetime) -> int:
        """How many more may be asked without eating into the reserve."""
        with self._lock:
            self._forget(now)
            return max(0, self._free() - self._reserve())

    def take(self, now: datetime, *, reserve: bool) -> None:
        """Count one question, which is put next. `reserve`: it is a person's.

        Raises SourceError (RATE_LIMITED) with the moment from which it may be put, where none is left.
        """
        with self._lock:
            self._forget(now)
            kept = 0 if reserve else self._reserve()
            if self._free() <= kept:
                raise SourceError(
                    SourceFault.RATE_LIMITED, "the Hub's limit is used up for now", retry_at=self._opens(kept, now)
                )
            self._asked.append(now)
            if self._left is not None:
                self._left -= 1

    def heard(self, said: Allowance, now: datetime) -> None:
        """Take over what an answer said. What cannot be is left aside."""
        with self._lock:
            self._forget(now)
            if said.limit is not None and 0 < said.limit <= _MOST:
                self._limit = said.limit
            if said.window is not None and timedelta(0) < said.window <= _LONGEST:
                self._window = said.window
            until = now + min(said.resets_in, self._window)
            if self._left is None or self._until is None or until > self._until + _SLACK:
                self._left = said.remaining
            else:
                self._left = min(self._left, said.remaining)
            self._until = until

    def refused(self, until: datetime | None, now: datetime) -> None:
        """The Hub answered 429: nothing is asked until that moment, or for a minute where it named none."""
        with self._lock:
            self._left = 0
            self._until = min(until or now + _UNSAID, now + _MAX_PAUSE)

    def _reserve(self) -> int:
        return self._limit // _RESERVE

    def _free(self) -> int:
        own = self._limit - len(self._asked)
        return own if self._left is None else min(own, self._left)

    def _forget(self, now: datetime) -> None:
        while self._asked and not now - self._window < self._asked[0] <= now:
            self._asked.popleft()
        if self._until is not None and not now < self._until <= now + _MAX_PAUSE:
            self._left = self._until = None

    def _opens(self, kept: int, now: datetime) -> datetime:
        """The first moment at which more than `kept` are free. The lock is held."""
        moments = [now]
        if self._left is not None and self._until is not None and self._left <= kept:
            moments.append(self._until)
        over = len(self._asked) - (self._limit - kept)
        if 0 <= over < len(self._asked):
            moments.append(self._asked[over] + self._window)
        return max(moments)


_OF_PROCESS: Final[dict[str, Budget]] = {}


def budget_of(endpoint: str) -> Budget:
    """The account of this process with that Hub: the Hub counts by our address, whoever of us asks."""
    return _OF_PROCESS.setdefault(endpoint, Budget())
