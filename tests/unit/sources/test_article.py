"""What of a page is its article, and which pages give none."""

from contextlib import suppress

import pytest

from bot.domain.errors import SourceError
from bot.sources.feeds.article import MAX_TEXT, read_article
from tests.pages import CLUTTER, PARAGRAPHS, page

URL = "https://news.example/1"


def text(document: bytes) -> str:
    return read_article(document, url=URL).body


def test_the_text_stands_a_paragraph_to_a_line_without_what_stands_around_it() -> None:
    found = text(page())

    assert all(paragraph in found.split("\n") for paragraph in PARAGRAPHS)
    assert [clutter for clutter in CLUTTER if clutter in found] == []


def test_what_one_page_gives_does_not_depend_on_the_pages_before_it() -> None:
    assert len({text(page()) for _ in range(6)}) == 1


def test_a_text_is_kept_to_its_limit() -> None:
    found = text(page(paragraphs=tuple(f"{number}: {PARAGRAPHS[0]}" for number in range(400))))

    assert 19_000 < len(found) <= MAX_TEXT
    assert found.endswith("…")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("robots", "noarchive"),
        ("ROBOTS", "index, NoSnippet"),
        ("robots", "max-snippet: 0"),
        ("robots", "noai, noimageai"),
        ("googlebot", "none"),
        ("tdm-reservation", "1"),
    ],
)
def test_a_page_that_does_not_want_to_be_quoted_or_kept_gives_no_text(name: str, content: str) -> None:
    assert text(page(head=f'<meta name="{name}" content="{content}">')) == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [("robots", "index, follow, max-snippet:-1"), ("robots", ""), ("tdm-reservation", "0"), ("keywords", "noarchive")],
)
def test_other_rules_do_not_forbid_it(name: str, content: str) -> None:
    assert PARAGRAPHS[0] in text(page(head=f'<meta name="{name}" content="{content}">'))


def test_markup_and_hidden_characters_do_not_get_through() -> None:
    found = text(page(paragraphs=(*PARAGRAPHS, "The rule &lt;b&gt;binds&lt;/b&gt; all\u202e and\u200b more. " * 3)))

    assert "The rule <b>binds</b> all and more." in found
    assert not {"\u202e", "\u200b"} & set(found)


@pytest.mark.parametrize("document", [b"", b"\x00\xff\xfe", b"<" * 5_000, b"<div>" * 5_000, b"<html></html>", b"{}"])
def test_odd_bytes_give_no_text_or_a_source_error(document: bytes) -> None:
    with suppress(SourceError):
        assert len(text(document)) < 10
