"""slack_sdk's socket client, made to end: whoever closes it waits for everything that it has begun.

The client of slack_sdk 3.47 asks for a new address for ever, at its own pace, and lets go of tasks that it has begun.
Here a refusal of Slack's ends the life of the client, so that one place decides when to try again.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

# slack_sdk writes every frame to its logger, addresses to answer to included; what matters is told by the states.
_quiet: Final = logging.getLogger(f"{__name__}.frames")
_quiet.setLevel(logging.CRITICAL)


class Wire(SocketModeClient):
    """One life of a connection. `failure` is what keeps it from going on, None while nothing does."""

    def __init__(self, *, app_token: str, web_client: AsyncWebClient, ping_interval: float) -> None:
        super().__init__(app_token=app_token, logger=_quiet, web_client=web_client, ping_interval=ping_interval)
        self.failure: BaseException | None = None
        self.failed = asyncio.Event()
        self._begun: set[asyncio.Task[Any]] = set()

    async def issue_new_wss_url(self) -> str:
        """Raises SlackApiError, ClientError or TimeoutError, and remembers it: this life is over."""
        try:
            answer = await self.web_client.apps_connections_open(app_token=self.app_token)
            return str(answer["url"])
        except Exception as error:
            self.failure = error
            self.failed.set()
            raise

    async def connect(self) -> None:
        """As slack_sdk's; the tasks that it replaces are kept until they have ended."""
        self._keep(self.current_session_monitor, self.message_receiver)
        await super().connect()  # type: ignore[no-untyped-call]  # slack_sdk's has no types
        self._keep(self.current_session_monitor, self.message_receiver, self.message_processor)

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        self._keep(asyncio.current_task())
        await super().run_message_listeners(message, raw_message)

    async def end(self, seconds: float) -> None:
        """Close within so many seconds and leave no task and no connection, whatever the other side does."""
        try:
            async with asyncio.timeout(seconds):
                await self.close()  # type: ignore[no-untyped-call]  # as above
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest is ended below
            log.info("the socket to Slack did not close in order (%s)", type(error).__name__)
        self._keep(self.current_session_monitor, self.message_receiver, self.message_processor)
        late = [task for task in self._begun if task is not asyncio.current_task()]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await self.aiohttp_client_session.close()

    def _keep(self, *tasks: object) -> None:
        for task in tasks:
            if isinstance(task, asyncio.Task):
                self._begun.add(task)
                task.add_done_callback(self._begun.discard)


class Handler(AsyncSocketModeHandler):
    """Bolt's handler over a client of ours: each request goes to the app, its answer back over the socket."""

    def __init__(self, app: AsyncApp, wire: Wire) -> None:
        # Not Bolt's own: it would make another client, and open a session for it.
        self.app = app
        self.app_token = wire.app_token
        self.client = wire
        wire.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]  # Bolt's own type is wider


class Pulse:
    """How long the other side has said nothing to our pings, in seconds.

    Of the first moment after a reconnection slack_sdk notes the ping and not the answer, so that only later ones count.
    """

    def __init__(self, wire: Wire, now: Callable[[], float]) -> None:
        self._wire, self._now = wire, now
        self._last: float | None = None
        self._heard = now()

    def silence(self) -> float:
        pong = self._wire.last_ping_pong_time
        if pong is not None and self._last is not None and pong > self._last:
            self._heard = self._now()
        self._last = pong
        return self._now() - self._heard


def session_is_open(wire: Wire) -> bool:
    session: aiohttp.ClientWebSocketResponse | None = wire.current_session
    return session is not None and not session.closed and not wire.stale
