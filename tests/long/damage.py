"""Feeds that were damaged at random: our own and, where they are beside the project, captures of real ones.

A number names its document for ever, so that one that did harm can be had again.
"""

import gzip
import os
import random
from functools import cache

from tests.corpus import CORPUS, feed_files
from tests.feeds import rss

SEED = 20260131
LARGEST = 60_000
RSS = rss([(str(n), f"Bill {n} & the “other” ones") for n in range(8)])
ATOM = """<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://e.org/'>
<title>t</title><link href='/'/><entry><id>tag:1</id><title type='html'>&lt;b&gt;Öffentlich&lt;/b&gt;</title>
<link rel='alternate' href='/1'/><updated>2026-01-31T09:30:00Z</updated><author><name>Ada</name></author>
<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Long<br/>text</p></div></content></entry>
<entry><id>tag:2</id><title>Two</title><summary>Short &amp;amp; sweet</summary><category term='law'/></entry></feed>"""
RDF = b"""<rdf:RDF xmlns='http://purl.org/rss/1.0/' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'
xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='https://e.org/'><title>t</title></channel>
<item rdf:about='https://e.org/1'><title>One</title><link>https://e.org/1</link><dc:date>2026-01-31</dc:date></item></rdf:RDF>"""
JSON = b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"One","content_html":"<p>x</p>"},{"id":2}]}'
SEEDS = (
    RSS,
    ATOM.encode(),
    ATOM.encode("utf-16"),
    ATOM.replace("utf-8", "koi8-r").encode("koi8-r", "ignore"),
    RDF,
    JSON,
)
SPLINTERS = [
    *(b"<![CDATA[ ]]> <!-- --> <item> </item> <entry> </entry> <title> </title> &nbsp; &#0; &#xD800; < > { ]".split()),
    *(b"\xff\xfe \xef\xbb\xbf \x00 \x92 \" ' \xed\xa0\x80 \\ud800 &#x110000; ,{} 1e999 null".split()),
    *(
        b"<?xml encoding='utf-16'?>",
        b" xml:base='::[' ",
        b"<link href='",
        b"<link>javascript:alert(1)</link>",
        b"<pubDate>Sat, 31 Feb 99999 25:61:61 +9999</pubDate>",
        b"<guid>" + b"g" * 300,
        b"<!DOCTYPE r [",
        b"<image><width>x</width></image>",
    ),
]
_TYPES = (None, "application/rss+xml", "text/xml; charset=utf-8", "application/xml; charset=utf-16", "text/html")
_TYPES_TOO = ("application/feed+json", "text/xml; charset=punycode", "text/xml; charset=iso-8859-1", ";;=")


def damaged(chance: random.Random, seeds: tuple[bytes, ...] = SEEDS) -> bytes:
    """One of the seeds after one to six accidents."""
    document = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(document) + 1)
        match chance.randrange(6):
            case 0:
                del document[at : at + chance.randrange(80)]
            case 1:
                document[at:at] = document[chance.randrange(len(document) + 1) :][: chance.randrange(200)]
            case 2 if at < len(document):
                document[at] = chance.randrange(256)
            case 3:
                del document[at:]
            case 4:
                document[at:at] = chance.randbytes(chance.randrange(8))
            case _:
                document[at:at] = chance.choice(SPLINTERS)
    return bytes(document)


def mutant(number: int) -> tuple[bytes, list[tuple[str, str]]]:
    """The damaged document of that number, and the header fields it is sent with. One in ten is packed, and torn."""
    chance = random.Random(f"{SEED}-{number}")  # noqa: S311 - a fixed seed is the point
    document = damaged(chance, SEEDS if chance.random() < 0.5 else captures())
    kind = chance.choice(_TYPES + _TYPES_TOO)
    headers = [("Content-Type", kind)] if kind else []
    if chance.random() < 0.1:
        document = _torn(gzip.compress(document, 1, mtime=0), chance)
        headers.append(("Content-Encoding", "gzip"))
    return document, headers


@cache
def captures() -> tuple[bytes, ...]:
    """Real feeds of up to 60 kB; our own where there are none."""
    if not CORPUS.is_dir() and os.environ.get("CI") != "true":
        return SEEDS
    return tuple(path.read_bytes() for path in feed_files() if path.stat().st_size <= LARGEST)


def _torn(packed: bytes, chance: random.Random) -> bytes:
    torn = bytearray(packed)
    if chance.random() < 0.5:
        torn[chance.randrange(len(torn))] ^= 1 << chance.randrange(8)
    return bytes(torn)
