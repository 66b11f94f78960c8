"""A web page where a feed was expected: tell the operator, and name the feed that the page itself names."""

import re

from bot.domain.secrets import keys_in
from bot.sources.feeds.elements import Element, read_attributes
from bot.sources.guard import without_query
from bot.sources.sanitise import safe_url

_LINK = re.compile(rb"<link\b([^<>]*+)>", re.IGNORECASE)
_LOOKED_AT = 200_000
_FEED_TYPES = ("rss", "atom", "feed+json", "rdf")
_ROOTS = ("html", "head", "body")


def is_page(document: bytes, root: Element | None) -> bool:
    return (root is not None and root.name in _ROOTS) or document[:14].lower() == b"<!doctype html"


def describe_page(document: bytes, url: str) -> str:
    """A sentence for people, with the feed that the page names (HTML, link type alternate), if it names one.

    Readers of digests see it: a key in the address of that feed, which may be ours, is left out with its query.
    """
    sentence = "the address answers with a web page, not a feed"
    feed = next((feed for link in _LINK.findall(document[:_LOOKED_AT]) if (feed := _named_feed(link, url))), None)
    if feed and keys_in(feed):
        feed = without_query(feed)
    return f"{sentence}; the page names this one: {feed}" if feed else sentence


def _named_feed(attributes: bytes, url: str) -> str | None:
    link = {name.lower(): value for name, value in read_attributes(attributes).items()}
    kind = link.get("type", "").lower()
    if "alternate" not in link.get("rel", "").lower().split() or not any(name in kind for name in _FEED_TYPES):
        return None
    return safe_url(link.get("href", ""), base=url)
