"""The port `Store`: transactions over two engines, one connection that writes and a few that only read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from functools import partial

from sqlalchemy import Connection, Engine

from bot.domain.errors import StoreError, StoreFault
from bot.store.connection import Line
from bot.store.dialects import READERS
from bot.store.faults import engine_errors
from bot.store.lock import WriterLock
from bot.store.reading import SqlReading
from bot.store.turns import to_the_end, turn
from bot.store.workers import Worker
from bot.store.writing import SqlWriting


class SqlStore:
    """Without a writer it only reads. Use it in the event loop that opened it."""

    def __init__(self, *, reader: Engine, writer: Engine | None = None, lock: WriterLock | None = None) -> None:
        self._reader = reader
        self._writer = writer
        self._lock = lock
        self._readers = asyncio.Semaphore(READERS)
        self._writers = asyncio.Semaphore(1)
        self._idle: list[Worker] = []
        self._closed = False

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlReading]:
        async with turn(self._readers), self._transaction(self._reader) as line:
            yield SqlReading(line)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlWriting]:
        """Not to be nested: the inner one would wait for the outer. A caller that is cancelled while it leaves cannot
        know whether the commit went through; cancelled earlier, nothing is kept.
        """
        if self._writer is None:
            raise StoreError(StoreFault.UNWRITABLE, "this command opened the database for reading only")
        async with turn(self._writers), self._transaction(self._writer) as line:
            yield SqlWriting(line)

    async def close(self) -> None:
        """Readers first, so that the last connection is the writer's and it folds the log into the file."""
        self._closed = True
        await to_the_end(asyncio.to_thread(self._reader.dispose))
        if self._writer is not None:
            await to_the_end(asyncio.to_thread(self._writer.dispose))
        while self._idle:
            await to_the_end(asyncio.to_thread(self._idle.pop().end))
        if self._lock is not None:
            await to_the_end(asyncio.to_thread(self._lock.release))

    @asynccontextmanager
    async def _transaction(self, engine: Engine) -> AsyncIterator[Line]:
        if self._closed:
            raise StoreError(StoreFault.FAILED, "the store is closed")
        opened: list[Connection] = []
        whole = False
        async with self._thread() as thread:
            with engine_errors():
                try:
                    await to_the_end(thread.do(partial(_begin, engine, opened)))
                    yield Line(opened[0], thread)
                    whole = True
                finally:
                    await to_the_end(thread.do(partial(_end, opened, commit=whole)))

    @asynccontextmanager
    async def _thread(self) -> AsyncIterator[Worker]:
        """As many as there ever were transactions at once."""
        thread = self._idle.pop() if self._idle else Worker()
        try:
            yield thread
        finally:
            if self._closed:
                await to_the_end(asyncio.to_thread(thread.end))
            else:
                self._idle.append(thread)


def _begin(engine: Engine, opened: list[Connection]) -> None:
    connection = engine.connect()
    opened.append(connection)
    connection.begin()


def _end(opened: list[Connection], *, commit: bool) -> None:
    """Undoes what was not committed."""
    for connection in opened:
        with closing(connection):
            if commit:
                connection.commit()
