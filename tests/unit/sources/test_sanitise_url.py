"""An address may be shown as a link only if it is what it seems to be."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.sanitise import MAX_URL, safe_url

STRICT = re.compile(
    r"https?://(?:\[[0-9a-f:.]+\]|[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*)(?::\d{1,5})?"
    r"(?:/(?:[A-Za-z0-9/:@!$&'*+,;=~._-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:\?(?:[A-Za-z0-9/:@!$&'*+,;=~._?-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:#(?:[A-Za-z0-9/:@!$&'*+,;=~._?-]|%[0-9A-Fa-f]{2})*)?"
)
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)
PIECES = (
    "https:// http: // / e.org münchen.de @ :80 ?q= # %zz ( ) < | ` \\ [::1] .. \u202e 。 javascript: xn-- é 🙂 \ud800"
)
LIKELY = st.lists(st.sampled_from([*PIECES.split(), " ", "\t"]), max_size=8).map("".join)


@given(ANYTHING | LIKELY, st.none() | st.just("https://base.example/a/b") | ANYTHING)
@settings(max_examples=500, deadline=None)
def test_every_answer_is_a_strict_address_or_none(url: str, base: str | None) -> None:
    safe = safe_url(url, base=base)

    if safe is not None:
        assert STRICT.fullmatch(safe)
        assert len(safe) <= MAX_URL
        assert safe_url(safe) == safe


@given(st.sampled_from(["user", "u:p", "", ":", "%40", "e.org"]), LIKELY, st.sampled_from(["", "/", "\\", "/a/"]))
@settings(max_examples=200, deadline=None)
def test_no_answer_ever_names_a_user(user: str, rest: str, path: str) -> None:
    for url in (f"https://{user}@e.org{path}{rest}", f"//{user}@e.org{path}", f"https:/{path}{user}@e.org"):
        safe = safe_url(url, base="https://base.example/")
        assert safe is None or "@" not in urlsplit(safe).netloc


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("HTTPS://Example.ORG/A", "https://example.org/A"),
        ("  https://example.org/\n", "https://example.org/"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ('https://example.org/a(b)|<c>`"', "https://example.org/a%28b%29%7C%3Cc%3E%60%22"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%20x", "https://example.org/%20x"),
        ("https:///www.govinfo.gov/app/x", "https://www.govinfo.gov/app/x"),
        ("https://münchen.de/ß?ü=1", "https://xn--mnchen-3ya.de/%C3%9F?%C3%BC=1"),
        ("https://аррӏе.com/", "https://xn--80ak6aa92e.com/"),
        ("https://straße.de", "https://xn--strae-oqa.de"),
        ("https://example。org./x", "https://example.org/x"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
    ],
)
def test_a_good_address_comes_back_in_plain_ascii(url: str, safe: str) -> None:
    assert safe_url(url) == safe


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "mailto:a@b.c",
        "ftp://example.org/",
        "/relative",
        "https://user:password@example.org/",
        "https://good.org\\@evil.org/",
        "https:\\\\evil.org",
        "https://exam ple.org/",
        "https://example.org/a\tb",
        "https://example.org/\u202egpj.exe",
        "https://example.org/\u200d",
        "https://ex\u200bample.org/",
        "https://a..b/",
        "https://example.org:99999/",
        "https://[::1/",
        "https://ex%61mple.org/",
        "https://example.org/\ud800",
        "https://" + "a" * 64 + ".org/",
        "https://example.org/" + "a" * MAX_URL,
        "https://",
    ],
)
def test_a_doubtful_address_is_none(url: str) -> None:
    assert safe_url(url) is None


@pytest.mark.parametrize(
    ("url", "joined"),
    [
        ("post", "https://base.example/blog/post"),
        ("/post", "https://base.example/post"),
        ("//other.example/x", "https://other.example/x"),
        ("?page=2", "https://base.example/blog/?page=2"),
        ("http://other.example/", "http://other.example/"),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_a_relative_address_is_joined_to_its_base(url: str, joined: str | None) -> None:
    assert safe_url(url, base="https://base.example/blog/") == joined
