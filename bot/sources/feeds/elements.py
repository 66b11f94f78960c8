"""The elements of a raw item, read from its bytes without an XML parser, which a single error would stop.

Input is UTF-8 (see encoding). Only the children of the item are seen; what they hold is taken as a whole. This runs for
every new item of every feed, so it decodes nothing before somebody asks.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from bot.sources.feeds.content import resolve, text

# Prefixes that by custom stand for a vocabulary of entries. Others (itunes, thr, source) speak of something else.
_KNOWN_PREFIXES = frozenset(("", "atom", "atom10", "a10", "a", "rss", "rdf", "content", "dc", "dcterms", "media"))
_START = rb"""<([A-Za-z_][\w:.-]*+)([^<>"']*+(?:(?:"[^"]*+"|'[^']*+')[^<>"']*+)*+)>"""
_TAG = re.compile(_START)
# Everything up to the end tag of the same name; an end tag inside of a CDATA section is text.
_INNER = rb"[^<]*+(?:(?:<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+\]\]>|<(?!/\1[\s>]|!\[CDATA\[))[^<]*+)*+"
# One element, or all that is left where none begins: so a look at the last one says whether there were only elements.
_CHILD = re.compile(rb"\s*+(?:" + _START + rb"(?:(?<=/>)|(" + _INNER + rb")</\1\s*+>)|(.++))", re.DOTALL)
_SIMPLE = re.compile(rb"\s*+" + _START + rb"([^<]*+)</\1\s*+>")  # most children: text and nothing else
_ATTRIBUTE = re.compile(r"""([A-Za-z_][\w:.-]*+)\s*=\s*("[^"]*+"|'[^']*+')""", re.ASCII)
_EQUALS = ord("=")
_ENDINGS = {b"<!--": b"-->", b"<![C": b"]]>"}
# Bytes. Longer start tags are not remembered, so that no feed leaves much behind.
_SHORT = 500

# The tag of an element, its attributes and its content, all raw; the last is no part of it.
Row = tuple[bytes, bytes, bytes, bytes]


class UnreadableError(ValueError):
    """The bytes are not made of elements as XML wants them."""


class Element(NamedTuple):
    """`inner` is the raw content, `name` the lower-case local name."""

    prefix: str
    name: str
    raw_attributes: bytes
    inner: bytes

    @property
    def attributes(self) -> dict[str, str]:
        return read_attributes(self.raw_attributes)

    @property
    def text(self) -> str:
        """The content with one level of XML taken off, tags left in, without white space around it."""
        return text(self.inner)


def read_element(raw: bytes) -> tuple[str, bytes, bytes]:
    """Prefix, attributes and content of the element that `raw` begins with, the latter two as they stand.

    It is taken to end where `raw` ends. Raises UnreadableError.
    """
    head = raw[: raw.find(b">") + 1]
    tag = _read_tag(head) if len(head) < _SHORT else None
    if tag is None:  # a quoted `>` is not its end
        start = _TAG.match(raw)
        if start is None:
            raise UnreadableError("no start tag")
        head, tag = start[0], (split_name(start[1])[0], start[2])
    prefix, attributes = tag
    return prefix, attributes, b"" if attributes[-1:] == b"/" else raw[len(head) : raw.rfind(b"</")]


@lru_cache(maxsize=256)
def _read_tag(head: bytes) -> tuple[str, bytes] | None:
    """Prefix and attributes of a start tag; those of the items of a feed are mostly the same."""
    start = _TAG.fullmatch(head)
    return (split_name(start[1])[0], start[2]) if start else None


def first_element(raw: bytes) -> Element | None:
    """The start tag alone of the first element after comments, instructions and DOCTYPE; None where there is none."""
    position = 0
    while (position := raw.find(b"<", position)) >= 0:
        if start := _TAG.match(raw, position):
            return Element(*split_name(start[1]), start[2], b"")
        try:
            position = _skip(raw, position) or position + 1
        except UnreadableError:
            return None
    return None


def read_attributes(raw: bytes) -> dict[str, str]:
    if _EQUALS not in raw:
        return {}
    return {name: resolve(value[1:-1]) for name, value in _ATTRIBUTE.findall(raw.decode("utf-8", "replace"))}


def read_rows(raw: bytes) -> list[Row]:
    """The elements side by side in `raw`, whatever they are. Raises UnreadableError where it is no sequence of them."""
    rows: list[Row] = _CHILD.findall(raw.strip())
    return _one_by_one(raw) if rows and rows[-1][3] else rows


@lru_cache(maxsize=1024)
def split_name(tag: bytes) -> tuple[str, str]:
    """Prefix and lower-case local name."""
    prefix, _, name = tag.decode("utf-8", "replace").rpartition(":")
    return prefix, name.lower()


def is_known(prefix: str, own: str) -> bool:
    """Whether elements with that prefix speak of the entry, as those without or with the prefix of their parent do."""
    return prefix in _KNOWN_PREFIXES or prefix == own


def _one_by_one(raw: bytes) -> list[Row]:
    """Rows as the pattern gives them, whatever stands between them. Raises UnreadableError."""
    found: list[Row] = []
    position = 0
    while True:
        if simple := _SIMPLE.match(raw, position):
            found.append((simple[1], simple[2], simple[3], b""))
            position = simple.end()
            continue
        position = raw.find(b"<", position)
        if position < 0:
            return found
        start = _TAG.match(raw, position)
        if start is None:
            position = _pass_over(raw, position)
            continue
        end = position = start.end()
        if not start[2].endswith(b"/"):
            end, position = _closing(raw, start[1], position)
        found.append((start[1], start[2], raw[start.end() : end], b""))


def _pass_over(raw: bytes, position: int) -> int:
    """The end of what begins here and is no start tag."""
    if skipped := _skip(raw, position):
        return skipped
    if raw.startswith(b"</", position):  # the end of nothing: harmless
        return position + 2
    raise UnreadableError("a tag without an end")


def _skip(raw: bytes, position: int) -> int | None:
    """The end of a comment, a CDATA section or an instruction that begins here, if one does."""
    ending = b"?>" if raw.startswith(b"<?", position) else _ENDINGS.get(raw[position : position + 4])
    if ending is None:
        return None
    end = raw.find(ending, position + 4)
    if end < 0:
        raise UnreadableError("a comment, instruction or CDATA section without an end")
    return end + len(ending)


def _closing(raw: bytes, name: bytes, position: int) -> tuple[int, int]:
    """Where the content that begins at `position` ends, and where its end tag is over. Linear.

    An end tag inside of a CDATA section is text. Elements of the same name within each other are not counted: the
    children of items have none.
    """
    ending = b"</" + name
    end = -1
    seen = position  # CDATA sections before this were passed
    while True:
        if end < position:
            end = raw.find(ending, position)
            if end < 0:
                raise UnreadableError("an element without an end")
        section = raw.find(b"<![CDATA[", seen, end)
        if section >= 0:
            position = seen = _skip(raw, section) or end
            continue
        over = raw.find(b">", end)
        if over < 0:
            raise UnreadableError("an end tag without an end")
        if over == end + len(ending) or not raw[end + len(ending) : over].strip():
            return end, over + 1
        position = seen = over  # </titles> is not the end of <title>
