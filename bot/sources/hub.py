"""The trending models of the Hugging Face Hub as a source: one entry and one reading per model.

The library blocks, so it runs in two threads of its own, and the loop never waits for them beyond the time-out.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from bot.domain.entries import EntryKind, Fetched, NotModified, RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceSpec
from bot.ports import Clock
from bot.sources.guard import check_url

if TYPE_CHECKING:
    from bot.sources.hub_api import Trending

ENDPOINT: Final = "https://huggingface.co"
_DEFAULT_LIMIT: Final = 100
# The thread ends itself at the time-out; this is for the cases where it cannot (a name server that hangs).
_GRACE: Final = 1.0
_THREADS: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hub")


class HubTrendingSource:
    """The list as it stands now. `timeout` is in seconds, for a whole poll.

    A poll is never "not modified": likes and downloads move every time. Two hung threads make the next polls time
    out; they do not grow in number.
    """

    def __init__(
        self, spec: SourceSpec, *, endpoint: str | None, token: str | None, clock: Clock, timeout: float = 20.0
    ) -> None:
        self._spec = spec
        self._endpoint = (endpoint or ENDPOINT).rstrip("/")
        self._token = token
        self._clock = clock
        self._timeout = timeout

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:  # noqa: ARG002 - the port's argument; the Hub has one address
        """Read the list. Raises SourceError: RATE_LIMITED with the end of the Hub's window, TIMEOUT, BAD_ANSWER."""
        check_url(self._endpoint)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeout + _GRACE):
                models = await loop.run_in_executor(_THREADS, self._read)
        except TimeoutError as error:
            raise SourceError(SourceFault.TIMEOUT, "the Hub did not answer in time", url=self._endpoint) from error
        except SourceError as error:
            error.url = error.url or self._endpoint
            raise
        return Fetched(
            entries=tuple(_entry(model) for model in models),
            models=tuple(model.reading for model in models),
            memory=memory,
        )

    def _read(self) -> "list[Trending]":
        from bot.sources import hub_api  # noqa: PLC0415 - 270 ms and 25 MB that only a poll of the Hub needs

        query = hub_api.Query(
            endpoint=self._endpoint,
            token=self._token,
            search=self._spec.query,
            limit=self._spec.limit or _DEFAULT_LIMIT,
            timeout=self._timeout,
            now=self._clock.now(),
        )
        return hub_api.trending(query)


def _entry(model: "Trending") -> RawEntry:
    """Facts are what stays: a model whose likes moved was not edited. Sentences are made from the readings."""
    reading = model.reading
    facts = {"licence": reading.licence, "task": reading.task, "author": model.author}
    return RawEntry(
        title=reading.model_id,
        guid=f"hf:{reading.model_id}",
        url=f"{ENDPOINT}/{reading.model_id}",
        published=reading.created_at,
        kind=EntryKind.MODEL,
        facts={name: value for name, value in facts.items() if value},
    )
