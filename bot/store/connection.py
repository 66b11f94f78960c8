"""How every room of the store speaks within its transaction: in the thread that holds it, errors as StoreError."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Row

from bot.store.faults import translated
from bot.store.patience import Patience
from bot.store.rows import Values
from bot.store.turns import to_the_end
from bot.store.workers import Worker

_Item = TypeVar("_Item")
IN_LIST = 500  # builds of SQLite differ in how many variables a statement may have; all take this many
_BATCH = 1_000  # rows bound at once


@dataclass(frozen=True, slots=True)
class Line:
    """A transaction, and the thread in which it is used. `connection` begins it where nothing has yet."""

    connection: Callable[[], Connection]
    thread: Worker
    patience: Patience | None = None

    async def do(self, work: Callable[[Connection], _Item]) -> _Item:
        """Goes on to its end even when the caller is cancelled; where there is a `patience`, to an early one."""
        if self.patience is not None:
            return await self.patience.await_within(self.thread, lambda: work(self.connection()))
        return await to_the_end(self.thread.do(lambda: work(self.connection())))


class Connected:
    """Valid as long as the transaction that made it."""

    def __init__(self, connection: Line) -> None:
        self._connection = connection

    async def _do(self, work: Callable[[Connection], _Item]) -> _Item:
        """Statements that belong together, in one go: to hand over to the thread costs more than most statements."""
        with translated():
            return await self._connection.do(work)

    async def _all(self, statement: Executable, make: Callable[[Row[Any]], _Item]) -> list[_Item]:
        return await self._do(lambda connection: [make(row) for row in connection.execute(statement)])

    async def _among(
        self, statement: Executable, wanted: Iterable[object], make: Callable[[Row[Any]], _Item], **more: object
    ) -> list[_Item]:
        """Run a statement that looks for a list of `wanted`, as often as there are lists of 500 of them."""

        def work(connection: Connection) -> list[_Item]:
            lists = ({"wanted": some, **more} for some in chunks(dict.fromkeys(wanted), IN_LIST))
            return [make(row) for one in lists for row in connection.execute(statement, one)]

        return await self._do(work)

    async def _first(self, statement: Executable, make: Callable[[Row[Any]], _Item]) -> _Item | None:
        found = await self._all(statement, make)
        return found[0] if found else None

    async def _run(self, statement: Executable, values: Iterable[Values] = ({},)) -> None:
        await self._do(lambda connection: run(connection, statement, values))

    async def _changed(self, statement: Executable) -> bool:
        """Run a change and say whether it met a row."""
        return await self._do(lambda connection: bool(connection.execute(statement).rowcount))


def run(connection: Connection, statement: Executable, values: Iterable[Values]) -> None:
    """Once for each of the values; not at all where there are none."""
    for some in chunks(values, _BATCH):
        connection.execute(statement, some)


def chunks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    remaining = iter(items)
    while some := list(islice(remaining, size)):
        yield some
