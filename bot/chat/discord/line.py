"""The line to Discord's REST interface: discord.py's own HTTP client, with a deadline and a steady pace."""

import asyncio
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import discord
from discord.http import HTTPClient, Route

from bot.chat.discord.pace import Pace

# Below the lease of a claimed delivery: whoever gives up here has not yet been given up.
DEADLINE = 45.0
# What opens a post in a forum has no nonce: made twice, it stands there twice.
_UNKNOWN_AGAIN = ("POST", "/channels/{channel_id}/threads")


class Line:
    """Requests of one logged-in client. Failures are discord.py's and the built-in ones: see `faults`."""

    def __init__(self, client: discord.Client, pace: Pace) -> None:
        self._http: HTTPClient = client.http
        self._pace = pace

    async def call(self, method: str, path: str, *, deadline: float = DEADLINE, body: Any = None, **where: str) -> Any:  # noqa: ANN401 - JSON
        """The answer as JSON. `where` fills the path and tells discord.py to which rate limit it belongs."""
        more = {} if body is None else {"json": body}
        return await self.send(Route(method, path, **where), more, deadline=deadline)

    async def send(self, route: Route, more: Mapping[str, Any], *, deadline: float = DEADLINE) -> Any:  # noqa: ANN401 - JSON
        """The same for a body in any form that discord.py takes, such as one with files.

        discord.py repeats by itself what met a 500; what Discord would not know again is not repeated.
        """
        await self._pace.turn()
        once = [_Once()] if (route.method, route.path) == _UNKNOWN_AGAIN else None
        try:
            async with asyncio.timeout(deadline):
                return await self._http.request(route, files=once, **more)
        except TimeoutError:
            reopen(self._http)
            raise


class _Once(discord.File):
    """A file that is in no form, and that cannot be read again, which discord.py does before each repeat."""

    def __init__(self) -> None:
        super().__init__(BytesIO())

    def reset(self, *, seek: int | bool = True) -> None:
        if seek:
            raise ConnectionError("Discord failed, and this is not to be asked twice")


def reopen(http: HTTPClient) -> None:
    """Let the others go on after a request was cancelled.

    Where it was the one that waited for the global limit, discord.py 2.7 would keep everybody waiting for good.
    """
    http._global_over.set()  # noqa: SLF001 - there is no public way; a test watches the name
