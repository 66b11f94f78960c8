"""Where the items were found already they are not looked for again, and what is read is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.feeds.reading import read_document
from bot.sources.feeds.slices import slice_items
from tests.feeds import rss

URL = "https://feed.example/"
ITEMS = [("1", "One"), ("2", "Dvě")]
PLAIN = rss(ITEMS).partition(b"?>")[2]
DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>' + PLAIN
FORMS = {
    "plain": PLAIN,
    "declared in capitals": DECLARED,
    "a mark before it": b"\xef\xbb\xbf" + DECLARED,
    "white space before it": b"\n  " + PLAIN,
    "another encoding": b'<?xml version="1.0" encoding="iso-8859-2"?>' + PLAIN.decode().encode("iso-8859-2"),
    "bytes of another encoding": PLAIN.replace("ě".encode(), b"\xec"),
    "characters that XML forbids, before": PLAIN.replace(b"<channel>", b"<channel>\x01\x02"),
    "characters that XML forbids, within": PLAIN.replace(b"One", b"O\x01ne"),
}


def both_ways(document: bytes) -> None:
    slices = slice_items(document)
    assert slices is not None
    known = read_document(document, content_type=None, url=URL, spans=slices.spans)

    assert known == read_document(document, content_type=None, url=URL)
    assert [entry.guid for entry in known.entries] == ["1", "2"]


@pytest.mark.parametrize("name", FORMS)
def test_known_places_change_nothing_whatever_becomes_of_the_bytes(name: str) -> None:
    both_ways(FORMS[name])


@given(st.lists(st.sampled_from([b" ", b"\x01", b"\n", b"<!-- c -->", b"\xec", b"&amp;"]), max_size=4))
def test_they_change_nothing_with_anything_before_the_first_item(noise: list[bytes]) -> None:
    both_ways(DECLARED.replace(b"<channel>", b"<channel>" + b"".join(noise), 1))
