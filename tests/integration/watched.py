"""The pages about the bot itself: their signs of life, and a listener of their own on a real socket."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bot.ports import Endpoint, Store
from bot.web.server import serve
from bot.web.vitals import Vitals
from tests.unit.commands.counter import CONFIG, StandingClock
from tests.unit.store.shelf import HEAD


def vitals(store: Store, **changes: Any) -> Vitals:
    """Everything well, but for what the test changes."""
    wanted: dict[str, Any] = {
        "clock": StandingClock(),
        "schema": HEAD,
        "version": "1.2.3",
        "platforms": lambda: {"discord": "connected", "slack": "off: no token is set"},
        "config": lambda: CONFIG,
        "has_room": lambda: True,
        "free": lambda: 5_000_000_000,
        "size": lambda: 40_000,
    }
    return Vitals(store=store, **(wanted | changes))


@asynccontextmanager
async def listening(endpoints: Mapping[tuple[str, str], Endpoint]) -> AsyncIterator[str]:
    """The address under which they answer."""
    stop, there, states = asyncio.Event(), asyncio.Event(), list[str]()

    def told(state: str) -> None:
        states.append(state)
        there.set()

    serving = asyncio.create_task(serve(endpoints, host="127.0.0.1", port=0, stop=stop, on_state=told))
    async with asyncio.timeout(5):
        await there.wait()
    try:
        yield states[0].removeprefix("listening on ")
    finally:
        stop.set()
        await serving
