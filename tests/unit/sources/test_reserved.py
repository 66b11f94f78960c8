"""Rules for robots in headers: whom they concern, and which of them ask for a page not to be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.reserved import refused_by_headers, refused_by_meta


@pytest.mark.parametrize(
    "headers",
    [
        ("none",),
        ("NoArchive",),
        ("index, follow", "noai"),
        ("max-snippet: 0",),
        ("otherbot: noindex", "opengazette: noarchive"),
        ("unavailable_after: 25 Jun 2027 15:00:00 PST, nosnippet",),
        ("googlebot: index, noarchive",),
    ],
)
def test_these_ask_for_it(headers: tuple[str, ...]) -> None:
    assert refused_by_headers(headers, None)


@pytest.mark.parametrize(
    "headers", [(), ("",), ("all",), ("noindex, nofollow",), ("otherbot: none",), ("otherbot: all, noarchive",), (":",)]
)
def test_these_do_not(headers: tuple[str, ...]) -> None:
    assert not refused_by_headers(headers, None)


def test_a_reservation_of_rights_is_a_1() -> None:
    assert [value for value in (None, "", "0", "1", " 1 ", "true") if refused_by_headers((), value)] == ["1", " 1 "]


@given(st.lists(st.text(max_size=60), max_size=5), st.none() | st.text(max_size=10), st.text(max_size=20))
def test_anything_may_stand_there(headers: list[str], reservation: str | None, name: str) -> None:
    assert refused_by_headers(headers, reservation) in {True, False}
    assert all(refused_by_meta(name, content) in {True, False} for content in headers)
