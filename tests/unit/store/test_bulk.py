"""Rows bound by position leave in the tables what rows bound by name leave."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Connection, Integer, MetaData, Table, Text, create_engine, select, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from bot.store.bulk import Bulk
from bot.store.dialects import insert_new
from bot.store.types import CanonicalJson, UTCDateTime

things = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("at", UTCDateTime),
    Column("facts", CanonicalJson),
    Column("seen", Boolean),
)
NAMES = ("source", "at", "seen", "facts", "id")  # not the order of the table
NOON = datetime(2025, 8, 3, 14, 0, 0, 5, tzinfo=timezone(timedelta(hours=2)))
ROWS: list[tuple[Any, ...]] = [(True, {"b": 1, "a": "é"}, 1), (False, {}, 2), (None, None, 3)]


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        things.create(connection)
        yield connection
    engine.dispose()


def stored(connection: Connection) -> list[tuple[Any, ...]]:
    return [
        tuple(row) for row in connection.execute(text("SELECT id, source, at, facts, seen FROM things ORDER BY id"))
    ]


def test_every_value_is_kept_as_its_column_keeps_it(connection: Connection) -> None:
    Bulk(insert_new(things), NAMES).run(connection, ROWS, same=("wire", NOON))
    by_position = stored(connection)
    connection.execute(things.delete())
    connection.execute(insert_new(things), [dict(zip(NAMES, ("wire", NOON, *row), strict=True)) for row in ROWS])

    assert by_position == stored(connection)
    assert by_position[0] == (1, "wire", "2025-08-03 12:00:00.000005", '{"a":"é","b":1}', 1)


def test_more_rows_than_are_bound_at_once_are_all_kept_and_none_is_no_row(connection: Connection) -> None:
    bulk = Bulk(insert_new(things), ("source", "id"))
    bulk.run(connection, ((number,) for number in range(2_500)), same=("wire",))
    bulk.run(connection, [], same=("wire",))

    assert len(connection.execute(select(things.c.id)).all()) == 2_500


def test_a_row_that_is_there_stays_as_it_is(connection: Connection) -> None:
    bulk = Bulk(insert_new(things), ("id", "source"))
    bulk.run(connection, [(1, "first"), (1, "second")])
    bulk.run(connection, [(1, "third")])

    assert [row[1] for row in stored(connection)] == ["first"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"at": datetime(2025, 8, 3, 12)}, "without a time zone"),  # noqa: DTZ001 - the point of the test
        ({"facts": {"what": object()}}, "cannot be stored"),
        ({"facts": {"what": float("nan")}}, "not JSON"),
        ({"source": "\ud800"}, "surrogates"),
    ],
)
def test_what_no_column_can_keep_is_a_value_error(connection: Connection, values: dict[str, Any], words: str) -> None:
    row = {"id": 1, "source": "wire", "at": NOON, "facts": {}, **values}
    with pytest.raises(ValueError, match=words):
        Bulk(insert_new(things), tuple(row)).run(connection, [tuple(row.values())])

    assert stored(connection) == []


def test_where_the_database_refuses_its_own_error_comes_through(connection: Connection) -> None:
    with pytest.raises(Exception, match="NOT NULL") as refused:
        Bulk(things.insert(), ("id", "source")).run(connection, [(1, None)])
    assert isinstance(refused.value.__cause__, sqlite3.IntegrityError)


def test_a_driver_that_binds_by_name_is_left_to_sqlalchemy() -> None:
    bulk = Bulk(things.insert(), NAMES)

    assert bulk._as_spoken(PGDialect_psycopg()) is None  # type: ignore[no-untyped-call]


def test_moments_are_of_utc_whatever_their_zone(connection: Connection) -> None:
    Bulk(insert_new(things), ("id", "source", "at")).run(connection, [(1, "wire", NOON)])

    (row,) = connection.execute(select(things.c.at))
    assert row.at == NOON
    assert row.at.tzinfo is UTC
