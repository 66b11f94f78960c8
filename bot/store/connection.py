"""How every room of the store speaks within its transaction: one statement at a time, errors as StoreError."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.faults import translated
from bot.store.rows import Values
from bot.store.turns import to_the_end

_Item = TypeVar("_Item")
IN_LIST = 500  # builds of SQLite differ in how many variables a statement may have; all take this many
_BATCH = 1_000  # rows bound at once: the event loop is held for about 10 ms


class Connected:
    """Valid as long as the transaction that made it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def _all(self, statement: Executable, make: Callable[[Row[Any]], _Item]) -> list[_Item]:
        with translated():
            result = await to_the_end(self._connection.execute(statement))
            return [make(row) for row in result]

    async def _first(self, statement: Executable, make: Callable[[Row[Any]], _Item]) -> _Item | None:
        found = await self._all(statement, make)
        return found[0] if found else None

    async def _run(self, statement: Executable, values: Iterable[Values] = ({},)) -> None:
        with translated():
            for some in chunks(values, _BATCH):
                await to_the_end(self._connection.execute(statement, some))

    async def _changed(self, statement: Executable) -> bool:
        """Run a change and say whether it met a row."""
        with translated():
            result = await to_the_end(self._connection.execute(statement))
            return bool(result.rowcount)


def chunks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    remaining = iter(items)
    while some := list(islice(remaining, size)):
        yield some
