"""Feeds of our own, damaged at random: every one ends in entries or a SourceError."""

import random
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.parser import ParserPool
from tests.feeds import rss

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
    *(b"\xff\xfe \xef\xbb\xbf \x00 \x92 \" '".split()),
    *(
        b"<?xml encoding='utf-16'?>",
        b" xml:base='::[' ",
        b"<link href='",
        b"<!DOCTYPE r [",
        b"<image><width>x</width></image>",
    ),
]


def damaged(chance: random.Random) -> bytes:
    document = bytearray(chance.choice(SEEDS))
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


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    pool = ParserPool(size=1, seconds=5)
    yield pool
    await pool.close()


async def read(pool: ParserPool, document: bytes) -> tuple[RawEntry, ...] | SourceFault:
    try:
        return await pool.parse(document, content_type=None, url="https://feed.example/")
    except SourceError as error:
        return error.fault


async def test_500_damaged_feeds_end_in_entries_or_a_fault(pool: ParserPool) -> None:
    chance = random.Random(20260131)  # noqa: S311 - a fixed seed is the point
    outcomes: Counter[str] = Counter()
    for _ in range(500):
        answer = await read(pool, damaged(chance))
        outcomes["entries" if isinstance(answer, tuple) else answer] += 1
    print(outcomes)  # noqa: T201 - the figures are the point

    expected = {"entries", SourceFault.NOT_A_FEED, SourceFault.PARSE_FAILED, SourceFault.EMPTY_BODY}
    assert set(outcomes) <= expected
    assert outcomes["entries"] > 250
    assert len(pool._idle) == 1


@pytest.mark.parametrize("seed", SEEDS, ids=["rss", "atom", "utf-16", "koi8-r", "rdf", "json"])
async def test_undamaged_they_are_all_read(pool: ParserPool, seed: bytes) -> None:
    answer = await read(pool, seed)

    assert isinstance(answer, tuple)
    assert all(entry.title for entry in answer)
