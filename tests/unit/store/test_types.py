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

from bot.store.tables import entries
from bot.store.types import CanonicalJson, Instant, UTCDateTime

things = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UTCDateTime),
    Column("facts", CanonicalJson),
    Column("instant", Instant),
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


@given(one=moments, other=moments)
def test_instants_come_back_as_the_same_moments_and_sort_as_they_do(
    connection: Connection, one: datetime, other: datetime
) -> None:
    rows = [kept(connection, instant=moment) for moment in (one, other)]
    first = connection.execute(
        select(things.c.id).where(things.c.id.in_([row.id for row in rows])).order_by(things.c.instant, things.c.id)
    )

    assert [row.instant for row in rows] == [one, other]
    assert rows[0].instant.tzinfo is UTC
    assert first.scalars().all() == [row.id for row in (rows if one <= other else rows[::-1])]


def test_an_instant_is_a_number_refuses_a_moment_without_a_zone_and_may_be_none(connection: Connection) -> None:
    row = kept(connection, instant=datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC))

    assert connection.exec_driver_sql("SELECT instant FROM things WHERE id = ?", (row.id,)).scalar_one() == 1_000_005
    assert kept(connection, instant=None).instant is None
    with pytest.raises(StatementError, match="without a time zone"):
        kept(connection, instant=datetime(2025, 8, 3, 12))  # noqa: DTZ001 - the point of the test


def test_an_entry_is_made_of_the_columns_in_the_order_of_the_table() -> None:
    """`rows.entry` counts them."""
    assert [column.name for column in entries.c][:15] == [
        *("id", "source_id", "identity", "title", "title_key", "url", "address_key", "summary", "kind"),
        *("published", "first_seen", "eligible", "revisions", "revised_at", "facts"),
    ]
