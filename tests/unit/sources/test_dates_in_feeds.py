"""Dates are read by one function, whichever parser found them."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.feeds.dates import parse_date

JANUARY_31 = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
DAY = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Sat, 31 Jan 2026 09:30:00 GMT", JANUARY_31),
        ("Sat, 31 Jan 2026 10:30:00 +0100", JANUARY_31),
        ("Sat, 31 Jan 2026 04:30:00 EST", JANUARY_31),
        ("31 Jan 26 09:30", JANUARY_31),
        ("Saturday, 31 January 2026 09:30:00 UTC", JANUARY_31),
        ("Sat,31 jan 2026 10:30:00 +01:00 (CET)", JANUARY_31),
        ("2026-01-31T09:30:00Z", JANUARY_31),
        ("2026-01-31T09:30:00.123456789+00:00", JANUARY_31),
        ("2026-01-31 04:30-05", JANUARY_31),
        ("2026-01-31T09:30", JANUARY_31),
        ("20260131T093000Z", JANUARY_31),
        ("2026/01/31 09:30", JANUARY_31),
        ("Sat Jan 31 09:30:00 2026", JANUARY_31),
        ("January 31, 2026 at 4:30 AM EST", JANUARY_31),
        ("  Sat, 31 Jan 2026\n 09:30:00 GMT ", JANUARY_31),
        ("2026-01-31", DAY),
        ("31 Jan 2026", DAY),
        ("Jan 31st, 2026", DAY),
        ("2026-01", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("2026-01-30T24:00:00Z", DAY),
        ("2026-01-31T23:59:60Z", datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)),
        ("Fri, 31 Jan 1992 12:00:00 PM GMT", datetime(1992, 1, 31, 12, tzinfo=UTC)),
    ],
)
def test_the_usual_ways_to_write_a_moment_are_read(text: str, moment: datetime) -> None:
    assert parse_date(text) == moment


def test_a_wrong_day_of_the_week_is_ignored() -> None:
    """1 January 2026 is a Thursday, and daylight saving time is not in force."""
    assert parse_date("Sun, 01 Jan 2026 09:30:00 EDT") == datetime(2026, 1, 1, 13, 30, tzinfo=UTC)


def test_an_unknown_zone_is_read_as_utc() -> None:
    assert parse_date("Sat, 31 Jan 2026 09:30:00 XYZ") == JANUARY_31


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "yesterday",
        "2026-02-30",
        "2026-02-30T25:00Z",
        "2023-02-29",
        "Sat, 31 Jun 2026 09:30:00 GMT",
        "2026-13-01",
        "2026-01-31T09:61:00Z",
        "2026-01-31T09:30:00+99:00",
        "2026-01-31T09:30:00+16:00",
        "2026-W05-6T09:30:00Z",
        "Sat, 32 Jan 2026 09:30:00 GMT",
        "Sat, 31 Foo 2026 09:30:00 +0000",
        "Sat, 01 Jan 0001 00:00:00 +0100",
        "12/31/2025",
        "1989-12-31",
        "2101-01-01",
        "0000-00-00T00:00:00Z",
        "1770000000",
        "Sat, 31 Jan 2026" + " " * 10 + "x" * 200,
    ],
)
def test_what_names_no_moment_between_1990_and_2100_is_none(text: str | None) -> None:
    assert parse_date(text) is None


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2100, 12, 30)))  # noqa: DTZ001 - the strategy wants naive bounds
@settings(max_examples=200, deadline=None)
def test_every_second_survives_both_standard_forms(naive: datetime) -> None:
    moment = naive.replace(microsecond=0, tzinfo=UTC)

    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.strftime("%a, %d %b %Y %H:%M:%S +0000")) == moment


MOMENTS = st.datetimes(min_value=datetime(1990, 1, 3), max_value=datetime(2100, 12, 29))  # noqa: DTZ001 - as above
ZONES = st.integers(-15 * 60 - 59, 15 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS, ZONES)
@settings(max_examples=300, deadline=None)
def test_every_zone_survives_both_standard_forms_and_the_slips_from_them(naive: datetime, zone: timezone) -> None:
    moment = naive.replace(microsecond=0, tzinfo=zone)
    iso, mail = moment.isoformat(), format_datetime(moment)

    for text in (iso, iso.replace("T", " "), mail, mail.lower(), mail.partition(", ")[2]):
        found = parse_date(text)
        assert found == moment, text
        assert found is not None
        assert found.tzinfo is UTC


@given(MOMENTS, st.integers(1, 9))
@settings(max_examples=100, deadline=None)
def test_fractions_of_a_second_are_dropped(naive: datetime, digits: int) -> None:
    moment = naive.replace(microsecond=0, tzinfo=UTC)

    assert parse_date(f"{naive:%Y-%m-%dT%H:%M:%S}.{'7' * digits}Z") == moment


@given(st.text(max_size=120) | st.from_regex(r"\A[0-9A-Za-z:,+ T-]{0,60}\Z"))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_sane_moment_or_none(text: str) -> None:
    moment = parse_date(text)

    assert moment is None or (moment.tzinfo is UTC and 1990 <= moment.year <= 2100)
