"""The configuration in force: a valid change replaces it at once, an invalid one changes nothing.

One that would remove most of the sources waits for a word of the operator.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from bot.domain.config import Configuration
from bot.domain.errors import ConfigError
from bot.ingest.removal import unconfirmed
from bot.ports import Clock, Store

log = logging.getLogger(__name__)


class LiveConfiguration:
    """Holds what is in force. `problem` is why the file on disk is not, where it is not.

    `seen` is what the file was when it was last judged: its content, or why it could not be read.
    """

    def __init__(
        self,
        path: Path,
        *,
        store: Store,
        clock: Clock,
        read: Callable[[bytes, str], Configuration],
    ) -> None:
        self.path = path
        self._store = store
        self._clock = clock
        self._read = read
        self.current: Configuration = Configuration(sources=(), editions=(), text="", digest="")
        self.problem: ConfigError | None = None
        self.seen: bytes | ConfigError | None = None

    async def start(self, content: bytes | ConfigError) -> None:
        """Take the file, or, where it is broken or away or lacks most sources, the last configuration that worked.

        Raises ConfigError where neither serves.
        """
        kept = await self._last_good()
        try:
            await self.put_in_force(self._allowed(kept, await self._checked(content)))
        except ConfigError as problem:
            if kept is None:
                raise
            self.problem = problem
            log.error(  # noqa: TRY400 - the problems say it all; a trace would hide them
                "%s was not taken over; the last configuration that worked stays in force:\n%s",
                self.path.name,
                problem,
            )
            await self.put_in_force(kept, keep=False)
        self.seen = content

    async def offer(self, content: bytes | ConfigError) -> bool:
        """The file changed, or can no longer be read. True when what it holds now is in force."""
        try:
            config = self._allowed(self.current, await self._checked(content))
        except ConfigError as problem:
            self.problem, self.seen = problem, content
            log.error(  # noqa: TRY400 - as above
                "%s was not taken over; the configuration before it stays in force:\n%s", self.path.name, problem
            )
            return False
        if config.digest != self.current.digest or self.problem:
            await self.put_in_force(config)
        self.seen = content
        return True

    async def put_in_force(self, config: Configuration, *, keep: bool = True) -> None:
        """Tell the store which sources there are now; remember the text for the next start."""
        now = self._clock.now()
        async with self._store.writing() as tx:
            await tx.sync_sources(config.sources, now)
            if keep:
                await tx.keep_config(str(self.path.absolute()), config.text, now)
        before = {spec.id for spec in self.current.sources}
        after = {spec.id for spec in config.sources}
        self.current = config
        if keep:
            self.problem = None
        log.info(
            "configuration in force: %d sources (%d added, %d removed)",
            len(after),
            len(after - before),
            len(before - after),
        )

    def _allowed(self, before: Configuration | None, after: Configuration) -> Configuration:
        """Raises ConfigError where it would remove most sources and nobody confirms that."""
        if before and (problem := unconfirmed(before, after, name=self.path.name)):
            raise problem
        return after

    async def _checked(self, content: bytes | ConfigError) -> Configuration:
        """In a thread: a large file takes half a second, in which commands must be answered."""
        if isinstance(content, ConfigError):
            raise content
        return await asyncio.to_thread(self._read, content, self.path.name)

    async def _last_good(self) -> Configuration | None:
        async with self._store.reading() as view:
            kept = await view.last_good_config()
        if kept is None or kept.path != str(self.path.absolute()):
            return None
        try:
            return await self._checked(kept.text.encode())
        except ConfigError as problem:
            log.warning("the stored configuration is no longer valid in this release:\n%s", problem)
            return None
