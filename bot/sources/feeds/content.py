"""What stands between two tags, as text: CDATA sections opened, references resolved once.

What a feed escaped as HTML is HTML afterwards; taking the tags off is the sanitiser's work. As much as can be is done
in bytes, which are searched faster than characters.
"""

import html
import re

# A byte as a number is found several times as fast as one as a string of its own.
LESS, AMPERSAND, _BRACKET = b"<&]"
_START, _END = b"<![CDATA[", b"]]>"
# After the other four of XML were resolved: numbers, and names that only HTML knows.
_RARE = re.compile(r"&(?!amp;)(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NAMED = re.compile(r"&(?!amp;)[A-Za-z][A-Za-z0-9]{1,31};")


def markup(inner: bytes) -> str:
    """The content with one level of XML taken off: CDATA as it is, references resolved, tags left in."""
    if LESS not in inner:
        return _resolve(inner)
    return "".join([_decode(piece) if index % 2 else _resolve(piece) for index, piece in enumerate(_split(inner))])


def text(inner: bytes) -> str:
    """As `markup`, without the white space around it."""
    if LESS in inner:
        section = _one_section(inner)
        return markup(inner).strip() if section is None else section.decode("utf-8", "replace").strip()
    return _resolve(inner).strip() if AMPERSAND in inner else inner.decode("utf-8", "replace").strip()


def plain_markup(inner: bytes) -> str | None:
    """As `markup`, or None where parsers were seen to differ: tags, names that XML does not know, lost characters."""
    if LESS not in inner:
        return _resolve_xml(inner)
    if (section := _one_section(inner)) is not None:
        return section.decode("utf-8", "replace")
    split = _split(inner.strip())
    pieces = [_decode(piece) if index % 2 else _resolve_xml(piece) for index, piece in enumerate(split)]
    told = [piece for piece in pieces if piece is not None]
    return "".join(told) if len(told) == len(pieces) else None


def holds_elements(inner: bytes) -> bool:
    """Whether there are tags in it that are neither escaped nor in a CDATA section."""
    if LESS not in inner or _one_section(inner) is not None:
        return False
    return any(LESS in piece for piece in _split(inner)[::2])


def resolve(text: str) -> str:
    """Resolve character references once, those of HTML included."""
    return _resolve(text.encode()) if "&" in text else text


def _one_section(inner: bytes) -> bytes | None:
    """What is in the section, where there is one CDATA section and nothing around it but white space."""
    inner = inner.strip()
    if inner[:9] != _START or inner[-3:] != _END:
        return None
    section = inner[9:-3]
    return section if _BRACKET not in section or _END not in section else None


def _split(found: bytes) -> list[bytes]:
    """What is outside of CDATA sections and what is inside, in turn. Linear; one without an end is no section."""
    pieces = []
    position = 0
    while (start := found.find(_START, position)) >= 0 and (end := found.find(_END, start)) >= 0:
        pieces += [found[position:start], found[start + len(_START) : end]]
        position = end + len(_END)
    return [*pieces, found[position:]]


def _resolve(raw: bytes) -> str:
    raw = _resolve_three(raw)
    text = _resolve_last(raw)
    if text is None:
        text = _RARE.sub(_character, _decode(raw.replace(b"&apos;", b"'"))).replace("&amp;", "&")
    return text


def _resolve_xml(raw: bytes) -> str | None:
    """None where a reference needs more than XML, stands for no character, or where a tag is left."""
    if LESS in raw:
        return None
    raw = _resolve_three(raw)
    text = _resolve_last(raw)
    if text is not None:
        return text
    text = _decode(raw.replace(b"&apos;", b"'"))
    if text.count("&") > text.count("&amp;"):
        if _NAMED.search(text):
            return None
        text = _RARE.sub(_character, text)
        if "\ufffd" in text:
            return None
    return text.replace("&amp;", "&")


def _resolve_three(raw: bytes) -> bytes:
    """The most frequent of XML."""
    if AMPERSAND in raw:
        raw = raw.replace(b"&lt;", b"<").replace(b"&gt;", b">")
    return raw.replace(b"&quot;", b'"') if AMPERSAND in raw else raw


def _resolve_last(raw: bytes) -> str | None:
    """`&amp;`, which must be the last; None where there are other references, or an ampersand by itself."""
    if AMPERSAND not in raw:
        return _decode(raw)
    pieces = raw.split(b"&amp;")
    return _decode(b"&".join(pieces)) if raw.count(b"&") == len(pieces) - 1 else None


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _character(reference: re.Match[str]) -> str:
    character = html.unescape(reference[0])
    return "&amp;" if character == "&" else character  # resolved with the others, so that `&#38;lt;` stays `&lt;`
