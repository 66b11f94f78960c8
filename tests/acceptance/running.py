"""A `gazette run` whose log is read line by line while it runs."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.gazette import Gazette


@dataclass(slots=True)
class Running:
    process: asyncio.subprocess.Process
    log: list[str] = field(default_factory=list)

    async def says(self, words: str, within: float = 30.0, *, after: int = 0) -> int:
        """Waits for a line of the log with these words, from line number `after` on; the number behind it."""
        deadline = time.monotonic() + within
        while not (found := [number for number, line in enumerate(self.log[after:], after + 1) if words in line]):
            assert self.process.returncode is None, "".join(self.log)
            assert time.monotonic() < deadline, f"{words!r} was not said:\n{''.join(self.log)}"
            await asyncio.sleep(0.02)
        return found[0]

    async def read(self) -> None:
        assert self.process.stderr is not None
        while line := await self.process.stderr.readline():
            self.log.append(line.decode())


@asynccontextmanager
async def running(gazette: Gazette, *, ends_with: int = 0) -> AsyncIterator[Running]:
    """At the end it is asked to stop, and does, with that exit code."""
    bot = Running(await gazette.start("run"))
    reading = asyncio.create_task(bot.read())
    try:
        yield bot
    finally:
        if bot.process.returncode is None:
            bot.process.terminate()
        await asyncio.wait_for(bot.process.wait(), 30)
        await reading
    assert bot.process.returncode == ends_with, "".join(bot.log)
