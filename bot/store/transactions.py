"""The port `Store`: transactions over two engines, one connection that writes and a few that only read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import StoreError, StoreFault
from bot.store.dialects import READERS
from bot.store.faults import engine_errors
from bot.store.lock import WriterLock
from bot.store.reading import SqlReading
from bot.store.turns import to_the_end, turn
from bot.store.writing import SqlWriting


class SqlStore:
    """Without a writer it only reads. Use it in the event loop that opened it."""

    def __init__(
        self, *, reader: AsyncEngine, writer: AsyncEngine | None = None, lock: WriterLock | None = None
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._lock = lock
        self._readers = asyncio.Semaphore(READERS)
        self._writers = asyncio.Semaphore(1)
        self._closed = False

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlReading]:
        async with turn(self._readers), self._transaction(self._reader) as connection:
            yield SqlReading(connection)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlWriting]:
        """Not to be nested: the inner one would wait for the outer. A caller that is cancelled while it leaves cannot
        know whether the commit went through; cancelled earlier, nothing is kept.
        """
        if self._writer is None:
            raise StoreError(StoreFault.UNWRITABLE, "this command opened the database for reading only")
        async with turn(self._writers), self._transaction(self._writer) as connection:
            yield SqlWriting(connection)

    async def close(self) -> None:
        """Readers first, so that the last connection is the writer's and it folds the log into the file."""
        self._closed = True
        await to_the_end(self._reader.dispose())
        if self._writer is not None:
            await to_the_end(self._writer.dispose())
        if self._lock is not None:
            await to_the_end(asyncio.to_thread(self._lock.release))

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        if self._closed:
            raise StoreError(StoreFault.FAILED, "the store is closed")
        connection = engine.connect()
        with engine_errors():
            try:
                await to_the_end(_begin(connection))
                yield connection
                await to_the_end(connection.commit())
            finally:
                await to_the_end(_end(connection))


async def _begin(connection: AsyncConnection) -> None:
    await connection.start()
    await connection.begin()


async def _end(connection: AsyncConnection) -> None:
    """Undoes what was not committed."""
    if connection.sync_connection is not None:
        await connection.close()
