"""Time that the processes of a campaign share: it runs faster than ours, and jumps where the script says so."""

import asyncio
import mmap
import selectors
import struct
import time
from datetime import UTC, datetime, timedelta

# A second of ours is so many of theirs: a deadline of 45 s takes one, and a stall of this machine is not yet one.
SPEED = 40.0
_NUMBER = struct.Struct("d")


class SharedClock:
    """Made before the processes are forked, it is the same for all of them, the killed and the living.

    Only one of them at a time moves it forward.
    """

    def __init__(self, start: datetime) -> None:
        self._page = mmap.mmap(-1, _NUMBER.size)
        self._start = start.timestamp()
        self._zero = time.monotonic()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)

    def seconds(self) -> float:
        """Since 1970."""
        (jumped,) = _NUMBER.unpack_from(self._page)
        return float(self._start + (time.monotonic() - self._zero) * SPEED + jumped)

    def forward(self, by: timedelta) -> None:
        (jumped,) = _NUMBER.unpack_from(self._page)
        _NUMBER.pack_into(self._page, 0, jumped + by.total_seconds())


class _FastSelector(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout if timeout is None else timeout / SPEED)


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop in whose time sleeps and deadlines are as long as the shared clock says."""

    def __init__(self) -> None:
        super().__init__(_FastSelector())

    def time(self) -> float:
        return super().time() * SPEED
