"""One request after another at a steady rate, below the limit that Discord sets for a bot as a whole."""

import asyncio


class Pace:
    """Discord allows 50 requests a second for all routes together; reacting to 429 instead would lose messages.

    A turn that comes a little late, as every timer does, is made up for by the next ones. What is lost to a longer
    pause stays lost: a burst after it would meet the limit.
    """

    def __init__(self, *, per_second: float = 49.08) -> None:
        self._gap = 1 / per_second
        self._due = float("-inf")
        self._line = asyncio.Lock()

    async def turn(self) -> None:
        """Return when it is our turn, in the order of the calls."""
        async with self._line:
            now = asyncio.get_running_loop().time()
            due = self._due if now - self._due < self._gap / 2 else now
            self._due = due + self._gap
            if due > now:
                await asyncio.sleep(due - now)
