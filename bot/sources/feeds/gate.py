"""The gates before the two fast ways: each rule stands for a way in which they were seen to differ from the reference.

Answers are reasons for refusing, None means that what was read may be believed.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from bot.sources.feeds.content import holds_elements, resolve
from bot.sources.feeds.elements import Element, read_attributes
from bot.sources.feeds.fields import Fields, Raw
from bot.sources.feeds.parts import Parts

Spans = Sequence[tuple[int, int]]

_ROOTS = ("rss", "feed")
_LOST = "\ufffd".encode()
_TAIL, _COMPARED = 200, 20
_TEXTUAL = ("", "text", "html", "xhtml", "text/plain", "text/html", "application/xhtml+xml")
_XHTML = ("xhtml", "application/xhtml+xml")
# Bytes. Longer attributes are not remembered, so that no feed leaves much behind.
_SHORT = 500
_NOT_LETTERS = re.compile(r"[\W_]+")


def refuse_items(root: Element | None, document: bytes, spans: Spans, fields: Sequence[Fields | None]) -> str | None:
    """Why the raw items may not be believed by themselves: another reader might find other entries or other texts."""
    if not spans:
        return "items cannot be cut out"
    if root is None or root.name not in _ROOTS or (root.name == "feed" and b"xmlns" not in root.raw_attributes):
        return "no root element of a kind that needs no care"
    if any(document[end:start].strip() for (_, end), (start, _) in pairwise(spans)):
        return "something between the items"
    if _LOST[0] in document and _LOST in document:  # one byte is found much faster than three
        return "replacement character"
    for field in fields:
        if (reason := _refuse_item(field)) is not None:
            return reason
    return None


def _refuse_item(field: Fields | None) -> str | None:
    if field is None:
        return "an item that cannot be read as elements"
    parts, _, content, plain = field
    if not plain:
        return "a text that needs more than a look"
    if content is not None and content[0] and not _is_textual(content[0]):
        return "content that is no text"
    if not (parts.guid or parts.title or any(parts.links)):
        return "an entry without id, link and title"
    return None


def refuse_document(root: Element | None, fields: Sequence[Fields], *, certain: bool) -> str | None:
    """What can be said before the fast parser ran."""
    if not certain:
        return "encoding is not the declared one"
    if not fields:
        return "items cannot be cut out"
    if root is None or root.name == "rdf":
        return "RDF or no root element"
    if any(_holds_markup(field) for field in fields):
        return "markup that is not escaped"
    if any(field.content is not None and not _is_textual(field.content[0]) for field in fields):
        return "content that is no text"
    return None


def refuse_entries(fields: Sequence[Fields], found: Sequence[Parts]) -> str | None:
    """What the answer of the fast parser shows when it is laid beside the raw items."""
    if len(found) != len(fields):
        return "number of entries differs"
    return next((reason for row in zip(fields, found, strict=True) if (reason := _refuse(*row))), None)


def _refuse(field: Fields, told: Parts) -> str | None:
    if not (field.parts.guid or field.parts.title or any(field.parts.links)):
        return "an entry without id, link and title"
    if field.parts.title != told.title and _letters(field.parts.title) != _letters(told.title):
        return "titles differ"
    if any("\ufffd" in text for text in (told.title, told.summary, told.content)):
        return "replacement character"
    if not (_says(field.summary, told.summary) and _says(field.content, told.content)):
        return "texts differ"
    return None


def _is_textual(attributes: bytes) -> bool:
    return _kind(attributes) in _TEXTUAL


def _kind(attributes: bytes) -> str:
    """RFC 4287 section 4.1.3.1: content without a type is text."""
    return (_remembered_kind if len(attributes) < _SHORT else _find_kind)(attributes)


def _says(element: Raw | None, text: str) -> bool:
    """Whether the parser took the text of the element to its end: an undefined entity such as `&nbsp;` stops it."""
    if element is None:
        return True
    if holds_elements(element[1]):
        return bool(text)
    raw, told = _last_part(element[1]), text.rstrip()[-_TAIL:]
    if raw[-_COMPARED:] == told[-_COMPARED:]:
        return True
    raw, told = _letters(raw), _letters(told)
    compared = min(len(raw), len(told), _COMPARED)
    return (compared > 0 and raw[-compared:] == told[-compared:]) or not (raw or told)


def _last_part(inner: bytes) -> str:
    tail = inner.rstrip()[-_TAIL:]
    text = tail.decode("utf-8", "ignore")
    return text.removesuffix("]]>").rstrip() if tail.endswith(b"]]>") else resolve(text).rstrip()


def _holds_markup(field: Fields) -> bool:
    """Raw elements where text belongs: the fast parser stops at the first of them, except in XHTML content."""
    if field.summary is not None and holds_elements(field.summary[1]):
        return True
    content = field.content
    return content is not None and holds_elements(content[1]) and _kind(content[0]) not in _XHTML


def _find_kind(attributes: bytes) -> str:
    return read_attributes(attributes).get("type", "text")


def _letters(text: str) -> str:
    """Without what the two may write differently: white space, and Windows-1252 quotes that came as controls."""
    return _NOT_LETTERS.sub("", text)


_remembered_kind = lru_cache(maxsize=64)(_find_kind)
