"""Keeps a client alive: discord.py's own loop ends on a refused gateway or an event that it cannot read.

A closed client cannot be started again, so each life is a new one. Never more than about 200 lives a day.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import discord

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE, HEALTHY_AFTER = 5.0, 900.0, 600.0
REFUSED: Final = "token refused"
CONNECTING: Final = "connecting"
STOPPED: Final = "stopped"
_TO_CLOSE = 5.0
_EARLY, _SECONDS_EACH = 7, 450.0
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway: trying again would not help.
_FINAL_CODES = (4004, 4010, 4011, 4012, 4013, 4014)
_INTENTS = "Discord does not grant this bot what it asks for (privileged intents)"


class Startable(Protocol):
    """What discord.Client is to us."""

    async def start(self, token: str) -> None: ...

    async def close(self) -> None: ...


class Backoff:
    """Five seconds, doubled each time up to 15 minutes, from the beginning after 10 minutes of health.

    Seven starts may come early; beyond them there is one every 7.5 minutes, so that a day sees 200 whatever happens.
    """

    def __init__(self) -> None:
        self._next = FIRST_PAUSE
        self._paused = 0.0
        self._left = float(_EARLY)

    def after(self, lived: float) -> float:
        """How long to wait, in seconds, after a life of so many."""
        self._left = min(_EARLY, self._left + (lived + self._paused) / _SECONDS_EACH)
        if lived >= HEALTHY_AFTER:
            self._next = FIRST_PAUSE
        self._paused = max(self._next, (1 - self._left) * _SECONDS_EACH)
        self._next = min(self._next * 2, LONGEST_PAUSE)
        self._left -= 1
        return self._paused


async def supervise(
    make_client: Callable[[], Startable],
    *,
    token: str,
    stop: asyncio.Event,
    on_state: Callable[[str], None],
    doubt: asyncio.Event | None = None,
    now: Callable[[], float] = time.monotonic,
    pause: Callable[[float], Awaitable[None]] | None = None,
) -> None:
    """Return when `stop` is set, whatever happens. A refused token ends the attempts, not the wait for `stop`.

    `doubt` makes it close the client and log in anew, to learn whether the token still holds.
    """
    backoff = Backoff()
    doubt = doubt or asyncio.Event()
    while not stop.is_set():
        on_state(CONNECTING)
        began = now()
        failure = await _live(make_client(), token, stop, doubt)
        doubt.clear()
        if stop.is_set():
            break
        if refusal := _refusal(failure):
            log.error("Discord is off: %s", refusal)
            on_state(refusal)
            await stop.wait()
            break
        seconds = backoff.after(now() - began)
        log.warning("the connection to Discord ended (%s), next try in %.0f s", _name(failure), seconds)
        on_state(f"not connected ({_name(failure)}), trying again")
        await (pause(seconds) if pause else _pause(stop, seconds))
    on_state(STOPPED)


async def _live(client: Startable, token: str, stop: asyncio.Event, doubt: asyncio.Event) -> BaseException | None:
    """One life of a client, from start to close. What ended it, or None where it ended by itself or by us."""
    life = asyncio.create_task(client.start(token), name="discord")
    ends = [asyncio.create_task(stop.wait()), asyncio.create_task(doubt.wait())]
    try:
        await asyncio.wait([life, *ends], return_when=asyncio.FIRST_COMPLETED)
        return life.exception() if life.done() and not life.cancelled() else None
    finally:
        await _close(client)
        for task in (life, *ends):
            task.cancel()
        await asyncio.gather(life, *ends, return_exceptions=True)


async def _close(client: Startable) -> None:
    try:
        async with asyncio.timeout(_TO_CLOSE):
            await client.close()
    except Exception:
        # What cannot be closed in order is dropped: a new client owes nothing to the old one.
        log.warning("the client of Discord did not close in order", exc_info=True)


def _refusal(failure: BaseException | None) -> str:
    """Why it makes no sense to go on, in words for /about; empty where it does."""
    if isinstance(failure, discord.PrivilegedIntentsRequired):
        return f"{REFUSED}: {_INTENTS}"
    if isinstance(failure, discord.LoginFailure):
        return f"{REFUSED}: put a valid one into DISCORD_TOKEN and start again"
    if isinstance(failure, discord.ConnectionClosed) and failure.code in _FINAL_CODES:
        return f"{REFUSED}: Discord closed the connection for good (code {failure.code})"
    return ""


def _name(failure: BaseException | None) -> str:
    return type(failure).__name__ if failure else "closed"


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
