"""Any feed document as clean UTF-8, so that every parser reads the same characters.

Order of belief: byte order mark, charset of Content-Type, XML declaration, UTF-8 (RFC 7303 section 3). One departure:
what reads as UTF-8 is UTF-8, even where a single-byte encoding was named, because servers add those names unasked.
"""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# XML 1.0 appendix F.1: what `<` and the next character look like without a mark.
_WIDE_STARTS = (
    (re.compile(rb"\x00\x00\x00[<\s{]"), "utf-32-be"),
    (re.compile(rb"[<\s{]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00[<\s{]\x00[^\x00]"), "utf-16-be"),
    (re.compile(rb"[<\s{]\x00[^\x00]\x00"), "utf-16-le"),
)
_DECLARED = re.compile(rb"""(<\?xml[^>]{0,200}?\sencoding\s*=\s*["'])([A-Za-z0-9._:-]{1,40})(["'])""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# As many bytes as begin no UTF-8 sequence, so that a long run of them costs one look (RFC 3629 section 4).
_NOT_UTF8 = re.compile(
    rb"(?:(?![\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})[\x80-\xff])+"
)
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
_C1 = re.compile(b"\xc2[\x80-\x9f]")  # in UTF-8, where the search is several times faster
_HEAD = 2048
_NOT_XML = tuple(code for code in range(32) if code not in (9, 10, 13))

# Labels and the superset that is meant by them (Encoding Standard of the WHATWG, section 4.2).
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs",
}  # fmt: skip
_MULTI_BYTE = frozenset(("gb18030", "cp949", "cp932", "big5hkscs", "euc_jp"))
_SINGLE_BYTE = re.compile(r"cp125\d|cp874|cp866|iso8859-\d+|koi8-[rtu]|mac-\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Utf8:
    """`certain` is False where the bytes were not what the document or its server said."""

    document: bytes
    certain: bool


def to_utf8(document: bytes, content_type: str | None = None) -> Utf8:
    """The document in UTF-8 without a mark, without characters that XML forbids, its declaration corrected.

    Never fails: a byte that fits nothing is read as Windows-1252.
    """
    text, certain = _decode(document, content_type)
    clean = (document if text is None else text.encode("utf-8", "ignore")).removeprefix(codecs.BOM_UTF8)
    if any(code in clean for code in _NOT_XML):  # looking for one after the other is faster than deleting none
        clean = clean.translate(None, bytes(_NOT_XML))
    clean = clean.lstrip()
    head = _DECLARED.sub(rb"\g<1>utf-8\g<3>", clean[:_HEAD], count=1)
    return Utf8(document=head + clean[_HEAD:] if head != clean[:_HEAD] else clean, certain=certain)


def ascii_markup(document: bytes) -> bool:
    """Whether `<` and `>` in these bytes can be nothing but themselves, so that they may be cut without decoding."""
    if b"\x00" in document[:_HEAD] or b"\x1b" in document[:_HEAD]:
        return False
    label = _declared(document)
    return label is None or _codec(label) is not None or label.startswith(("utf-16", "utf-32"))


def mend_text(text: str) -> str:
    """Undo two mistakes that publishers make: UTF-8 taken for Latin-1, and Windows-1252 taken for Latin-1."""
    if text.isascii():
        return text
    with suppress(UnicodeError):  # the usual case: it was right, or it has characters beyond Latin-1
        text = text.encode("latin-1").decode("utf-8")
    return text.translate(_WINDOWS_1252) if _C1.search(text.encode("utf-8", "replace")) else text


def _decode(document: bytes, content_type: str | None) -> tuple[str | None, bool]:
    """The text, or None where the bytes are UTF-8 already; and whether they were what was said."""
    if (wide := _marked(document)) and wide != "utf-8":
        return document.decode(wide, "replace").removeprefix("\ufeff"), True
    label = wide or _charset(content_type) or _declared(document) or "utf-8"
    codec = _codec(label)
    if codec in _MULTI_BYTE:
        try:
            return document.decode(codec), True
        except UnicodeDecodeError:
            codec = None
    try:
        document.decode("utf-8")
    except UnicodeDecodeError:
        single = codec is not None and codec != "utf-8"
        return document.decode(codec or "utf-8", "windows-1252"), single
    return None, codec == "utf-8" or document.isascii()


def _marked(document: bytes) -> str | None:
    for mark, codec in _BOMS:
        if document.startswith(mark):
            return codec
    return next((codec for start, codec in _WIDE_STARTS if start.match(document)), None)


def _charset(content_type: str | None) -> str | None:
    found = _CHARSET.search(content_type or "")
    return found[1].lower() if found and _codec(found[1]) else None


def _declared(document: bytes) -> str | None:
    found = _DECLARED.search(document, 0, _HEAD)
    return found[2].decode("ascii").lower() if found else None


def _codec(label: str) -> str | None:
    """Python's name for what the label means; None for labels that are unknown or no encoding of plain text."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if name == "utf-8" or name in _MULTI_BYTE or _SINGLE_BYTE.fullmatch(name) else None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """An error handler: read the bytes at fault as Windows-1252, and what that leaves open as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    run = _NOT_UTF8.match(error.object, error.start)
    end = max(error.end, run.end() if run else 0)
    return error.object[error.start : end].decode("latin-1").translate(_WINDOWS_1252), end


codecs.register_error("windows-1252", _as_windows_1252)
