"""One message a second to a channel, as Slack asks: https://docs.slack.dev/apis/web-api/rate-limits#posting."""

import asyncio

_MANY = 1000


class Pace:
    """Bursts are tolerated there, but not promised; reacting to 429 instead would cost a minute each time."""

    def __init__(self, *, gap: float = 1.0) -> None:
        self._gap = gap
        self._due: dict[tuple[str, str], float] = {}

    async def turn(self, tenant_id: str, channel_id: str) -> None:
        """Return when it is the caller's turn in that channel, in the order of the calls. Channels do not wait."""
        now = asyncio.get_running_loop().time()
        if len(self._due) >= _MANY:
            self._due = {channel: due for channel, due in self._due.items() if due > now}
        channel = (tenant_id, channel_id)
        due = max(now, self._due.get(channel, now))
        self._due[channel] = due + self._gap
        if due > now:
            await asyncio.sleep(due - now)
