from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.http_cache import conditions, confirmed, fresh_until, plain_value, retry_at

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cache_control", "age", "minutes"),
    [
        ("max-age=600", None, 10),
        ("public, MAX-AGE = 600", None, 10),
        ('max-age="600"', None, 10),
        ("max-age=600", "300", 5),
        ("max-age=600, max-age=60", None, 10),
        ("max-age=0000000600", "", 10),
        ("max-age=99999999999999999999999999", None, 24 * 60),
        ("max-age=86401", None, 24 * 60),
    ],
)
def test_max_age_less_age_says_how_long_an_answer_is_fresh(cache_control: str, age: str | None, minutes: int) -> None:
    assert fresh_until(cache_control, age, NOW) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("cache_control", "age"),
    [
        ("", None),
        ("public", None),
        ("max-age=0", None),
        ("max-age=-5", None),
        ("max-age=abc", None),
        ("s-maxage=600", None),
        ("x-max-age=600", None),
        ("no-cache, max-age=600", None),
        ("max-age=600, no-store", None),
        ('no-cache="set-cookie", max-age=600', None),
        ("max-age=600", "600"),
        ("max-age=600", "99999999999999999999"),
    ],
)
def test_without_a_clear_wish_there_is_none(cache_control: str, age: str | None) -> None:
    assert fresh_until(cache_control, age, NOW) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", NOW + timedelta(minutes=2)),
        (" 0 ", NOW),
        ("999999999999999999999999", NOW + timedelta(days=7)),
        ("Sun, 22 Nov 2026 13:00:00 GMT", NOW + timedelta(hours=1)),
        ("Sunday, 22-Nov-26 13:00:00 GMT", NOW + timedelta(hours=1)),
        ("Sun Nov 22 13:00:00 2026", NOW + timedelta(hours=1)),
        ("Sun, 22 Nov 2026 14:00:00 +0100", NOW + timedelta(hours=1)),
        ("Sun, 22 Nov 2020 13:00:00 GMT", NOW),
        ("Sun, 22 Nov 2099 13:00:00 GMT", NOW + timedelta(days=7)),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms_and_capped_at_seven_days(value: str | None, expected: datetime) -> None:
    assert retry_at(value, NOW) == expected


@given(st.text(max_size=60))
def test_no_header_text_breaks_the_readers(text: str) -> None:
    pause, fresh = retry_at(text, NOW), fresh_until("max-age=60," + text, text, NOW)

    assert pause is None or NOW <= pause <= NOW + timedelta(days=7)
    assert fresh is None or NOW < fresh <= NOW + timedelta(hours=24)


@pytest.mark.parametrize("value", [None, "", "a\nb", "a\x00", "é", '"\udcff"', "a" * 1025])
def test_a_validator_that_could_break_a_request_is_not_kept(value: str | None) -> None:
    assert plain_value(value) is None
    assert conditions(Memory(etag=value, last_modified=value)) == {}


def test_a_304_renews_the_validators_it_names_and_keeps_the_others() -> None:
    memory = Memory(etag='"1"', last_modified="yesterday", body_hash="h", slices=b"12345678")

    assert confirmed(memory, '"2"', None) == Memory(
        etag='"2"', last_modified="yesterday", body_hash="h", slices=b"12345678"
    )


def test_a_304_that_nobody_asked_for_is_an_error() -> None:
    with pytest.raises(SourceError) as caught:
        confirmed(Memory(body_hash="h"), '"1"', None)

    assert caught.value.fault is SourceFault.BAD_ANSWER
