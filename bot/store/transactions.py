"""The port `Store`: transactions over two engines, one connection that writes and a few that only read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, nullcontext
from functools import partial

from sqlalchemy import Connection, Engine

from bot.domain.errors import StoreError, StoreFault
from bot.store.connection import Line
from bot.store.dialects import QUESTIONS, READERS, interrupt
from bot.store.faults import engine_errors
from bot.store.lock import WriterLock
from bot.store.patience import Patience
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
        self._questions = asyncio.Semaphore(QUESTIONS)
        self._writers = asyncio.Semaphore(1)
        self._idle: list[Worker] = []
        self._closed = False

    @asynccontextmanager
    async def reading(self, *, within: float | None = None) -> AsyncIterator[SqlReading]:
        opening = _Opening(self._reader)
        patience = None if within is None else Patience(within, opening.interrupt)
        question = nullcontext() if within is None else turn(self._questions)
        async with question, turn(self._readers), self._transaction(opening, patience) as line:
            yield SqlReading(line)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlWriting]:
        """Not to be nested: the inner one would wait for the outer. A caller that is cancelled while it leaves cannot
        know whether the commit went through; cancelled earlier, nothing is kept.
        """
        if self._writer is None:
            raise StoreError(StoreFault.UNWRITABLE, "this command opened the database for reading only")
        opening = _Opening(self._writer)
        async with turn(self._writers), self._transaction(opening) as line:
            await line.do(lambda _: None)  # the lock is taken now, not when something is written
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
    async def _transaction(self, opening: "_Opening", patience: Patience | None = None) -> AsyncIterator[Line]:
        if self._closed:
            raise StoreError(StoreFault.FAILED, "the store is closed")
        whole = False
        async with self._thread() as thread:
            with engine_errors():
                try:
                    yield Line(opening.connection, thread, patience)
                    whole = True
                finally:
                    await to_the_end(thread.do(partial(opening.end, commit=whole)))

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


class _Opening:
    """A transaction that begins with its first statement: each turn in the thread waits for the event loop, which may
    be busy, and a search needs one turn less. To be used in the thread of the transaction alone, but for `interrupt`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._opened: Connection | None = None

    def connection(self) -> Connection:
        if self._opened is None:
            self._opened = self._engine.connect()
            self._opened.begin()
        return self._opened

    def interrupt(self) -> None:
        """Stop the statement under way, if there is one. To be called before `end` is handed to the thread."""
        if self._opened is not None:
            interrupt(self._opened)

    def end(self, *, commit: bool) -> None:
        """Undoes what was not committed."""
        if self._opened is not None:
            with closing(self._opened):
                if commit:
                    self._opened.commit()
