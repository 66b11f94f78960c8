import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.analysis.addresses import address_key


@pytest.mark.parametrize(
    "same",
    [
        "http://www.outlet.example/2025/plan/",
        "https://outlet.example/2025/plan?utm_source=rss&utm_medium=feed",
        "https://outlet.example/2025/plan#comments",
        "https://m.outlet.example/2025/plan/amp",
        "https://outlet.example:443/2025/plan?fbclid=x",
    ],
)
def test_the_way_to_a_piece_does_not_change_its_key(same: str) -> None:
    assert address_key(same) == "outlet.example/2025/plan"


def test_parameters_that_select_content_are_kept_in_one_order() -> None:
    assert address_key("https://o.example/a?p=2&id=7") == address_key("https://o.example/a?id=7&p=2")
    assert address_key("https://o.example/a?id=7") != address_key("https://o.example/a?id=8")


def test_a_short_host_is_not_taken_for_a_prefix() -> None:
    assert address_key("https://www.example/a") == "www.example/a"


@pytest.mark.parametrize("odd", ["", "not an address", "https://[::1", "mailto:a@b.example", "https://o.example:x/"])
def test_what_is_no_web_address_is_its_own_key(odd: str) -> None:
    assert address_key(odd) == odd


@settings(max_examples=1000)
@given(st.text(max_size=60))
@example("\x85#")
@example("amp/amp/index.html")
@example("%3Fa=1%2F%25")
def test_a_key_of_a_key_is_the_key(path: str) -> None:
    key = address_key(f"https://o.example/{path}")
    assert address_key(f"https://{key}") == key
