"""One request after another at a steady rate, below the limit that Discord sets for a bot as a whole."""

import asyncio


class Pace:
    """Discord allows 50 requests a second for all routes together; reacting to 429 instead would lose messages.

    The margin is what a busy event loop makes of an even pace: one post early, the next one late.
    """

    def __init__(self, *, per_second: float = 49.2) -> None:
        self._gap = 1 / per_second
        self._next = 0.0

    async def turn(self) -> None:
        """Return when it is our turn, in the order of the calls."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + self._gap
        if at > now:
            await asyncio.sleep(at - now)
