"""How long a question may keep the database. What people ask has a limit; the bot's own work has none."""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from bot.commands.spec import Services
from bot.ports import Reading, Store, Writing


class Asked:
    """A store of whose readings each may take so many seconds of statements: StoreError(SLOW) ends the others."""

    def __init__(self, store: Store, *, within: float) -> None:
        self._store = store
        self._within = within

    def reading(self, *, within: float | None = None) -> AbstractAsyncContextManager[Reading]:
        return self._store.reading(within=self._within if within is None else min(within, self._within))

    def writing(self) -> AbstractAsyncContextManager[Writing]:
        """Never stopped: what changes is small, and the bot writes only what somebody may write."""
        return self._store.writing()

    async def close(self) -> None:
        await self._store.close()


def bounded(services: Services) -> Services:
    """What somebody's question may use. Whoever lets handlers or completers run hands them this."""
    return replace(services, store=Asked(services.store, within=services.within))
