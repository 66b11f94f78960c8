"""Bytes of any kind before a parser sees them: decoded, cut into items, read as JSON. EXAMPLES sets how many."""

import codecs
import json
import os

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.encoding import ascii_markup, mend_text, to_utf8
from bot.sources.feeds.jsonfeed import looks_like_json, read_json_feed
from bot.sources.feeds.parts import MAX_ENTRIES
from bot.sources.feeds.slices import slice_items

EXAMPLES = int(os.environ.get("EXAMPLES", "100"))
LABELS = ["utf-8", "utf-16", "utf-32", "koi8-r", "shift_jis", "gb2312", "punycode", "utf-7", "zlib", "\0", "x" * 50]
CODECS = ["utf-8", "utf-16", "utf-16-be", "utf-32", "koi8-r", "cp1252", "utf-8-sig"]
TEXT = st.text(max_size=80)
BYTES = (
    st.binary(max_size=120)
    | st.builds(lambda text, codec: text.encode(codec, "ignore"), TEXT.map("<a>{}".format), st.sampled_from(CODECS))
    | st.builds(
        lambda mark, rest: mark + rest,
        st.sampled_from([codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE]),
        st.binary(max_size=60),
    )
    | st.builds("<?xml version='1.0' encoding='{}'?>{}".format, st.sampled_from(LABELS), TEXT).map(
        lambda text: text.encode("utf-8", "replace")
    )
)
TYPE = st.none() | TEXT | st.sampled_from(LABELS).map("text/xml; charset={}".format)
XML_FORBIDS = bytes(code for code in range(32) if code not in b"\t\n\r")
MARKUP = b"<item> </item> <item/> </entry> <!-- --> <![CDATA[ ]]> <?p ?> <!ENTITY </item".split()
TAGS = [b"<entry a='>'>", b"\0", *MARKUP]
CUTTABLE = st.lists(st.sampled_from(TAGS) | st.binary(max_size=6), max_size=24).map(b"".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
TEXTS = ["id", "url", "external_url", "title", "summary", "content_html", "content_text", "date_published"]
FIELDS = [*TEXTS, "tags", "author", "authors", "attachments"]
FEED = st.fixed_dictionaries(
    {"version": st.just("https://jsonfeed.org/version/1.1") | JSON},
    optional={
        "items": st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8) | JSON, max_size=4) | JSON,
        "authors": JSON,
        "home_page_url": JSON,
    },
)


@settings(max_examples=EXAMPLES)
@given(BYTES, TYPE)
@example(codecs.BOM_UTF16_LE + b"\x00\xd8", None)
@example(b"\xef\xbb\xbf\x00\xef\xbb\xbf<a>", None)
@example(b"<?xml version='1.0' encoding='utf-16'?>\xff", "text/xml; charset=utf-32")
def test_any_bytes_become_utf_8_that_xml_allows(document: bytes, content_type: str | None) -> None:
    clean = to_utf8(document, content_type).document

    assert clean.decode("utf-8").encode("utf-8") == clean
    assert not set(clean) & set(XML_FORBIDS)
    assert not clean[:1].isspace()
    assert len(clean) <= 4 * len(document) + 10


@settings(max_examples=EXAMPLES)
@given(TEXT)
def test_utf_8_without_forbidden_characters_keeps_every_letter(text: str) -> None:
    document = b"<a>" + text.encode().translate(None, XML_FORBIDS)

    assert to_utf8(document, "text/xml; charset=utf-8").document == document
    assert isinstance(mend_text(text), str)
    assert ascii_markup(document)


@settings(max_examples=EXAMPLES)
@given(CUTTABLE, CUTTABLE)
def test_a_cut_has_its_spans_inside_and_all_of_them_are_the_whole(first: bytes, second: bytes) -> None:
    document = b"<rss><item>1</item>" + first + b"<item>2</item>" + second + b"</rss>"
    slices = slice_items(document)
    if slices is None:
        return
    edges = [0, *(edge for span in slices.spans for edge in span), len(document)]
    assert edges == sorted(edges)
    assert len(slices.hashes) == len(slices.spans)
    everything = slices.only(range(len(slices.spans)))
    # White space between two items is all that may go.
    assert b"".join(everything.split()) == b"".join(document.split())
    assert all(everything.count(document[start:stop]) for start, stop in slices.spans)


@settings(max_examples=EXAMPLES)
@given(CUTTABLE, st.data())
def test_a_part_holds_the_wanted_items_and_no_other(middle: bytes, data: st.DataObject) -> None:
    slices = slice_items(b"<rss><item>1</item>" + middle + b"<item>2</item></rss>")
    if slices is None:
        return
    wanted = data.draw(st.sets(st.sampled_from(range(len(slices.spans)))))
    expected = slices.document
    for index in reversed(range(len(slices.spans))):
        start, stop = slices.spans[index]
        if index not in wanted:
            expected = expected[:start] + expected[stop:]

    assert b"".join(slices.only(sorted(wanted)).split()) == b"".join(expected.split())


@settings(max_examples=EXAMPLES)
@given(
    FEED.map(json.dumps).map(str.encode)
    | JSON.map(json.dumps).map(str.encode)
    | st.binary(max_size=60).map(b"{".__add__)
)
def test_json_is_read_into_texts_or_refused_with_its_fault(document: bytes) -> None:
    try:
        parts, home = read_json_feed(document)
    except SourceError as error:
        assert error.fault in {SourceFault.NOT_A_FEED, SourceFault.PARSE_FAILED}  # noqa: PT017 - both answers are right
        return
    assert looks_like_json(document)
    assert isinstance(home, str)
    assert len(parts) <= MAX_ENTRIES
    for part in parts:
        texts = (part.guid, part.title, part.summary, part.content, *part.links, *part.authors, *part.categories)
        assert all(isinstance(text, str) for text in texts)
