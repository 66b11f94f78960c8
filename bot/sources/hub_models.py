"""The Hub as people and jobs ask it about single models: within its limits, and once for what is asked again soon."""

from collections.abc import Sequence
from typing import Final

from bot.domain.errors import SourceError, SourceFault
from bot.domain.hub import ModelDetail
from bot.ports import Clock
from bot.sources.hub_access import access
from bot.sources.hub_answers import Answers
from bot.sources.hub_budget import Budget
from bot.sources.hub_fields import is_model_id
from bot.sources.sanitise import clean_text

_LONGEST_TYPED: Final = 100
_MOST_NAMES: Final = 100


class HubModels:
    """Fulfils `bot.ports.Hub`. `timeout` is in seconds, for a whole question.

    `detail` may use the reserve that is kept for people, so a job looks at `room` first. `names` may not: who types
    asks often, and can do without. The budget is shared with everything in the process that asks the same endpoint.
    """

    def __init__(
        self,
        *,
        endpoint: str | None,
        token: str | None,
        clock: Clock,
        timeout: float = 20.0,
        budget: Budget | None = None,
    ) -> None:
        self._access = access(endpoint, token, clock, timeout, budget)
        self._details: Answers[ModelDetail] = Answers(clock)
        self._names: Answers[tuple[str, ...]] = Answers(clock)

    async def detail(self, model_id: str) -> ModelDetail:
        """All the Hub says. Raises SourceError: GONE also for what cannot be the name of a model, without asking."""
        if not is_model_id(model_id):
            raise SourceError(SourceFault.GONE, "no model can have that name", url=self._access.endpoint)
        return await self._details.get(model_id, lambda: self._access.ask(lambda: self._detail(model_id)))

    async def names(self, typed: str, *, limit: int = 10) -> Sequence[str]:
        """Names of public models that match, the most liked first; none for nothing typed. Raises SourceError."""
        search, most = clean_text(typed, limit=_LONGEST_TYPED), min(limit, _MOST_NAMES)
        if not search or most < 1:
            return ()
        return await self._names.get(f"{most} {search}", lambda: self._access.ask(lambda: self._found(search, most)))

    def room(self) -> int:
        """How many more questions may be asked now without eating into the reserve."""
        return self._access.budget.room(self._access.clock.now())

    def _detail(self, model_id: str) -> ModelDetail:
        from bot.sources import hub_api  # noqa: PLC0415 - 270 ms and 25 MB that only a question to the Hub needs

        return hub_api.detail(self._access, model_id)

    def _found(self, search: str, limit: int) -> tuple[str, ...]:
        from bot.sources import hub_api  # noqa: PLC0415 - as above

        return hub_api.names(self._access, search, limit)
