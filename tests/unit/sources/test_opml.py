"""OPML in and out: what other readers write, and what must not be read."""

import time

import pytest

from bot.domain.errors import ConfigError
from bot.sources.config.load import read_config
from bot.sources.config.opml import OpmlFeed, read_opml, write_opml

NESTED = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="EU &amp; UK" title="EU &amp; UK">
    <outline text="Deep"><outline type="rss" text="A &lt;b&gt;" xmlUrl="https://a.example/feed"/></outline>
    <outline type="rss" title="B" text="ignored" xmlURL="HTTPS://b.example/?x=1&amp;y=2" htmlUrl="https://b.example"/>
  </outline>
  <OUTLINE text="C
      of two lines" xmlUrl=" https://c.example/ "/>
  <outline text="again" xmlUrl="https://a.example/feed"/>
  <outline text="a link" type="link" url="https://d.example"/>
  <outline text="政策"><outline text="E" xmlUrl="feed://e.example/rss"/></outline>
</body></opml>
"""
FEEDS = (
    OpmlFeed(title="A <b>", url="https://a.example/feed", topic="deep"),
    OpmlFeed(title="B", url="HTTPS://b.example/?x=1&y=2", topic="eu-uk"),
    OpmlFeed(title="C of two lines", url="https://c.example/"),
    OpmlFeed(title="E", url="http://e.example/rss"),
)
CONFIG = """version: 1
sources:
  - {id: z, url: "https://z.example/?a=1&b=%3C2%3E", topic: research}
  - {id: y, url: "https://y.example/", topic: eu, name: 'Quote " & <angle> ’'}
  - {id: x, url: "https://x.example/", topic: research}
  - {id: off, url: "https://off.example/", enabled: false}
  - {id: fr, kind: federal-register, query: AI}
  - {id: hub, kind: hub-trending}
"""


def refusal(data: bytes) -> list[str]:
    began = time.process_time()
    with pytest.raises(ConfigError) as error:
        read_opml(data, name="my.opml")
    assert time.process_time() - began < 1
    return [str(problem) for problem in error.value.problems]


def test_feeds_are_read_with_their_folder_whatever_the_case_and_depth() -> None:
    assert read_opml(NESTED.encode(), name="my.opml") == FEEDS


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_declared_encoding_is_honoured(encoding: str) -> None:
    text = NESTED.replace("政策", "Länder").replace("UTF-8", encoding.removesuffix("-sig"))
    assert [feed.topic for feed in read_opml(text.encode(encoding), name="x")][-1] == "lander"


def test_blank_lines_in_front_of_the_declaration_are_forgiven() -> None:
    assert len(FEEDS) == len(read_opml(b"\n\n" + NESTED.encode(), name="x"))


def test_what_is_written_is_read_again_grouped_by_topic() -> None:
    config = read_config(CONFIG, name="feeds.yaml")
    text = write_opml(config, title="Feeds & more")
    assert read_opml(text.encode(), name="x") == (
        OpmlFeed(title='Quote " & <angle> ’', url="https://y.example/", topic="eu"),
        OpmlFeed(title="Z", url="https://z.example/?a=1&b=%3C2%3E", topic="research"),
        OpmlFeed(title="X", url="https://x.example/", topic="research"),
    )
    assert "<title>Feeds &amp; more</title>" in text
    assert text == write_opml(config, title="Feeds & more")


def test_an_empty_list_is_written_and_read() -> None:
    empty = read_config("version: 1\nsources: []\n", name="feeds.yaml")
    assert read_opml(write_opml(empty, title="x").encode(), name="x") == ()


def test_every_bad_address_is_named_with_its_line() -> None:
    bad = (
        '<opml>\n<body>\n<outline text="A" xmlUrl="ftp://a.example"/>\n<outline text="B" xmlUrl="/feed"/></body></opml>'
    )
    one, two = refusal(bad.encode())
    assert one.startswith('my.opml:3:1 the feed "A": expected an address that starts with https://')
    assert two.startswith('my.opml:4:1 the feed "B"')


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "my.opml:1:1 not valid XML: no element found"),
        (b"<opml>\n<body></opml>", "my.opml:2:9 not valid XML: mismatched tag"),
        (b"<html><body/></html>", "my.opml:1:1 expected an OPML file, got one that starts with <html>"),
        (b"{}", "not valid XML"),
        (b"\x89PNG\r\n\x1a\n", "not valid XML"),
        (b'<?xml version="1.0" encoding="klingon"?><opml/>', "nobody knows"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE opml>\n<opml/>', "my.opml:2:15 a document type"),
        (b'<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml>&b;</opml>', "a document type"),
        (b'<!DOCTYPE o SYSTEM "file:///etc/passwd"><opml/>', "a document type"),
        (b"<opml>" + b"<outline>" * 100_000, "nested deeper than 32"),
        (b"<opml>" + b'<outline xmlUrl="x:"/>' * 20_000, "more than 5,000 feeds"),
        (b"<opml>" + b" " * 3_000_000, "larger than 2 MiB"),
    ],
)
def test_what_is_not_opml_or_hostile_is_refused_with_the_line(data: bytes, sentence: str) -> None:
    assert sentence in refusal(data)[-1]
