"""Keeps a socket to Slack alive. slack_sdk reconnects by itself; what it cannot mend, a new client does.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.chat.slack.clients import Clients
from bot.chat.slack.faults import word
from bot.chat.slack.wire import Handler, Pulse, Wire, session_is_open

log = logging.getLogger(__name__)

CONNECTING: Final = "connecting"
CONNECTED: Final = "connected"
RECONNECTING: Final = "reconnecting"
REFUSED: Final = "token refused"
STOPPED: Final = "stopped"
# Errors that the next try would meet again: https://docs.slack.dev/reference/methods/apps.connections.open
FINAL: Final = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "not_allowed_token_type",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "no_permission",
        "missing_scope",
        "user_removed_from_team",
        "team_access_not_granted",
    }
)
_SCOPE = "the token in SLACK_APP_TOKEN lacks the scope connections:write"
_TOKEN = "put a valid app-level token into SLACK_APP_TOKEN and start again"  # noqa: S105 - a sentence

States = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """In seconds. `lost` and `silent` are how long slack_sdk may take to mend a connection, and Slack to answer pings.

    A life of `healthy` makes the pauses begin at `first_pause` again; they double up to `longest_pause`.
    """

    ping: float = 10.0
    look: float = 1.0
    to_connect: float = 20.0
    lost: float = 60.0
    silent: float = 120.0
    to_close: float = 2.0
    healthy: float = 60.0
    first_pause: float = 1.0
    longest_pause: float = 300.0


class Backoff:
    """How long to wait after a life of so many seconds; Slack's own wish counts where it is longer."""

    def __init__(self, times: Times) -> None:
        self._times = times
        self._next = times.first_pause

    def after(self, lived: float, failure: BaseException | None = None) -> float:
        if lived >= self._times.healthy:
            self._next = self._times.first_pause
        pause = max(self._next, asked_to_wait(failure))
        self._next = min(self._next * 2, self._times.longest_pause)
        return pause


class WedgedError(Exception):
    """The connection is there by its own account, or is being mended, and nothing comes of it."""


async def supervise(
    app: AsyncApp,
    app_token: str,
    clients: Clients,
    stop: asyncio.Event,
    on_state: States,
    *,
    times: Times = Times(),
    now: Callable[[], float] = time.monotonic,
) -> None:
    """Return when `stop` is set, whatever happens. A refused token ends the attempts, not the wait for `stop`."""
    backoff = Backoff(times)
    while not stop.is_set():
        on_state(CONNECTING)
        began = now()
        wire = Wire(app_token=app_token, web_client=clients.posting(app_token), ping_interval=times.ping)
        failure = await _live(app, wire, stop, on_state, times=times, now=now)
        if stop.is_set():
            break
        if error_of(failure) in FINAL:
            refusal = _SCOPE if error_of(failure) == "missing_scope" else _TOKEN
            log.error("Slack does not let us connect (%s): %s", error_of(failure), refusal)
            on_state(f"{REFUSED}: {refusal}")
            await stop.wait()
            break
        seconds = backoff.after(now() - began, failure)
        log.warning("the connection to Slack ended (%s), next try in %.0f s", name_of(failure), seconds)
        on_state(f"not connected ({name_of(failure)}), trying again")
        await pause(stop, seconds)
    on_state(STOPPED)


async def _live(
    app: AsyncApp, wire: Wire, stop: asyncio.Event, on_state: States, *, times: Times, now: Callable[[], float]
) -> BaseException | None:
    """One life of a client, from the first address to the last task. What ended it, None where it was the stop."""
    life = asyncio.create_task(_connect_and_watch(app, wire, on_state, times, now), name="slack socket")
    ends = [asyncio.create_task(stop.wait()), asyncio.create_task(wire.failed.wait())]
    try:
        await asyncio.wait([life, *ends], return_when=asyncio.FIRST_COMPLETED)
        return wire.failure or (life.exception() if life.done() else None)
    finally:
        for task in (life, *ends):
            task.cancel()
        await asyncio.gather(life, *ends, return_exceptions=True)
        await wire.end(times.to_close)


async def _connect_and_watch(
    app: AsyncApp, wire: Wire, on_state: States, times: Times, now: Callable[[], float]
) -> None:
    """Raises WedgedError where the connection is beyond slack_sdk's own mending."""
    handler = Handler(app, wire)
    try:
        async with asyncio.timeout(times.to_connect):
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's has no types
    except TimeoutError as error:
        raise WedgedError(f"no connection within {times.to_connect:.0f} s") from error
    state, pulse, well = CONNECTED, Pulse(wire, now), now()
    on_state(state)
    while True:
        await asyncio.sleep(times.look)
        is_open = session_is_open(wire)
        well = now() if is_open else well
        if now() - well >= times.lost or pulse.silence() >= times.silent:
            raise WedgedError("no sign of life")
        if state != (state := CONNECTED if is_open else RECONNECTING):
            on_state(state)


def error_of(failure: BaseException | None) -> str:
    """Slack's own word for what it refused; empty for any other failure."""
    return word(failure) if isinstance(failure, SlackApiError) else ""


def name_of(failure: BaseException | None) -> str:
    if isinstance(failure, WedgedError):
        return str(failure)
    return error_of(failure) or (type(failure).__name__ if failure else "closed")


def asked_to_wait(failure: BaseException | None) -> float:
    """The seconds of Retry-After, where Slack sent it."""
    if not isinstance(failure, SlackApiError):
        return 0.0
    headers = {name.lower(): value for name, value in (failure.response.headers or {}).items()}
    wish = str(headers.get("retry-after", ""))
    return float(wish) if wish.isascii() and wish.isdecimal() else 0.0


async def pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
