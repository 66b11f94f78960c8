"""The names of the tracked models, kept in memory for whoever completes them, and read again when there are more."""

import asyncio
import logging

from bot.analysis.model_names import ModelNames
from bot.domain.errors import StoreError
from bot.ports import Store

log = logging.getLogger(__name__)


class TrackedNames:
    """Looks at most every `every` seconds whether anything was learned of models, and reads the names only then.

    Who asks while they are being read gets the ones from before; only the first ones are waited for.
    """

    def __init__(self, store: Store, *, every: float = 60.0) -> None:
        self._store = store
        self._every = every
        self._names: ModelNames | None = None
        self._version = -1
        self._look_at = 0.0
        self._reading = asyncio.Lock()

    async def names(self) -> ModelNames:
        """Raises StoreError only where no names were ever read."""
        if self._names is not None and (self._reading.locked() or not self._is_time()):
            return self._names
        async with self._reading:
            if self._names is None or self._is_time():
                self._names = await self._newest()
            return self._names

    def _is_time(self) -> bool:
        return asyncio.get_running_loop().time() >= self._look_at

    async def _newest(self) -> ModelNames:
        try:
            names = await self._read()
        except StoreError:
            if self._names is None:
                raise
            log.exception("the names of models could not be read again; the ones from before serve on")
            names = self._names
        self._look_at = asyncio.get_running_loop().time() + self._every
        return names

    async def _read(self) -> ModelNames:
        async with self._store.reading() as view:
            version = await view.models_version()
            if self._names is not None and version == self._version:
                return self._names
            names = await view.model_names()
        made = await asyncio.to_thread(ModelNames, names)
        self._version = version
        return made
