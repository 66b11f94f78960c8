"""The last look before a request leaves: whether the post is still ours to make.

Between the decision to send and the first byte stand a pace of ours, the platform's limits, the repeats of its library
and a new connection, seconds to a minute in all. A process that is stopped in one of these waits past its lease wakes
and would go on as if nothing had happened. aiohttp tells when a connection is at hand, right before it writes:
https://docs.aiohttp.org/en/stable/tracing_reference.html.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

import aiohttp

from bot.domain.deliveries import Delivery
from bot.domain.errors import claim_lost
from bot.ports import Clock

_look: ContextVar[Callable[[], None] | None] = ContextVar("look", default=None)


@contextmanager
def while_ours(delivery: Delivery, clock: Clock) -> Iterator[None]:
    """No request leaves within it, over a session that is `watched`, once the claim has run out.

    Then what makes the request raises TemporaryDeliveryError (CLAIM_LOST).
    """

    def look() -> None:
        if not delivery.is_ours(clock.now()):
            raise claim_lost()

    look()
    token = _look.set(look)
    try:
        yield
    finally:
        _look.reset(token)


def watched() -> aiohttp.TraceConfig:
    """For one session: each of its requests is looked at. Outside of `while_ours` all of them may leave."""
    config = aiohttp.TraceConfig()
    config.on_connection_create_end.append(_before_it_leaves)
    config.on_connection_reuseconn.append(_before_it_leaves)
    return config


async def _before_it_leaves(_session: aiohttp.ClientSession, _context: SimpleNamespace, _params: Any) -> None:  # noqa: ANN401 - one for both of aiohttp's
    if look := _look.get():
        look()
