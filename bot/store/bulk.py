"""Many rows in one statement, their values bound by position.

SQLAlchemy binds by name, a dictionary for each row, which takes as long as SQLite does to store it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Insert, Update
from sqlalchemy.engine import Dialect

from bot.store.connection import chunks, run

Row = tuple[Any, ...]
_Convert = Callable[[Any], Any]
_BATCH = 1_000  # rows that are converted before they are handed to the driver


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The statement as a driver takes it: which of the values comes when, and what becomes of some of them."""

    text: str
    order: tuple[int, ...]
    converts: Mapping[int, _Convert]

    def bound(self, rows: Iterable[Row], same: Row) -> Iterator[Row]:
        """What is the same in all rows is converted once. Raises ValueError for what no column can keep."""
        try:
            head = tuple(self.converts.get(number, _as_it_is)(value) for number, value in enumerate(same))
            places = [(place, self.converts.get(number)) for place, number in enumerate(self.order)]
            rest = [(place, convert) for place, convert in places if convert and self.order[place] >= len(same)]
            ordered = itemgetter(*self.order)
            for row in rows:
                values = list(ordered(head + row))
                for place, convert in rest:
                    values[place] = convert(values[place])
                yield tuple(values)
        except TypeError as error:  # a fact that is no JSON: a fault of the data, as others are
            raise ValueError(f"a value cannot be stored: {error}") from error


class Bulk:
    """`names` are those of the values, two or more, in the order in which rows give them. There are no others."""

    def __init__(self, statement: Insert | Update, names: Sequence[str]) -> None:
        self._statement = statement
        self._names = tuple(names)
        self._spoken: WeakKeyDictionary[Dialect, _Spoken | None] = WeakKeyDictionary()

    def run(self, connection: Connection, rows: Iterable[Row], *, same: Row = ()) -> None:
        """Once for each row; not at all where there are none. `same` are the first values of every row."""
        spoken = self._as_spoken(connection.dialect)
        if spoken is None:
            run(connection, self._statement, (dict(zip(self._names, same + row, strict=True)) for row in rows))
            return
        for some in chunks(spoken.bound(rows, same), _BATCH):
            connection.exec_driver_sql(spoken.text, some)

    def _as_spoken(self, dialect: Dialect) -> _Spoken | None:
        """None where the driver binds by name."""
        if dialect not in self._spoken:
            self._spoken[dialect] = self._compiled(dialect)
        return self._spoken[dialect]

    def _compiled(self, dialect: Dialect) -> _Spoken | None:
        compiled = self._statement.compile(dialect=dialect, column_keys=list(self._names))
        if compiled.positiontup is None:
            return None
        types = {name: compiled.binds[name].type.dialect_impl(dialect) for name in compiled.positiontup}
        converts = {self._names.index(name): one.bind_processor(dialect) for name, one in types.items()}
        return _Spoken(
            text=str(compiled),
            order=tuple(self._names.index(name) for name in compiled.positiontup),
            converts={number: convert for number, convert in converts.items() if convert},
        )


def _as_it_is(value: object) -> object:
    return value
