"""How the Hub is reached: where, as whom, within which bounds. Its library blocks, so it runs in two threads here."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, TypeVar

from bot.domain.errors import SourceError, SourceFault
from bot.ports import Clock
from bot.sources.guard import check_url
from bot.sources.hub_budget import Budget, budget_of

T = TypeVar("T")

ENDPOINT: Final = "https://huggingface.co"
# The thread ends itself at the time-out; this is for the cases where it cannot (a name server that hangs).
_GRACE: Final = 1.0
_THREADS: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hub")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """`endpoint` without a closing slash; `token` None asks anonymously; `timeout` in seconds for a whole question."""

    endpoint: str
    token: str | None = field(repr=False)
    clock: Clock
    timeout: float
    budget: Budget

    async def ask(self, question: Callable[[], T]) -> T:
        """What the question returns. The loop is free meanwhile. Raises SourceError with the endpoint as its address.

        Two hung threads make the next questions time out; they do not grow in number.
        """
        check_url(self.endpoint)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.timeout + _GRACE):
                return await loop.run_in_executor(_THREADS, question)
        except TimeoutError as error:
            raise SourceError(SourceFault.TIMEOUT, "the Hub did not answer in time", url=self.endpoint) from error
        except SourceError as error:
            error.url = error.url or self.endpoint
            raise


def access(endpoint: str | None, token: str | None, clock: Clock, timeout: float, budget: Budget | None) -> Access:
    """None for the endpoint is the public Hub, None for the budget that of this process."""
    address = (endpoint or ENDPOINT).rstrip("/")
    return Access(endpoint=address, token=token, clock=clock, timeout=timeout, budget=budget or budget_of(address))
