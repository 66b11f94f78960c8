"""How often we may identify ourselves: a bot that does it more than 1,000 times a day loses its token."""

import asyncio
import time
from collections.abc import Awaitable, Callable

_ALLOWANCE = 20
_SECONDS_EACH = 120.0


class Budget:
    """Twenty at once, one more every two minutes: at most 740 on any day. Shared by all clients of the process."""

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._left = float(_ALLOWANCE)
        self._counted_at = now()

    async def spend(self) -> None:
        """Return when one more is allowed."""
        while (wait := self._missing()) > 0:
            await self._sleep(wait)
        self._left -= 1

    def _missing(self) -> float:
        now = self._now()
        self._left = min(_ALLOWANCE, self._left + (now - self._counted_at) / _SECONDS_EACH)
        self._counted_at = now
        return max(0.0, (1 - self._left) * _SECONDS_EACH)
