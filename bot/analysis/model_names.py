"""Names of models on the Hub, as people type them: found and completed in memory, a hundred thousand of them."""

from collections.abc import Iterable, Sequence

from bot.domain.hub import ModelName


class ModelNames:
    """`find` is case-blind; `complete` takes the beginning of any word of a name, heavier names first."""

    def __init__(self, names: Iterable[ModelName]) -> None:
        self._names = sorted(names, key=lambda one: (-one.weight, one.model_id))
        self._exact = {one.model_id.casefold(): one.model_id for one in self._names}

    def __len__(self) -> int:
        return len(self._names)

    def find(self, typed: str) -> str | None:
        """The name as the Hub writes it; without an owner, the only or by far heaviest model of that name."""
        return self._exact.get(typed.strip().casefold())

    def near(self, typed: str, most: int = 3) -> Sequence[str]:
        raise NotImplementedError

    def complete(self, typed: str, most: int = 25) -> Sequence[str]:
        raise NotImplementedError
