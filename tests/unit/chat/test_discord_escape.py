import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.discord.escape import MAX_URL, address, escaped, link, plain, unescaped, units
from tests.unit.chat import discord_text
from tests.unit.chat.hostile import EXAMPLES, hostile


@given(hostile)
@settings(max_examples=EXAMPLES)
def test_escaped_text_holds_nothing_that_a_client_or_server_would_act_on(text: str) -> None:
    made = escaped(text, 500)
    assert discord_text.constructs(made) == []
    assert discord_text.raw(made) == []
    assert "\n" not in made


@given(hostile)
@settings(max_examples=EXAMPLES)
def test_a_reader_sees_the_words_as_they_were(text: str) -> None:
    assert discord_text.seen(escaped(text, 500)) == plain(text, 500)


@given(hostile, st.sampled_from(["https://a.example/x", "https://a.example/(y)?q=[1]*_|`", "http://b.example/ü%20"]))
@settings(max_examples=EXAMPLES)
def test_a_link_is_exactly_the_link_that_was_meant(text: str, url: str) -> None:
    found = discord_text.constructs(link(text, url, 300))
    assert found == [("link", address(url))]


@given(st.text(max_size=100) | hostile)
@settings(max_examples=EXAMPLES)
def test_an_address_is_safe_in_a_link_or_is_none(url: str) -> None:
    made = address("https://a.example/" + url)
    if made is not None:
        assert re.fullmatch(r"https://[A-Za-z0-9._~:/?#@!$&'+,;=%-]+", made)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://a.example", "https://", "//a.example", "https://a b", "https://[::1]/", "https://[x",
     "https://a.example/" + "x" * MAX_URL, "https://a.example/\u202e", ""],
)  # fmt: skip
def test_what_cannot_be_a_link_is_shown_as_text(url: str) -> None:
    assert address(url) is None
    assert link("A title", url, 100) == "A title"


def test_a_title_without_words_still_has_something_to_press() -> None:
    assert link(" \n", "https://a.example/", 100) == r"[\(no title\)](https://a.example/)"


def test_unpaired_brackets_become_round_in_a_link_because_they_would_end_it() -> None:
    assert link("[Update] a ] b", "https://a.example/", 100) == r"[\(Update\) a \) b](https://a.example/)"


def test_long_text_is_cut_before_it_is_escaped() -> None:
    assert escaped("*" * 100, 10) == r"\*" * 9 + "…"


def test_our_own_line_reads_as_plain_words_again() -> None:
    assert unescaped(r"## Open Gazette · C\# \& **1. [A\* title](https://a.example/x)**") == (
        "Open Gazette · C# & 1. A* title"
    )


def test_length_is_counted_in_utf_16_units() -> None:
    assert units("a😀é") == 4
