"""The elements of a raw item, read from its bytes without an XML parser, which a single error would stop.

Input is UTF-8 (see encoding). Only the children of the item are seen; what they hold is taken as a whole. This runs for
every new item of every feed, so it decodes nothing before somebody asks.
"""

import html
import re
from functools import lru_cache
from typing import NamedTuple

# Prefixes that by custom stand for a vocabulary of entries. Others (itunes, thr, source) speak of something else.
_KNOWN_PREFIXES = frozenset(("", "atom", "atom10", "a10", "a", "rss", "rdf", "content", "dc", "dcterms", "media"))
_START = rb"""<([A-Za-z_][\w:.-]*+)([^<>"']*+(?:(?:"[^"]*+"|'[^']*+')[^<>"']*+)*+)>"""
_TAG = re.compile(_START)
_SIMPLE = re.compile(rb"\s*+" + _START + rb"([^<]*+)</\1\s*+>")  # most children: text and nothing else
_ATTRIBUTE = re.compile(rb"""([A-Za-z_][\w:.-]*+)\s*=\s*("[^"]*+"|'[^']*+')""")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_RARE_REFERENCE = re.compile(
    r"&(?!(?:lt|gt|amp|quot|apos);)(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
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
        """The content with one level of XML taken off: CDATA as it is, references resolved once, tags left in.

        What a feed escaped as HTML is HTML now.
        """
        text = self.inner.decode("utf-8", "replace")
        if "<![CDATA[" not in text:
            return resolve(text)
        return "".join(piece if index % 2 else resolve(piece) for index, piece in enumerate(_CDATA.split(text)))

    @property
    def text(self) -> str:
        inner = self.inner
        return self.markup.strip() if b"<" in inner or b"&" in inner else inner.decode("utf-8", "replace").strip()

    @property
    def holds_elements(self) -> bool:
        """Whether there are tags in it that are neither escaped nor in a CDATA section."""
        if b"<" not in self.inner:
            return False
        inner = self.inner.strip()
        if inner.startswith(b"<![CDATA[") and inner.find(b"]]>") == len(inner) - 3:
            return False
        return "<" in _CDATA.sub("", inner.decode("utf-8", "replace"))

    def children(self) -> list["Element"]:
        """Raises UnreadableError where the content is no sequence of elements."""
        return _elements(self.inner, self.prefix)


def read_element(raw: bytes) -> Element:
    """The element that `raw` begins with; it is taken to end where `raw` ends. Raises UnreadableError."""
    start = _TAG.match(raw)
    if start is None:
        raise UnreadableError("no start tag")
    inner = b"" if start[2].endswith(b"/") else raw[start.end() : raw.rfind(b"</")]
    return Element(*split_name(start[1]), start[2], inner)


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


def resolve(text: str) -> str:
    """Resolve character references once, those of HTML included. The five of XML are by far the most frequent."""
    if "&" not in text:
        return text
    text = _RARE_REFERENCE.sub(_character, text).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&apos;", "'").replace("&amp;", "&")


@lru_cache(maxsize=1024)
def split_name(tag: bytes) -> tuple[str, str]:
    """Prefix and lower-case local name."""
    prefix, _, name = tag.decode("utf-8", "replace").rpartition(":")
    return prefix, name.lower()


def _character(reference: re.Match[str]) -> str:
    character = html.unescape(reference[0])
    return "&amp;" if character == "&" else character  # resolved with the others, so that `&#38;lt;` stays `&lt;`


def _elements(raw: bytes, own: str) -> list[Element]:
    """The elements side by side in `raw` whose prefix is customary or `own`."""
    found: list[Element] = []
    position = 0
    while True:
        if simple := _SIMPLE.match(raw, position):
            tag, attributes, inner = simple.groups()
            position = simple.end()
        else:
            position = raw.find(b"<", position)
            if position < 0:
                return found
            start = _TAG.match(raw, position)
            if start is None:
                position = _pass_over(raw, position)
                continue
            tag, attributes = start.groups()
            end = position = start.end()
            if not attributes.endswith(b"/"):
                end, position = _closing(raw, tag, position)
            inner = raw[start.end() : end]
        prefix, name = split_name(tag)
        if prefix in _KNOWN_PREFIXES or prefix == own:
            found.append(Element(prefix, name, attributes, inner))


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
