"""An event loop for tests of seconds: its time passes only where everybody sleeps, and then at once."""

import asyncio
import selectors

# Of ours: so long it waits whether a thread has something to say, before it takes all for asleep.
_PATIENCE = 0.05


class _Leaps(selectors.DefaultSelector):
    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(timeout if timeout is None else min(timeout, _PATIENCE))
        if timeout and not found:
            self.passed += timeout
        return found


class LeapingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaps = _Leaps()
        super().__init__(self._leaps)

    def time(self) -> float:
        return self._leaps.passed
