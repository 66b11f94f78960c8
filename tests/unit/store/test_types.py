"""What the column types promise, against a real SQLite."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError

from bot.store.types import CanonicalJson, UTCDateTime

things = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UTCDateTime),
    Column("facts", CanonicalJson),
)
moments = st.datetimes(
    min_value=datetime(1000, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001 - as above
    timezones=st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        things.create(connection)
        yield connection
    engine.dispose()


def kept(connection: Connection, **values: Any) -> Any:
    key = connection.execute(insert(things).values(**values)).inserted_primary_key
    assert key is not None
    return connection.execute(select(things).where(things.c.id == key[0])).one()


@given(moment=moments)
def test_a_moment_comes_back_as_the_same_moment_in_utc(connection: Connection, moment: datetime) -> None:
    found = kept(connection, at=moment).at

    assert found == moment
    assert found.tzinfo is UTC


@given(one=moments, other=moments)
def test_stored_moments_sort_as_moments_do(connection: Connection, one: datetime, other: datetime) -> None:
    keys = [kept(connection, at=moment).id for moment in (one, other)]
    first = connection.execute(select(things.c.id).where(things.c.id.in_(keys)).order_by(things.c.at, things.c.id))

    assert first.scalars().all() == (keys if one <= other else keys[::-1])


def test_a_moment_without_a_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="without a time zone") as refused:
        kept(connection, at=datetime(2025, 8, 3, 12))  # noqa: DTZ001 - the point of the test

    assert isinstance(refused.value.orig, ValueError)


def test_no_moment_stays_no_moment(connection: Connection) -> None:
    assert kept(connection, at=None).at is None


def test_a_moment_is_text_that_people_can_read(connection: Connection) -> None:
    key = kept(connection, at=datetime(2025, 8, 3, 14, tzinfo=timezone(timedelta(hours=2)))).id

    text = connection.exec_driver_sql("SELECT at FROM things WHERE id = ?", (key,)).scalar_one()
    assert text == "2025-08-03 12:00:00.000000"


@pytest.mark.parametrize(
    "facts", [{}, [], {"docket": "BIS-2025", "pages": 3, "open": True, "agencies": ["BIS", "NIST"], "fee": None}, ["a"]]
)
def test_facts_come_back_as_they_were(connection: Connection, facts: Any) -> None:
    assert kept(connection, facts=facts).facts == facts


def test_equal_facts_have_equal_text(connection: Connection) -> None:
    keys = [kept(connection, facts=facts).id for facts in ({"b": 1, "a": "é"}, {"a": "é", "b": 1})]

    texts = [connection.exec_driver_sql("SELECT facts FROM things WHERE id = ?", (key,)).scalar_one() for key in keys]
    assert texts == ['{"a":"é","b":1}'] * 2


def test_what_is_not_a_number_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError):
        kept(connection, facts={"score": math.nan})
