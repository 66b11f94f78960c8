"""What stands between two tags, as text: CDATA sections opened, references resolved once.

What a feed escaped as HTML is HTML afterwards; taking the tags off is the sanitiser's work.
"""

import html
import re

_START, _END = b"<![CDATA[", b"]]>"
# After the other four of XML were resolved: numbers, and names that only HTML knows.
_RARE = re.compile(r"&(?!amp;)(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NAMED = re.compile(r"&(?!amp;)[A-Za-z][A-Za-z0-9]{1,31};")


def markup(inner: bytes) -> str:
    """The content with one level of XML taken off: CDATA as it is, references resolved, tags left in."""
    found = inner.decode("utf-8", "replace")
    if "<![CDATA[" not in found:
        return resolve(found)
    return "".join(piece if index % 2 else resolve(piece) for index, piece in enumerate(_split(found)))


def text(inner: bytes) -> str:
    """As `markup`, without the white space around it."""
    if b"<" in inner:
        inner = inner.strip()
        if _is_one_section(inner):
            return inner[len(_START) : -len(_END)].decode("utf-8", "replace").strip()
        return markup(inner).strip()
    found = inner.decode("utf-8", "replace")
    return resolve(found).strip() if b"&" in inner else found.strip()


def plain_markup(inner: bytes) -> str | None:
    """As `markup`, or None where parsers were seen to differ: tags, names that XML does not know, lost characters."""
    if b"<" not in inner:
        return _resolve_xml(inner.decode("utf-8", "replace"))
    inner = inner.strip()
    if _is_one_section(inner):
        return inner[len(_START) : -len(_END)].decode("utf-8", "replace")
    split = _split(inner.decode("utf-8", "replace"))
    pieces = [piece if index % 2 else _resolve_xml(piece) for index, piece in enumerate(split)]
    told = [piece for index, piece in enumerate(pieces) if piece is not None]
    return "".join(told) if len(told) == len(pieces) else None


def holds_elements(inner: bytes) -> bool:
    """Whether there are tags in it that are neither escaped nor in a CDATA section."""
    if b"<" not in inner:
        return False
    inner = inner.strip()
    if _is_one_section(inner):
        return False
    return any("<" in piece for piece in _split(inner.decode("utf-8", "replace"))[::2])


def resolve(text: str) -> str:
    """Resolve character references once, those of HTML included. The five of XML are by far the most frequent."""
    if "&" not in text:
        return text
    text = _resolve_four(text)
    if text.count("&") > text.count("&amp;"):
        text = _RARE.sub(_character, text)
    return text.replace("&amp;", "&")


def _is_one_section(inner: bytes) -> bool:
    return inner.startswith(_START) and inner.find(_END) == len(inner) - len(_END)


def _split(found: str) -> list[str]:
    """What is outside of CDATA sections and what is inside, in turn. Linear; one without an end is no section."""
    pieces = []
    position = 0
    while (start := found.find("<![CDATA[", position)) >= 0 and (end := found.find("]]>", start)) >= 0:
        pieces += [found[position:start], found[start + len(_START) : end]]
        position = end + len(_END)
    return [*pieces, found[position:]]


def _resolve_xml(text: str) -> str | None:
    """None where a reference needs more than XML, stands for no character, or where a tag is left."""
    if "<" in text:
        return None
    if "&" not in text:
        return text
    text = _resolve_four(text)
    if text.count("&") > text.count("&amp;"):
        if _NAMED.search(text):
            return None
        text = _RARE.sub(_character, text)
        if "\ufffd" in text:
            return None
    return text.replace("&amp;", "&")


def _resolve_four(text: str) -> str:
    """All of XML but `&amp;`, which must be the last."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")


def _character(reference: re.Match[str]) -> str:
    character = html.unescape(reference[0])
    return "&amp;" if character == "&" else character  # resolved with the others, so that `&#38;lt;` stays `&lt;`
