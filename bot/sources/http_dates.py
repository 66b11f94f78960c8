"""What time servers say it is: the newest Date of an answer, and when it was heard by a clock that never leaps."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.domain.keeping import ServerTime


class Dates:
    """Any answer will do, also a refusal; the newest is remembered."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._newest: ServerTime | None = None
        # Servers of one round mostly say the same second, and reading it costs as much as the rest of their headers.
        self._last: tuple[str, datetime | None] = ("", None)

    def newest(self) -> ServerTime | None:
        return self._newest

    def note(self, headers: Mapping[str, str]) -> None:
        """Remember when the answer was made (RFC 9110 section 6.6.1), plus the time it spent in caches (`Age`).

        An answer without a readable date changes nothing.
        """
        text = headers.get("Date", "")[:64]
        if text != self._last[0]:
            self._last = (text, _moment(text))
        with suppress(OverflowError):  # a date at the end of the calendar, and an Age that leads beyond it
            if said := self._last[1]:
                moment = said + timedelta(seconds=_age(headers.get("Age", "")))
                self._newest = ServerTime(said=moment, heard=self._ticks())


def _moment(text: str) -> datetime | None:
    try:
        said = parsedate_to_datetime(text)
        return said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _age(value: str) -> int:
    """Whole seconds (RFC 9111 section 5.1); 0 for what is no number."""
    text = value.strip()[:10]
    return int(text) if text.isascii() and text.isdigit() else 0
