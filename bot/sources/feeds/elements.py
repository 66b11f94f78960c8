"""The elements of a raw item, read from its bytes without an XML parser, which a single error would stop.

Input is UTF-8 (see encoding). Only the children of the item are seen; what they hold is taken as a whole. This runs for
every new item of every feed, so it decodes nothing before somebody asks.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from bot.sources.feeds.content import holds_elements, markup, resolve, text

# Prefixes that by custom stand for a vocabulary of entries. Others (itunes, thr, source) speak of something else.
_KNOWN_PREFIXES = frozenset(("", "atom", "atom10", "a10", "a", "rss", "rdf", "content", "dc", "dcterms", "media"))
_START = rb"""<([A-Za-z_][\w:.-]*+)([^<>"']*+(?:(?:"[^"]*+"|'[^']*+')[^<>"']*+)*+)>"""
_TAG = re.compile(_START)
# Everything up to the end tag of the same name; an end tag inside of a CDATA section is text.
_INNER = rb"[^<]*+(?:(?:<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+\]\]>|<(?!/\1[\s>]|!\[CDATA\[))[^<]*+)*+"
# One element, or all that is left where none begins: so a look at the last one says whether there were only elements.
_CHILD = re.compile(rb"\s*+(?:" + _START + rb"(?:(?<=/>)|(" + _INNER + rb")</\1\s*+>)|(.++))", re.DOTALL)
_SIMPLE = re.compile(rb"\s*+" + _START + rb"([^<]*+)</\1\s*+>")  # most children: text and nothing else
_ATTRIBUTE = re.compile(rb"""([A-Za-z_][\w:.-]*+)\s*=\s*("[^"]*+"|'[^']*+')""")
_ENDINGS = {b"<!--": b"-->", b"<![C": b"]]>"}


class UnreadableError(ValueError):
    """The bytes are not made of elements as XML wants them."""


class Element(NamedTuple):
    """`inner` is the raw content, `name` the lower-case local name. A tuple, because thousands are made at once."""

    prefix: str
    name: str
    raw_attributes: bytes
    inner: bytes

    @property
    def attributes(self) -> dict[str, str]:
        return read_attributes(self.raw_attributes) if b"=" in self.raw_attributes else {}

    @property
    def markup(self) -> str:
        """The content with one level of XML taken off, tags left in."""
        return markup(self.inner)

    @property
    def text(self) -> str:
        """The same without white space around it."""
        return text(self.inner)

    @property
    def holds_elements(self) -> bool:
        """Whether there are tags in it that are neither escaped nor in a CDATA section."""
        return holds_elements(self.inner)

    def children(self, wanted: frozenset[str] | None = None) -> list["Element"]:
        """Those of the `wanted` names, or all. Raises UnreadableError where the content is no sequence of elements."""
        return _elements(self.inner, self.prefix, wanted)


def read_element(raw: bytes) -> Element:
    """The element that `raw` begins with; it is taken to end where `raw` ends. Raises UnreadableError."""
    head = raw[: raw.find(b">") + 1]
    if (tag := _read_tag(head)) is None:  # a quoted `>` is not its end
        start = _TAG.match(raw)
        if start is None:
            raise UnreadableError("no start tag")
        head, tag = start[0], (*split_name(start[1]), start[2])
    inner = b"" if tag[2].endswith(b"/") else raw[len(head) : raw.rfind(b"</")]
    return Element(*tag, inner)


@lru_cache(maxsize=256)
def _read_tag(head: bytes) -> tuple[str, str, bytes] | None:
    """Prefix, name and attributes of a start tag; those of the items of a feed are mostly the same."""
    start = _TAG.fullmatch(head)
    return (*split_name(start[1]), start[2]) if start else None


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
    return {name.decode(): resolve(value[1:-1].decode("utf-8", "replace")) for name, value in _ATTRIBUTE.findall(raw)}


@lru_cache(maxsize=1024)
def split_name(tag: bytes) -> tuple[str, str]:
    """Prefix and lower-case local name."""
    prefix, _, name = tag.decode("utf-8", "replace").rpartition(":")
    return prefix, name.lower()


def _elements(raw: bytes, own: str, wanted: frozenset[str] | None) -> list[Element]:
    """The elements side by side in `raw` whose prefix is customary or `own`."""
    rows = _CHILD.findall(raw.strip())
    if rows and rows[-1][3]:
        rows = _one_by_one(raw)
    made = tuple.__new__  # what Element(...) does, and faster
    return [
        made(Element, (*place, attributes, inner))
        for tag, attributes, inner, _ in rows
        if (place := _place(tag, own, wanted))
    ]


@lru_cache(maxsize=1024)
def _place(tag: bytes, own: str, wanted: frozenset[str] | None) -> tuple[str, str] | None:
    """Prefix and name of a tag that is read."""
    prefix, name = split_name(tag)
    known = prefix in _KNOWN_PREFIXES or prefix == own
    return (prefix, name) if known and (wanted is None or name in wanted) else None


def _one_by_one(raw: bytes) -> list[tuple[bytes, bytes, bytes, bytes]]:
    """Rows as the pattern gives them, whatever stands between them. Raises UnreadableError."""
    found: list[tuple[bytes, bytes, bytes, bytes]] = []
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
