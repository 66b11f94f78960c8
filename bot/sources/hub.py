"""The trending models of the Hugging Face Hub as a source: one entry and one reading per model."""

from typing import TYPE_CHECKING, Final

from bot.domain.entries import EntryKind, Fetched, NotModified, RawEntry
from bot.domain.sources import Memory, SourceSpec
from bot.ports import Clock
from bot.sources.hub_access import ENDPOINT, access
from bot.sources.hub_budget import Budget

if TYPE_CHECKING:
    from bot.sources.hub_api import Trending

_DEFAULT_LIMIT: Final = 100


class HubTrendingSource:
    """The list as it stands now. `timeout` is in seconds, for a whole poll.

    A poll is never "not modified": likes and downloads move every time. It leaves the reserve of the budget to people.
    """

    def __init__(
        self,
        spec: SourceSpec,
        *,
        endpoint: str | None,
        token: str | None,
        clock: Clock,
        timeout: float = 20.0,
        budget: Budget | None = None,
    ) -> None:
        self._spec = spec
        self._access = access(endpoint, token, clock, timeout, budget)

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:  # noqa: ARG002 - the port's argument; the Hub has one address
        """Read the list. Raises SourceError: RATE_LIMITED with the end of the Hub's window, TIMEOUT, BAD_ANSWER."""
        models = await self._access.ask(self._read)
        return Fetched(
            entries=tuple(_entry(model) for model in models),
            models=tuple(model.reading for model in models),
            memory=memory,
        )

    def _read(self) -> "list[Trending]":
        from bot.sources import hub_api  # noqa: PLC0415 - 270 ms and 25 MB that only a poll of the Hub needs

        return hub_api.trending(self._access, search=self._spec.query, limit=self._spec.limit or _DEFAULT_LIMIT)


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
