"""Items that repeat the key in the address of their feed: what readers see of them holds it nowhere."""

import pytest

from bot.sources.feeds.unkeyed import without_keys
from tests import make

KEY = "abcdefgh12345678"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://a.example/read?id=3&token={KEY}", "https://a.example/read?id=3"),
        (f"https://a.example/read?token={KEY}#part", "https://a.example/read#part"),
        (f"https://a.example/read?token={KEY}&id=a%20b", "https://a.example/read?id=a%20b"),
        (f"https://a.example/read?t=%61{KEY[1:]}&id=3", "https://a.example/read?id=3"),
        (f"https://a.example/{KEY}/read", None),
        ("https://a.example/read?id=3", "https://a.example/read?id=3"),
        (None, None),
    ],
)
def test_an_address_loses_the_parameter_or_is_none_at_all(url: str | None, shown: str | None) -> None:
    assert without_keys(make.raw("A title", url=url), {KEY}).url == shown


def test_texts_lose_it_and_the_identity_stays() -> None:
    entry = make.raw(f"For {KEY}", summary=f"See {KEY}.", body=f"{KEY} {KEY}", guid=f"g-{KEY}", url=None)
    clean = without_keys(entry, {KEY})
    assert (clean.title, clean.summary, clean.body) == ("For [hidden]", "See [hidden].", "[hidden] [hidden]")
    assert clean.guid == entry.guid


def test_what_does_not_repeat_it_is_the_very_same() -> None:
    entry = make.raw("A title", url="https://a.example/read?id=3")
    assert without_keys(entry, {KEY}) is entry
