"""Reading a feed stays a small part of what feedparser takes for it, measured side by side in one process.

The bounds leave room for a busy machine: bench/parse.py gives the figures.
"""

import io
import time
from collections.abc import Callable
from html import escape
from statistics import median

import feedparser

from bot.sources.feeds.elements import first_element
from bot.sources.feeds.encoding import to_utf8
from bot.sources.feeds.reading import Parser, believe_items, lay_out, read_document
from bot.sources.feeds.slices import slice_items
from bot.sources.seen import unseen

URL = "https://feed.example/"
ROUNDS = 5
PARAGRAPH = '<p>A sentence of some words about a rule on <a href="https://e.org/x?a=b">open model weights</a>. </p>'


def feed(*, first: int = 0) -> bytes:
    """RSS of 30 items, about 80 kB."""
    items = "".join(
        f"<item><title>Headline {n}</title><link>https://e.org/{n}</link><guid>{n}</guid><category>policy</category>"
        f"<pubDate>Sat, 31 Jan 2026 09:30:00 GMT</pubDate><description>{escape(PARAGRAPH)}</description>"
        f"<content:encoded><![CDATA[{PARAGRAPH * 20}]]></content:encoded></item>"
        for n in range(first, first + 30)
    )
    start = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>t</title>"
    return f"{start}{items}</channel></rss>".encode()


def times(slow: Callable[[], object], quick: Callable[[], object]) -> float:
    """How many times as long the slow one takes."""
    return median(seconds(slow) / (seconds(quick, 5) / 5) for _ in range(ROUNDS))


def seconds(work: Callable[[], object], count: int = 1) -> float:
    began = time.process_time()
    for _ in range(count):
        work()
    return time.process_time() - began


def test_reading_and_judging_the_items_takes_a_small_part_of_what_feedparser_takes() -> None:
    document = feed()

    def gate() -> object:
        clean = to_utf8(document)
        return believe_items(lay_out(clean, first_element(clean.document), URL))

    assert gate() is not None
    assert times(lambda: feedparser.parse(io.BytesIO(document)), gate) > 18


def test_the_whole_way_to_clean_entries_takes_a_small_part_of_what_feedparser_takes() -> None:
    document = feed()
    reading = read_document(document, content_type=None, url=URL)

    assert (reading.parser, len(reading.entries)) == (Parser.ITEMS, 30)
    assert (
        times(
            lambda: feedparser.parse(io.BytesIO(document)), lambda: read_document(document, content_type=None, url=URL)
        )
        > 9
    )


def test_one_new_item_among_30_costs_a_fraction_of_reading_them_all() -> None:
    before, after = slice_items(feed()), feed(first=1)
    assert before is not None
    _, known = unseen(before.hashes, b"")

    def changed() -> int:
        slices = slice_items(after)
        assert slices is not None
        new, _ = unseen(slices.hashes, known)
        return len(read_document(slices.only(new), content_type=None, url=URL).entries)

    assert changed() == 1
    assert times(lambda: read_document(after, content_type=None, url=URL), changed) > 3
