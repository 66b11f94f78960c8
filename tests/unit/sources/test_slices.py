"""A feed is cut into its raw items, or not at all."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.feeds.slices import slice_items

HEAD, TAIL = b"<?xml version='1.0'?>\n<rss><channel><title>t</title>\n", b"\n</channel></rss>"
RSS = HEAD + b"<item>a</item>\n<item>b</item>\n<item>c</item>" + TAIL


def items(document: bytes) -> list[bytes] | None:
    slices = slice_items(document)
    return None if slices is None else [document[start:end] for start, end in slices.spans]


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (RSS, [b"<item>a</item>", b"<item>b</item>", b"<item>c</item>"]),
        (b"<feed><entry\nxml:lang='en'>a</entry ></feed>", [b"<entry\nxml:lang='en'>a</entry >"]),
        (b"<rdf:RDF><items><li/></items><item rdf:about='x'>a</item></rdf:RDF>", [b"<item rdf:about='x'>a</item>"]),
        (b"<a:feed><a:entry>a</a:entry></a:feed>", [b"<a:entry>a</a:entry>"]),
        (b"<rss:rss><rss:item>a</rss:item></rss:rss>", [b"<rss:item>a</rss:item>"]),
        (b"<rss><item/><item a='b' /></rss>", [b"<item/>", b"<item a='b' />"]),
        (b"<rss><!-- <item>no</item> --><item>a</item></rss>", [b"<item>a</item>"]),
        (b"<rss><item><![CDATA[</item><item>]]></item></rss>", [b"<item><![CDATA[</item><item>]]></item>"]),
        (b"<rss><?pi <item> ?><item>a</item></rss>", [b"<item>a</item>"]),
        (
            b"<rss><item><![CDATA[x]]><![CDATA[]</item>]]></item></rss>",
            [b"<item><![CDATA[x]]><![CDATA[]</item>]]></item>"],
        ),
        (b"<rss><item><![CDATA[]]]><!-- </item> --></item></rss>", [b"<item><![CDATA[]]]><!-- </item> --></item>"]),
        (b"<rss><item <![CDATA[>a</item></rss>", [b"<item <![CDATA[>a</item>"]),
        (b"<rss><item><media:item>x</media:item></item></rss>", [b"<item><media:item>x</media:item></item>"]),
        (b"<?xml version='1.0' encoding='koi8-r'?><rss><item>\xf0</item></rss>", [b"<item>\xf0</item>"]),
    ],
)
def test_items_of_every_format_are_found(document: bytes, found: list[bytes]) -> None:
    assert items(document) == found


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<rss><channel></channel></rss>",
        b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        "<rss><item>a</item></rss>".encode("utf-16"),
        "<rss><item>a</item></rss>".encode("utf-32"),
        b"<?xml version='1.0' encoding='iso-2022-jp'?><rss><item>a</item></rss>",
        b"<?xml version='1.0' encoding='utf-7'?><rss><item>a</item></rss>",
        b"<rss><item><item>a</item></item></rss>",
        b"<rss><item>a</item><item>b</rss>",
        b"<rss>a</item></rss>",
        b"<rss><item>a",
        b"<rss><item",
        b"<rss><item>a</item><item ",
        b"<rss><item>a</item></item ",
        b"<rss><item>a</item><!-- <item>b</item></rss>",
        b"<rss><item><![CDATA[</item></rss>",
        b"<!DOCTYPE r [<!ENTITY e '<item>'>]><rss><item>&e;</item></rss>",
        b"<html><body>no items here</body></html>",
    ],
)
def test_what_cannot_be_cut_with_certainty_is_not_cut(document: bytes) -> None:
    assert slice_items(document) is None


def test_only_the_wanted_items_stay_with_everything_around_them() -> None:
    slices = slice_items(RSS)

    assert slices is not None
    assert slices.only([2, 0]) == HEAD + b"<item>a</item><item>c</item>" + TAIL
    assert slices.only([]) == HEAD + TAIL


def test_what_stands_between_items_stays_so_that_the_tags_balance() -> None:
    slices = slice_items(b"<rss><channel><item>a</item></channel><item>b</item></rss>")

    assert slices is not None
    assert slices.only([1]) == b"<rss><channel></channel><item>b</item></rss>"


def test_equal_items_have_equal_hashes_of_8_bytes_wherever_they_stand() -> None:
    first = slice_items(b"<rss><item>a</item><item>b</item></rss>")
    second = slice_items(b"<rss> <title>new</title> <item>b</item></rss>")

    assert first is not None
    assert second is not None
    assert {len(one) for one in first.hashes} == {8}
    assert second.hashes == (first.hashes[1],)


PIECES = st.sampled_from(
    [b"<item>", b"</item>", b"<item/>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>", b"x", b">", b"<item "]
)


@given(st.lists(PIECES, max_size=30).map(b"".join))
@settings(max_examples=500, deadline=None)
def test_a_cut_is_in_order_without_overlap_and_all_of_it_gives_the_document_back(middle: bytes) -> None:
    document = b"<rss>" + middle + b"</rss>"
    slices = slice_items(document)

    if slices is not None:
        edges = [edge for span in slices.spans for edge in span]
        assert edges == sorted(edges)
        assert all(document[start:].startswith(b"<item") for start, _ in slices.spans)
        whole = slices.only(range(len(slices.spans)))
        again = slice_items(whole)
        assert again is not None
        assert again.hashes == slices.hashes


@pytest.mark.parametrize(
    "document",
    [
        b"<rss>" + b"<!--" * 50_000,
        b"<rss>" + b"<item>" * 100_000,
        b"<rss><item>" + b"<![CDATA[" * 50_000,
        b"<rss>" + b"<item " * 100_000,
        b"<rss>" + b"<?" * 200_000,
        b"<" * 500_000,
        b"<" + b"a" * 1_000_000,
        b"<rss>" + b"<a:b:" * 100_000,
        b"<rss><item></item>" + b"</item" * 100_000,
        b"<rss><item " + b" ".join(b"a%d='1'" % n for n in range(60_000)) + b"></item></rss>",
        b"<rss>" + b"<item></item>" * 100_000 + b"</rss>",
    ],
    ids=lambda document: repr(document[:20]),
)
def test_hostile_documents_take_linear_time(document: bytes) -> None:
    started = time.perf_counter()
    slice_items(document)

    assert time.perf_counter() - started < 1.0
