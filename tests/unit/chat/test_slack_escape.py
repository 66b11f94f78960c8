import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.slack.escape import MAX_URL, address, escaped, lines, link, literal, plain, unescaped, units
from tests.unit.chat import slack_text
from tests.unit.chat.hostile import EXAMPLES, hostile


@given(hostile)
@settings(max_examples=EXAMPLES)
def test_escaped_text_holds_nothing_that_slack_would_act_on(text: str) -> None:
    made = escaped(text, 500)
    assert slack_text.constructs(made) == []
    assert slack_text.raw(made) == []
    assert "\n" not in made


@given(hostile)
@settings(max_examples=EXAMPLES)
def test_a_reader_sees_the_words_as_they_were(text: str) -> None:
    assert slack_text.seen(escaped(text, 2000)) == slack_text.same(plain(text, 2000))


@given(hostile)
@settings(max_examples=EXAMPLES)
def test_letters_and_digits_are_never_changed(text: str) -> None:
    def letters(of: str) -> str:
        return "".join(one for one in of if one.isalnum())

    assert letters(slack_text.seen(escaped(text, 2000))) == letters(plain(text, 2000))


@given(hostile, st.integers(1, 60))
@settings(max_examples=EXAMPLES)
def test_a_text_is_as_long_as_it_may_be_once_escaped_and_never_cut_within_an_entity(text: str, limit: int) -> None:
    for made in (escaped(text, limit), literal(text, limit), lines(text, limit)):
        assert units(made) <= limit
        assert slack_text.raw(made) == []


@given(hostile, st.sampled_from(["https://a.example/x", "https://a.example/(y)?q=[1]*_|`&r=<b>", "http://b.example/ü"]))
@settings(max_examples=EXAMPLES)
def test_a_link_is_exactly_the_link_that_was_meant(text: str, url: str) -> None:
    assert slack_text.constructs(link(text, url, 300)) == [("link", address(url))]


@given(st.text(max_size=100) | hostile)
@settings(max_examples=EXAMPLES)
def test_an_address_is_safe_in_a_link_or_is_none(url: str) -> None:
    made = address("https://a.example/" + url)
    if made is not None:
        assert re.fullmatch(r"https://(?:[A-Za-z0-9._~:/?#@!$'+,;=%-]|&amp;)+", made)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://a.example", "https://", "//a.example", "https://a b", "https://[::1]/", "https://[x",
     "https://a.example/" + "x" * MAX_URL, "https://a.example/\u202e", "", "https://good.example@evil.example/"],
)  # fmt: skip
def test_what_cannot_be_a_link_is_shown_as_text(url: str) -> None:
    assert address(url) is None
    assert link("A title", url, 100) == "A title"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* _soft_ ~gone~ `code`", "∗bold∗ ‗soft‗ ∼gone∼ ‵code‵"),
        ("＊wide＊ ＿too＿", "∗wide∗ ‗too‗"),
        ("llama_3_8b, 2*3 and a ~ b", "llama_3_8b, 2∗3 and a ~ b"),
        (":tada: at 10:30", "∶tada: at 10:30"),
        ("Note: see https://a.example", "Note: see https://a.example"),
        ("> said > so", "› said &gt; so"),
        (">>> all", "››› all"),
        ("- one", "‐ one"),
        ("1. one", "1․ one"),
        ("• one", "∙ one"),
        ("R&D <!channel>", "R&amp;D &lt;!channel&gt;"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
    ],
)
def test_a_mark_that_could_begin_something_becomes_its_look_alike(text: str, shown: str) -> None:
    assert escaped(text, 100) == shown


def test_plain_text_keeps_its_marks_because_nothing_is_formatted_there() -> None:
    assert literal("*C++* & :tada: <b>", 100) == "*C++* &amp; :tada: &lt;b&gt;"


def test_a_title_without_words_still_has_something_to_press() -> None:
    assert link(" \n", "https://a.example/", 100) == "<https://a.example/|(no title)>"


def test_what_cannot_be_seen_is_dropped_and_breaks_of_lines_are_kept_where_they_are_wanted() -> None:
    assert lines("a\u202e\x00\n\ud800b & c", 100) == "a\nb &amp; c"
    assert literal("a\u202e\n\ud800b", 100) == "a b"


def test_our_own_line_reads_as_plain_words_again() -> None:
    assert unescaped("*<https://a.example/?a=1&amp;b=2|3. R&amp;D &lt;now&gt;>* · press") == "3. R&D <now> · press"
