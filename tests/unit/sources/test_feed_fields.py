"""What an item says of itself is read from its bytes, whatever a parser makes of it."""

import time

import pytest

from bot.sources.feeds.fields import Fields, feed_base, read_fields
from bot.sources.feeds.parts import Parts


def fields(item: str) -> Fields:
    found = read_fields(item.encode())
    assert found is not None
    return found


def parts(item: str) -> Parts:
    return fields(item).parts


@pytest.mark.parametrize(
    ("item", "guid"),
    [
        ("<item><guid isPermaLink='false'> tag:1 </guid></item>", "tag:1"),
        ("<item><guid><![CDATA[a&b]]></guid></item>", "a&b"),
        ("<item><guid>a&amp;b&#33;</guid></item>", "a&b!"),
        ("<item><guid/><id>from-id</id></item>", "from-id"),
        ("<item><id>second</id><guid>first</guid></item>", "first"),
        ("<entry><source><id>feed</id></source><id>entry</id></entry>", "entry"),
        ("<a:entry><a:id>prefixed</a:id></a:entry>", "prefixed"),
        ("<item rdf:about='http://e.org/1'><title>t</title></item>", "http://e.org/1"),
        ("<item><link>http://e.org/</link></item>", ""),
        ("<item><description><![CDATA[<guid>no</guid></description>]]></description><guid>yes</guid></item>", "yes"),
        ("<item><!-- <guid>no</guid> --><guid>yes</guid></item>", "yes"),
        ("<item><guids>no</guids><guid>yes</guid></item>", "yes"),
        ("<x:entry><x:id>own prefix</x:id></x:entry>", "own prefix"),
        ("<entry><x:id>of another vocabulary</x:id></entry>", ""),
        ("<item/>", ""),
    ],
)
def test_the_guid_is_the_publishers_and_never_made_up(item: str, guid: str) -> None:
    assert parts(item).guid == guid


MANY_LINKS = (
    "<entry><link rel='self' href='/self'/><link rel='enclosure' href='/e'/><link type='application/pdf' href='/pdf'/>"
    "<link rel='alternate' href='/page'/><link rel='hub' href='/h'/></entry>"
)


@pytest.mark.parametrize(
    ("item", "links"),
    [
        ("<item><link>/a?b=1&amp;c=2</link></item>", ("/a?b=1&c=2",)),
        ("<item><guid>https://e.org/1</guid></item>", ("https://e.org/1",)),
        ("<item><guid isPermaLink='false'>https://e.org/1</guid></item>", ()),
        ("<item><guid>https&#58;&#47;&#47;e.org/1</guid></item>", ()),
        (
            "<item rdf:about='https://e.org/2'><guid>https://e.org/1</guid></item>",
            ("https://e.org/1", "https://e.org/2"),
        ),
        ("<item><guid>1</guid></item>", ()),
        ("<item><enclosure url='/a.mp3'/><link>/a</link></item>", ("/a", "/a.mp3")),
        (MANY_LINKS, ("/page", "/pdf", "/self", "/e")),
        (
            "<entry><link rel='alternate' type='text/x' href='/x'/><link rel='alternate' href='/y'/></entry>",
            ("/y", "/x"),
        ),
        ("<item><media:content url='/m'/><itunes:link>no</itunes:link></item>", ()),
    ],
)
def test_addresses_come_best_first(item: str, links: tuple[str, ...]) -> None:
    assert tuple(link for link in parts(item).links if link) == links


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("<item><title>A &amp;amp; B</title></item>", "A &amp; B"),
        ("<item><title><![CDATA[A &amp; B]]></title></item>", "A &amp; B"),
        ("<item><title>one <![CDATA[& two]]> &lt;3</title></item>", "one & two <3"),
        ("<item><dc:title>lent</dc:title><title>own</title></item>", "own"),
        ("<item><media:title>lent</media:title></item>", "lent"),
        ("<item><media:title>lent</media:title><title></title><title>own</title></item>", "own"),
        ("<entry><title type='xhtml'><div>in <b>bold</b></div></title></entry>", "<div>in <b>bold</b></div>"),
        ("<item><image><title>no</title></image></item>", ""),
    ],
)
def test_the_title_loses_one_level_of_xml(item: str, title: str) -> None:
    assert parts(item).title == title


