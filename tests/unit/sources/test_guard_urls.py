import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import SourceError, SourceFault
from bot.sources.guard import check_url, without_query


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "https://example.org:8443/feed?x=1&y=%20#top",
        "HTTPS://EXAMPLE.ORG/",
        "http://[2606:2800::1]/feed",
        "https://müller.example/feed",
        "https://example.org/@someone/feed",
        "https://example.org/?mail=a@b",
    ],
)
def test_a_plain_web_address_passes(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("", "http"),
        ("example.org/feed", "http"),
        ("//example.org/feed", "http"),
        ("ftp://example.org/feed", "http"),
        ("file:///etc/passwd", "http"),
        ("javascript:alert(1)", "http"),
        ("gopher://example.org/", "http"),
        ("http://", "host"),
        ("https:///path", "host"),
        ("http://:80/", "host"),
        ("http://user@example.org/", "user name"),
        ("http://user:secret@example.org/", "user name"),
        ("http://@example.org/", "user name"),
        ("http://example.org/a b", "space"),
        ("http://example.org/\u00a0", "space"),
        ("http://example.org/\n", "control"),
        ("http://exam\tple.org/", "control"),
        ("http://example.org/\x00", "control"),
        ("http://example.org\\@127.0.0.1/", "backslash"),
        ("http://[::1/", "cannot be read"),
        ("http://example.org:99999/", "cannot be read"),
        ("http://example.org:http/", "cannot be read"),
        ("http://127.0.0.1\uff0f.example/", "cannot be read"),
        ("http://example.org/" + "a" * 2030, "2048"),
    ],
)
def test_anything_else_is_a_bad_address_with_its_reason(url: str, word: str) -> None:
    with pytest.raises(SourceError) as caught:
        check_url(url)

    assert caught.value.fault is SourceFault.BAD_ADDRESS
    assert word in caught.value.detail


def test_a_refusal_repeats_neither_query_nor_password() -> None:
    with pytest.raises(SourceError) as caught:
        check_url("http://user:s3cret@example.org/feed?token=s3cret#s3cret")

    assert "s3cret" not in f"{caught.value} {caught.value.url}"
    assert caught.value.url == "http://example.org/feed"


@given(st.text(max_size=60).map(lambda text: "http://" + text) | st.text(max_size=60))
def test_any_text_is_either_accepted_or_refused_as_a_bad_address(url: str) -> None:
    try:
        check_url(url)
    except SourceError as error:
        assert error.fault is SourceFault.BAD_ADDRESS  # noqa: PT017 - accepting the text is as good


@given(st.text(max_size=80))
def test_what_may_be_shown_never_holds_a_query_or_a_control_character(url: str) -> None:
    shown = without_query(url)

    assert not set(shown) & set("?#\n\r\x1b\x00")
