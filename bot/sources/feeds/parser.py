"""Feeds are parsed in child processes that can be killed: parsers are slow, greedy and meant for kinder input.

A child is started when it is first needed, used again and again, and replaced after it had to be killed.
"""

import asyncio

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.process import Parsed, ParserProcess
from bot.sources.feeds.wire import Form


class ParserPool:
    """At most `size` children, each bounded to `memory_mib` of address space and `seconds` for a document."""

    def __init__(self, *, size: int = 2, seconds: float = 10.0, memory_mib: int = 600) -> None:
        self._seconds = seconds
        self._memory_mib = memory_mib
        self._size = size
        self._slots = asyncio.Semaphore(size)
        self._idle: list[ParserProcess] = []
        self._busy: set[ParserProcess] = set()
        self._dying: set[asyncio.Task[None]] = set()
        self._closed = asyncio.Event()

    async def parse(
        self, document: bytes, *, content_type: str | None, url: str, form: Form = Form.FEED
    ) -> tuple[RawEntry, ...]:
        """The entries of the document in its order; a feed without entries is (). The status of a bill is one entry,
        and so is the text of a page.

        Raises SourceError: EMPTY_BODY, NOT_A_FEED, PARSE_FAILED, PARSE_TIMEOUT, PARSE_MEMORY, BAD_ANSWER where another
        form than a feed was asked for, and INTERNAL where no child can be started or the pool was closed. Waits for a
        free child as long as it takes.
        """
        return (await self._ask(document, content_type=content_type, url=url, form=form, cut=False)).entries

    async def parse_and_cut(self, document: bytes, *, content_type: str | None, url: str) -> Parsed:
        """A feed as `parse` reads it, and what to remember of its items: for one of which nothing is remembered."""
        return await self._ask(document, content_type=content_type, url=url, form=Form.FEED, cut=True)

    async def _ask(self, document: bytes, *, content_type: str | None, url: str, form: Form, cut: bool) -> Parsed:
        async with self._slots:
            if self._closed.is_set():
                raise _closed(url)
            child = await self._take()
            try:
                await child.ready()
                async with asyncio.timeout(self._seconds):
                    answer = await child.ask(
                        document, content_type=content_type, url=url, seconds=self._seconds, form=form, cut=cut
                    )
            except TimeoutError as error:
                self._end(child)
                detail = f"the feed was not read within {self._seconds:g} s"
                raise SourceError(SourceFault.PARSE_TIMEOUT, detail, url=url) from error
            except BaseException as error:
                self._end(child)
                if self._closed.is_set() and isinstance(error, SourceError):
                    raise _closed(url) from error
                raise
            return self._received(child, answer)

    async def close(self) -> None:
        """Kill every child and wait for its end. Whoever still waits for an answer gets a SourceError."""
        self._closed.set()
        for child in (*self._idle, *self._busy):
            child.kill()
        for _ in range(self._size):
            await self._slots.acquire()
        while self._idle:
            self._end(self._idle.pop())
        await asyncio.gather(*self._dying)
        for _ in range(self._size):
            self._slots.release()

    async def _take(self) -> ParserProcess:
        child = self._living() or await ParserProcess.start(memory_mib=self._memory_mib)
        self._busy.add(child)
        return child

    def _living(self) -> ParserProcess | None:
        while self._idle:
            child = self._idle.pop()
            if child.is_alive:
                return child
            self._end(child)
        return None

    def _received(self, child: ParserProcess, answer: Parsed | SourceError) -> Parsed:
        """Put the child back, unless it ran out of memory: then it goes by itself."""
        if isinstance(answer, SourceError):
            if answer.fault is SourceFault.PARSE_MEMORY:
                self._end(child)
            else:
                self._rest(child)
            raise answer
        self._rest(child)
        return answer

    def _rest(self, child: ParserProcess) -> None:
        self._busy.discard(child)
        self._idle.append(child)

    def _end(self, child: ParserProcess) -> None:
        self._busy.discard(child)
        child.kill()
        task = asyncio.create_task(child.reap())
        self._dying.add(task)
        task.add_done_callback(self._dying.discard)


def _closed(url: str) -> SourceError:
    return SourceError(SourceFault.INTERNAL, "the parser was closed", url=url)
