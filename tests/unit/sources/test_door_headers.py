"""What servers write into headers, whatever it is, becomes a bounded value or none. EXAMPLES sets how many."""

import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.guard import check_url
from bot.sources.http_cache import conditions, confirmed, fresh_until, plain_value, remaining, retry_at
from bot.sources.http_dates import Dates
from bot.sources.http_faults import of_status
from bot.sources.http_trail import Trail, same_origin

EXAMPLES = int(os.environ.get("EXAMPLES", "100"))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DIGITS = st.integers(min_value=-(10**25), max_value=10**25).map(str)
DATES = st.datetimes(min_value=datetime(1900, 1, 1)).map(lambda moment: format_datetime(moment.replace(tzinfo=UTC)))  # noqa: DTZ001 - the strategy wants naive bounds
WORDS = st.lists(
    st.sampled_from(
        [
            "max-age",
            "=",
            '"',
            ",",
            " ",
            "no-store",
            "no-cache",
            "s-maxage",
            "0",
            "99",
            "GMT",
            "Sun",
            "Nov",
            "+9999",
            ":",
        ]
    )
    | DIGITS,
    max_size=12,
).map("".join)
VALUE = st.text(max_size=60) | DIGITS | DATES | WORDS | st.text(min_size=1020, max_size=1030)


@settings(max_examples=EXAMPLES)
@given(VALUE, VALUE)
def test_a_wish_about_time_is_within_its_bounds_or_none(one: str, other: str) -> None:
    pause, fresh = retry_at(one, NOW), fresh_until(one, other, NOW)

    assert pause is None or NOW <= pause <= NOW + timedelta(days=7)
    assert fresh is None or NOW < fresh <= NOW + timedelta(hours=24)
    assert 0 <= (remaining(one) or 0) <= 1_000_000


@settings(max_examples=EXAMPLES)
@given(st.integers(0, 10**9), st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001 - as above
def test_seconds_and_dates_mean_what_they_say(seconds: int, naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC, microsecond=0)

    assert retry_at(str(seconds), NOW) == NOW + min(timedelta(seconds=seconds), timedelta(days=7))
    assert retry_at(format_datetime(moment, usegmt=True), NOW) == min(max(moment, NOW), NOW + timedelta(days=7))


@settings(max_examples=EXAMPLES)
@given(st.none() | VALUE, st.none() | VALUE)
def test_what_is_sent_back_can_break_no_request(etag: str | None, modified: str | None) -> None:
    memory = Memory(etag=etag, last_modified=modified, body_hash="h", slices=b"12345678")
    sent = conditions(memory)

    assert all(1 <= len(value) <= 1024 and value.isascii() and value.isprintable() for value in sent.values())
    assert list(sent.values()) == [value for value in (etag, modified) if plain_value(value) is not None]
    try:
        after = confirmed(memory, None, None)
    except SourceError as error:
        assert (sent, error.fault) == ({}, SourceFault.BAD_ANSWER)  # noqa: PT017 - both answers are right
    else:
        assert after == memory


@settings(max_examples=EXAMPLES)
@given(st.integers(100, 999), st.none() | VALUE)
def test_every_status_is_fine_or_one_fault_with_a_bounded_pause(status: int, retry_after: str | None) -> None:
    error = of_status(status, retry_after, NOW)

    assert (error is None) == (200 <= status < 300 or status == 304)
    if error is not None:
        assert str(status) in error.detail
        assert error.retry_at is None or NOW <= error.retry_at <= NOW + timedelta(days=7)


@settings(max_examples=EXAMPLES)
@given(st.none() | VALUE | VALUE.map("https://".__add__), st.sampled_from([301, 302, 303, 307, 308]))
def test_a_redirect_leads_to_an_address_that_may_be_asked_or_nowhere(location: str | None, status: int) -> None:
    try:
        trail = Trail(url="https://o.example/feed").follow(status, location)
    except SourceError as error:
        assert error.fault in {SourceFault.HTTP_STATUS, SourceFault.BAD_ADDRESS}  # noqa: PT017 - as above
        return
    check_url(trail.url)
    assert "#" not in trail.url
    assert same_origin(trail.url, trail.url)
    assert trail.moved_to in ({trail.url} if status in {301, 308} and trail.url.startswith("https") else {None})


@settings(max_examples=EXAMPLES)
@given(VALUE, VALUE)
def test_a_date_of_a_server_is_aware_or_not_noted(date: str, age: str) -> None:
    dates = Dates(lambda: 7.0)
    dates.note({"Date": date, "Age": age})
    heard = dates.newest()

    assert heard is None or (heard.said.tzinfo is UTC and heard.heard == 7.0)
