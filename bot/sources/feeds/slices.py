"""A feed cut into its raw items without parsing it: what was seen before need not be parsed again.

A document that cannot be cut with certainty is not cut at all; the parsers read it whole.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from bot.sources.feeds.encoding import ascii_markup

_HASH_BYTES = 8
# What may hide an item-like tag, and how it ends.
_ENDINGS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
# Groups of `_tokens`; the first is the start of an item.
_END, _UNFINISHED = 2, 3
_SLASH = ord("/")
_FIRST = re.compile(rb"<(?:!--|!\[CDATA\[|\?|(?:[A-Za-z_][\w.-]*+:)?(?:item|entry)(?=[\s/>]))")


Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slices:
    """`spans` are the byte ranges of the items in document order, `hashes` the 8-byte BLAKE2b of each."""

    document: bytes
    spans: Spans
    hashes: tuple[bytes, ...]

    def only(self, wanted: Sequence[int]) -> bytes:
        """The document with these items alone, in their order, and everything outside of the items."""
        return cut_items(self.document, self.spans, wanted)


def slice_items(document: bytes) -> Slices | None:
    """The items of an RSS, RDF or Atom document, hashed; None where `item_spans` finds none."""
    spans = item_spans(document)
    if not spans:
        return None
    hashes = tuple([blake2b(document[start:end], digest_size=_HASH_BYTES).digest() for start, end in spans])
    return Slices(document=document, spans=spans, hashes=hashes)


def item_spans(document: bytes) -> Spans:
    """Where each item of an RSS, RDF or Atom document begins and ends. Linear in its length, whatever it holds.

    Empty where a clean cut is not certain: no item at all, JSON, UTF-16 and UTF-32, stateful encodings, items within
    items, unbalanced tags, unfinished comments or CDATA sections, own entities.
    """
    if not ascii_markup(document):
        return ()
    name = _item_name(document)
    spans = None if name is None else _spans(document, name)
    if not spans or b"<!ENTITY" in document[: spans[0][0]]:
        return ()
    return tuple(spans)


def cut_items(document: bytes, spans: Sequence[tuple[int, int]], wanted: Sequence[int]) -> bytes:
    """The document with the `wanted` items alone, in their order, and everything outside of the items."""
    keep = frozenset(wanted)
    pieces: list[bytes] = []
    end = 0
    for index, (start, stop) in enumerate(spans):
        between = document[end:start]
        if index == 0 or not between.isspace():
            pieces.append(between)
        if index in keep:
            pieces.append(document[start:stop])
        end = stop
    pieces.append(document[end:])
    return b"".join(pieces)


def _item_name(document: bytes) -> bytes | None:
    """The tag of the first item, prefix and all. Only this name makes items in the rest of the document."""
    position = 0
    while found := _FIRST.search(document, position):
        ending = _ENDINGS.get(found[0])
        if ending is None:
            return found[0][1:]
        position = _after(document, ending, found.end())
        if position < 0:
            return None
    return None


def _spans(document: bytes, name: bytes) -> list[tuple[int, int]] | None:
    spans: list[tuple[int, int]] = []
    start = -1
    for found in _tokens(name).finditer(document):
        what = found.lastindex
        if what is None:
            continue
        if what == _UNFINISHED or (what == _END) != (start >= 0):  # an item within an item, or an end without a start
            return None
        here, end = found.span()
        if what == _END:
            spans.append((start, end))
            start = -1
        elif document[end - 2] == _SLASH:
            spans.append((here, end))
        else:
            start = here
    return spans if start < 0 else None


@lru_cache(maxsize=64)
def _tokens(name: bytes) -> re.Pattern[bytes]:
    """Tags of items are groups; what may hide some is passed over. All of it in one go, each byte once."""
    tag = re.escape(name) + rb"(?=[\s/>])"
    hiding = (
        rb"!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+\]\]>",
        rb"!--[^-]*+(?:-(?!->)[^-]*+)*+-->",
        rb"\?[^?]*+(?:\?(?!>)[^?]*+)*+\?>",
    )
    unfinished = rb"(!\[CDATA\[|!--|\?|/?" + tag + rb")"
    forms = (rb"(" + tag + rb"[^>]*+>)", rb"(/" + tag + rb"[^>]*+>)", *hiding, unfinished)
    return re.compile(rb"<(?:" + rb"|".join(forms) + rb")")


def _after(document: bytes, ending: bytes, position: int) -> int:
    """Where the first `ending` at or after `position` is over; -1 where there is none."""
    found = document.find(ending, position)
    return -1 if found < 0 else found + len(ending)
