"""Text from outside arrives as plain text: nothing hidden, nothing that reorders, no markup."""

import html
import sys
import time
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.sources.sanitise import clean_text, plain_text

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
TRICKY = st.text(
    st.sampled_from("a e\u0301\u0302\u200d\u200b\u202e\u2066\ufeff👩💻\ufe0f<>&;#/ \n\t\x00\x85\ud800"), max_size=120
)

REFERENCES = st.lists(
    st.sampled_from(
        [
            *("&amp;", "&lt;", "&copy;", "&nbsp;", "&#8217;", "&#x1F600;", "&#0;", "&#xD800;", "&#12ab;", "&copy"),
            *("&not", "in;", "&", ";", "#", "&#", "AT&T", "a"),
        ]
    ),
    max_size=8,
).map("".join)


@given(ANY_TEXT | TRICKY, st.integers(1, 80), st.booleans())
@settings(max_examples=300, deadline=None)
def test_clean_text_holds_no_character_that_hides_or_reorders(text: str, limit: int, keep_lines: bool) -> None:
    clean = clean_text(text, limit=limit, keep_lines=keep_lines)

    assert len(clean) <= limit
    bad = [c for c in clean if unicodedata.category(c) in ("Cc", "Cs", "Cf", "Zl", "Zp") and c not in "\u200d\n"]
    assert bad == []
    assert keep_lines or "\n" not in clean
    assert "  " not in clean


@given(ANY_TEXT | TRICKY, st.integers(1, 80), st.booleans())
@settings(max_examples=300, deadline=None)
def test_cleaning_twice_changes_nothing(text: str, limit: int, keep_lines: bool) -> None:
    once = clean_text(text, limit=limit, keep_lines=keep_lines)

    assert clean_text(once, limit=limit, keep_lines=keep_lines) == once
    assert unicodedata.normalize("NFC", once) == once


@given(
    ANY_TEXT | TRICKY | st.sampled_from(["<", "</", "<!--", "<a href='", "&#x110000;", "&#xD800;", "<svg/onload=x>"])
)
@settings(max_examples=300, deadline=None)
def test_any_markup_becomes_text_without_an_error(markup: str) -> None:
    assert len(plain_text(markup, limit=100)) <= 100
    assert "<script" not in plain_text(f"<script>{markup}", limit=100)


@given(ANY_TEXT | TRICKY, st.integers(1, 80), st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_words_of_any_markup_are_clean_and_short(markup: str, limit: int, keep_lines: bool) -> None:
    words = plain_text(markup, limit=limit, keep_lines=keep_lines)

    assert len(words) <= limit
    assert clean_text(words, limit=limit, keep_lines=keep_lines) == words


def test_every_format_and_control_character_of_unicode_is_dropped() -> None:
    dropped = ("Cc", "Cf", "Cs")
    found = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) in dropped and not c.isspace()]

    assert clean_text(f"a{''.join(found)}b", limit=10) == "ab"


def test_no_combining_mark_counts_as_a_word_character() -> None:
    """The search for long runs of marks relies on it."""
    marks = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) in ("Mn", "Me")]

    assert [c for c in marks if c.isalnum() or c == "_"] == []


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  two\n\twords ", "two words"),
        ("a\u00a0b\u2028c", "a b c"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("q\u0300\u0301\u0302\u0303\u0304\u0305s", "q\u0300\u0301\u0302\u0303s"),
        ("e\u0301", "é"),
        ("👩\u200d💻 and pass\u200dword", "👩\u200d💻 and password"),
        ("flag \U000e0067\U000e0062\ufeff", "flag"),
        ("\ufffe\U0001ffffok\ud83d", "ok"),
    ],
)
def test_what_hides_goes_and_what_is_meant_stays(text: str, clean: str) -> None:
    assert clean_text(text, limit=100) == clean


def test_lines_are_kept_on_request() -> None:
    assert clean_text("one \n\n\n two\r\nthree", limit=100, keep_lines=True) == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("exactly ten", 11, "exactly ten"),
        ("the quick brown fox", 12, "the quick…"),
        ("one, two", 6, "one…"),
        ("Donaudampfschifffahrt", 8, "Donauda…"),
        ("abq\u0301\u0302", 4, "ab…"),
        ("ok 👩\u200d👩\u200d👧", 5, "ok…"),
    ],
)
def test_a_long_text_ends_on_a_word_border_and_never_within_a_letter(text: str, limit: int, short: str) -> None:
    assert clean_text(text, limit=limit) == short


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One Two three"),
        ("<ul><li>first<li>second</ul>", "first second"),
        ("<td>cell</td><td>next</td>", "cell next"),
        ("un<b>break</b>able", "unbreakable"),
        ("<script>steal()</script><style>p{}</style>left", "left"),
        ("<svg/onload=alert(1)>x", "x"),
        ("Research &amp; policy", "Research & policy"),
        ("S. 5429&amp;nbsp;(IS) &amp;amp; more", "S. 5429 (IS) & more"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("AT&T", "AT&T"),
        ("&lt;b&gt;", "<b>"),
        ('<p title="a > b">after</p>', "after"),
        ("cut <a href='https://e", "cut"),
    ],
)
def test_html_becomes_the_words_a_reader_sees(markup: str, text: str) -> None:
    assert plain_text(markup, limit=200) == text


def test_paragraphs_are_lines_on_request() -> None:
    assert plain_text("<h2>Title</h2><p>One</p>", limit=100, keep_lines=True) == "Title\nOne"


@pytest.mark.parametrize(
    "piece", ["<div>", "<br", "<p '", "<!--", "<table><tr><td>x", "&#65;", "<a><b><i>", "&", "<a '"]
)
def test_hostile_markup_of_any_size_is_read_in_bounded_time(piece: str) -> None:
    started = time.perf_counter()
    plain_text(piece * 500_000, limit=2_000)

    assert time.perf_counter() - started < 1.0


@given(REFERENCES, st.booleans())
@settings(max_examples=300, deadline=None)
def test_references_are_resolved_as_in_html_whatever_stands_beside_them(words: str, spaced: bool) -> None:
    markup = words.replace("&", " &") if spaced else words
    once = html.unescape(markup)
    assume("&" not in once)

    assert plain_text(markup, limit=500) == clean_text(once, limit=500)
