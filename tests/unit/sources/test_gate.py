"""The gates refuse the items and the fast parser wherever they were seen to differ from the reference."""

import pytest

from bot.sources.feeds.reading import Parser, Reading, read_document

URL = "https://feed.example/f"
GOOD = "<item><title>A title</title><guid>1</guid><link>/1</link><description>Some words</description></item>"


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>t</title><link>https://e.org/</link>{''.join(items)}</channel></rss>"


def read(document: str | bytes) -> Reading:
    raw = document if isinstance(document, bytes) else document.encode()
    return read_document(raw, content_type=None, url=URL)


def test_the_items_of_an_ordinary_feed_are_believed() -> None:
    reading = read(rss(GOOD, GOOD.replace("A title", "Ein <![CDATA[Titel & mehr]]>")))

    assert (reading.parser, reading.refusal) == (Parser.ITEMS, None)
    assert [entry.title for entry in reading.entries] == ["A title", "Ein Titel & mehr"]


XHTML = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><id>1</id><title>A title</title>"
    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>in <b>bold</b></div></content></entry></feed>"
)


def test_content_in_xhtml_takes_the_fast_parser() -> None:
    reading = read(XHTML)

    assert (reading.parser, reading.refusal) == (Parser.FAST, None)
    assert reading.entries[0].body == "in bold"


def test_an_error_in_one_item_takes_no_references_from_the_others() -> None:
    """The fast parser recovers from a bare ampersand and drops every reference after it."""
    escaped = GOOD.replace("Some words", "1 &lt;b&gt;2&lt;/b&gt; &amp;amp; 3")
    reading = read(rss(GOOD.replace("Some words", "Q & A"), escaped))

    assert reading.parser is Parser.ITEMS
    assert [entry.summary for entry in reading.entries] == ["Q & A", "1 2 & 3"]


RDF = f"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>{GOOD}</rdf:RDF>"
GROUPED = f"<rss><channel><item><title>First</title></item><group>{GOOD}</group></channel></rss>"


@pytest.mark.parametrize(
    ("document", "refusal", "titles"),
    [
        (rss(GOOD).encode() + b"<!-- \xe9 -->", "encoding is not the declared one", ["A title"]),
        (rss(GOOD) + "<item>", "items cannot be cut out", ["A title"]),
        (rss(), "items cannot be cut out", []),
        (rss(GOOD.replace("<guid>", "<guid a='>")), "an item that cannot be read as elements", ["A title"]),
        (RDF, "RDF or no root element", ["A title"]),
        (rss(GOOD.replace("Some words", "Some <b>bold</b> words")), "markup that is not escaped", ["A title"]),
        (rss(GOOD.replace("Some words", "Some&nbsp;words")), "texts differ", ["A title"]),
        (rss(GOOD.replace("A title", "A&nbsp;title")), "titles differ", ["A title"]),
        (rss(GOOD.replace("Some", "S\ufffdme")), "replacement character", ["A title"]),
        (rss("<item><description>Text</description></item>"), "an entry without id, link and title", ["Text"]),
        (GROUPED, "number of entries differs", ["First", "A title"]),
        ("<feed><entry><title>No namespace</title></entry></feed>", "the fast parser failed", ["No namespace"]),
    ],
)
def test_a_doubtful_feed_goes_to_the_reference(document: str | bytes, refusal: str, titles: list[str]) -> None:
    reading = read(document)

    assert (reading.parser, reading.refusal) == (Parser.REFERENCE, refusal)
    assert [entry.title for entry in reading.entries] == titles


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("Some <b>bold</b> words", "Some bold words"),
        ("Some&nbsp;words &copy; us", "Some words © us"),
        ("<![CDATA[in <p>HTML</p>]]>", "in HTML"),
        ("before <![CDATA[& within]]> after", "before & within after"),
    ],
)
def test_no_text_is_cut_short_whoever_reads_it(text: str, summary: str) -> None:
    (entry,) = read(rss(GOOD.replace("Some words", text))).entries

    assert entry.summary == summary


def test_items_that_no_parser_gets_are_read_by_themselves() -> None:
    """The reference raises at a lone surrogate; the fast parser loses what follows."""
    reading = read(rss(GOOD, GOOD.replace("Some", "&#xD800;Some").replace("<guid>1", "<guid>2")))

    assert (reading.parser, [entry.guid for entry in reading.entries]) == (Parser.RAW, ["1", "2"])
