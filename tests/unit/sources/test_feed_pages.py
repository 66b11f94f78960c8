"""A web page instead of a feed is named as one, and so is the feed that it knows."""

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.reading import read_document

SENTENCE = "the address answers with a web page, not a feed"


def refusal(document: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_document(document.encode(), content_type="text/html; charset=utf-8", url="https://e.org/news?key=secret")
    return caught.value


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><title>Sorry</title>",
        "<!doctype HTML>\n<html><body>error</body></html>",
        "\n<html xmlns='http://www.w3.org/1999/xhtml'></html>",
        "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' 'x.dtd'><html></html>",
        "<!-- cached --><HTML><item>no</item></HTML>",
        "<head><title>Moved</title></head>",
    ],
)
def test_a_page_is_no_feed(page: str) -> None:
    error = refusal(page)

    assert (error.fault, error.detail) == (SourceFault.NOT_A_FEED, SENTENCE)


@pytest.mark.parametrize(
    ("link", "feed"),
    [
        ("<link rel='alternate' type='application/rss+xml' href='/feed.xml'>", "https://e.org/feed.xml"),
        ('<LINK HREF="https://f.org/a" TYPE="application/atom+xml" REL="Alternate home">', "https://f.org/a"),
        ("<link rel='alternate' type='application/feed+json' href='feed.json'/>", "https://e.org/feed.json"),
    ],
)
def test_the_feed_that_the_page_names_is_passed_on(link: str, feed: str) -> None:
    assert refusal(f"<html><head>{link}</head></html>").detail == f"{SENTENCE}; the page names this one: {feed}"


@pytest.mark.parametrize(
    "link",
    [
        "<link rel='stylesheet' type='application/rss+xml' href='/x'>",
        "<link rel='alternate' type='text/html' href='/x'>",
        "<link rel='alternate' type='application/rss+xml' href='javascript:x'>",
        "<link rel='alternate' type='application/rss+xml'>",
    ],
)
def test_other_links_are_not(link: str) -> None:
    assert refusal(f"<html><head>{link}</head></html>").detail == SENTENCE


@pytest.mark.parametrize("text", ["Access denied", "<p>Access denied</p>", "<urlset><url/></urlset>", "\x89PNG"])
def test_what_no_parser_knows_is_no_feed(text: str) -> None:
    assert refusal(text).fault is SourceFault.NOT_A_FEED