def test_items_made_alike_are_told_apart_by_what_they_hold() -> None:
    item = "<item><category>{}</category><author>{}</author><title>{}</title></item>"
    first, second = parts(item.format("law", "Ada", "One")), parts(item.format("tax", "Bob", "Two"))

    assert (first.categories, first.authors, first.title) == (("law",), ("Ada",), "One")
    assert (second.categories, second.authors, second.title) == (("tax",), ("Bob",), "Two")


def test_names_dates_and_texts_are_found() -> None:
    found = fields(
        "<entry xml:base='https://b.org/'><updated>2026-02-01</updated><published>2026-01-31</published>"
        "<author><name>Ada</name><email>a@b.c</email></author><dc:creator>Bob</dc:creator>"
        "<author>eve@b.c (Eve)</author><category term='t' label='Law'/><category>tax</category>"
        "<media:description>no</media:description><summary>yes</summary><content><![CDATA[ ]]></content></entry>"
    )

    assert found.parts.dates == ("2026-01-31", "2026-02-01")
    assert found.parts.authors == ("Ada", "Eve", "Bob")
    assert found.parts.categories == ("Law", "tax")
    assert found.parts.base == "https://b.org/"
    assert found.summary == (b"", b"yes")
    assert found.content is None


@pytest.mark.parametrize(
    "item", ["<item><title>a</item>", "<item><title a='>a</title></item>", "<item><!-- </item>", "x"]
)
def test_an_item_that_is_no_sequence_of_elements_is_none(item: str) -> None:
    assert read_fields(item.encode()) is None


@pytest.mark.parametrize(
    ("head", "base"),
    [
        ("<rss><channel><title>t</title><link>https://home.org/blog/</link>", "https://home.org/blog/"),
        ("<rss><channel><link>/blog/</link>", "https://feed.org/blog/"),
        ("<rss><channel><atom:link rel='self' href='https://x.org/f'/><link>https://h.org/</link>", "https://h.org/"),
        ("<feed xml:base='https://b.org/'><link href='https://h.org/'/>", "https://b.org/"),
        ("<feed><link rel='self' href='https://x.org/f'/><link href='https://h.org/'/>", "https://h.org/"),
        ("<rss><channel><image><link>https://no.org/</link></image>", "https://feed.org/feed"),
        ("<rss><channel><link>javascript:x</link>", "https://feed.org/feed"),
        ("", "https://feed.org/feed"),
    ],
)
def test_relative_addresses_are_relative_to_the_feeds_base_or_link_or_address(head: str, base: str) -> None:
    assert feed_base(head.encode(), "https://feed.org/feed") == base


@pytest.mark.parametrize(
    "item",
    [
        b"<item>" + b"<![CDATA[]]>" * 100_000 + b"</item>",
        b"<item><a>" + b"<![CDATA[</a>]]>" * 50_000 + b"</a></item>",
        b"<item>" + b"<a>" * 200_000 + b"</item>",
        b"<item " + b"a='" * 200_000 + b"></item>",
        b"<item><title>" + b"</titles>" * 50_000 + b"</title></item>",
        b"<item>" + b"<!--" * 100_000 + b"</item>",
        b"<item><link " + b" ".join(b"a%d='1'" % n for n in range(60_000)) + b"/></item>",
        b"<item><author>" + b"<name>" * 50_000 + b"</author></item>",
    ],
    ids=lambda item: repr(item[:20]),
)
def test_hostile_items_take_linear_time(item: bytes) -> None:
    started = time.perf_counter()
    read_fields(item)

    assert time.perf_counter() - started < 1.0
