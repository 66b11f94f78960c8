"""What stands between tags becomes text, and it is known when that is not as certain as it looks."""

import html
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.feeds.content import holds_elements, markup, plain_markup, resolve, text

ESCAPED = st.text(st.sampled_from("ab &<>\"'é🙂;#"), max_size=60)


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("words", "words"),
        ("&lt;p&gt;a &amp;amp; b&lt;/p&gt;", "<p>a &amp; b</p>"),
        ("&#38;lt;", "&lt;"),
        ("&quot;&apos;&#x2019;&#233;", "\"'’é"),
        (" <![CDATA[<p>a &amp; b</p>]]>\n", "<p>a &amp; b</p>"),
        ("one &lt; <![CDATA[& <b>]]> two", "one < & <b> two"),
        ("<![CDATA[a]]><![CDATA[b]]>", "ab"),
        ("AT&T & more", "AT&T & more"),
        ("", ""),
    ],
)
def test_one_level_of_xml_is_taken_off(inner: str, said: str) -> None:
    assert plain_markup(inner.encode()) == said
    assert markup(inner.encode()).strip() == said
    assert text(inner.encode()) == said


@pytest.mark.parametrize(
    "inner",
    ["a <b>c</b>", "a&nbsp;b", "<![CDATA[a]]> <b>", "a &eacute; <![CDATA[b]]>", "&#xD800;", "&#0;", "<![CDATA[open"],
)
def test_what_parsers_read_differently_is_not_plain(inner: str) -> None:
    assert plain_markup(inner.encode()) is None
    assert markup(inner.encode())


@given(ESCAPED)
@settings(max_examples=300, deadline=None)
def test_whatever_was_escaped_or_put_in_a_section_comes_back(words: str) -> None:
    assert plain_markup(html.escape(words).encode()) == words
    assert resolve(html.escape(words)) == words
    assert plain_markup(b"<![CDATA[" + words.encode() + b"]]>") == words


@given(st.binary(max_size=80) | st.text(max_size=60).map(str.encode))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_text_and_what_is_plain_holds_no_elements(inner: bytes) -> None:
    plain = plain_markup(inner)

    assert text(inner) == markup(inner).strip()
    if plain is not None:
        assert plain.strip() == markup(inner).strip()
        assert not holds_elements(inner)


@pytest.mark.parametrize("piece", [b"<![CDATA[", b"<![CDATA[]]>", b"&", b"&#", b"&lt;", b"&nbsp", b"]]>", b"<"])
def test_hostile_content_takes_linear_time(piece: bytes) -> None:
    started = time.perf_counter()
    plain_markup(piece * 50_000)
    text(piece * 50_000)

    assert time.perf_counter() - started < 1.0
