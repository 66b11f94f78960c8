"""The door for words and addresses from outside: nothing that hides, reorders or marks up text gets past it.

Text leaves here as plain text and an address as a plain http(s) link. Escaping for a platform is the renderer's work.
"""

import html
import re
import unicodedata
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin, urlsplit

import nh3

from bot.sources.simple_tags import without_simple_tags

MAX_URL = 2048

# Controls (but not the white space among them), surrogates, non-characters, and every format character of Unicode 16
# with the ignorable block of tags. The zero-width joiner U+200D is judged on its own.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200c"
    "\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\U000110bd"
    "\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_EMOJI = "[\u203c-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff]"
_LOOSE_JOINER = re.compile(f"(?<!{_EMOJI})\u200d|\u200d(?!{_EMOJI})")
# No mark is a word character, so a long run of marks is found here; so are runs of punctuation, which lose nothing.
_RUN = 5
_NOT_WORDS = re.compile(rf"[^\w\s\x00-\x7f]{{{_RUN},}}")
_MAX_MARKS = 4
# Nothing has to be done about these, but for spaces and lines.
_EVERYDAY = bytes(range(0x20, 0x7F)) + b"\n"

# Elements that stand on lines of their own (HTML, section 15.3). They are taken out before the HTML parser sees them,
# which needs quadratic time for blocks within blocks.
_BREAKS = re.compile(
    r"</?(?:address|article|aside|blockquote|br|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure"
    r"|footer|form|h[1-6]|header|hgroup|hr|legend|li|main|menu|nav|ol|option|p|pre|search|section|summary|table|tbody"
    r"|tfoot|thead|tr|ul)(?=[\s/>])"
    r"""[^<>"']*+(?:(?:"[^"]*+"|'[^']*+')[^<>"']*+)*+>""",
    re.IGNORECASE,
)
_CELLS = re.compile(r"</t[dh](?=[\s>])", re.IGNORECASE)
_REFERENCE = re.compile(r"(&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_EXTRA_SLASHES = re.compile(r"(https?):/{3,}", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# What most addresses look like and nothing has to be done about.
_PLAIN = re.compile(
    r"https?://[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,3}/(?:[A-Za-z0-9/:@!$&'*+,;=~._-]|%[0-9A-Fa-f]{2})*+"
    r"(?:\?(?:[A-Za-z0-9/:@!$&'*+,;=~._-]|%[0-9A-Fa-f]{2})++)?"
)
# RFC 3986 section 3.3, less the parentheses, which end a link in chat markup.
_IN_PATH = "/:@!$&'*+,;=~%"


def clean_text(text: str, *, limit: int, keep_lines: bool = False) -> str:
    """Plain text of at most `limit` characters: NFC, white space collapsed, nothing invisible or reordering.

    `keep_lines` keeps single line breaks. A shortened text ends with an ellipsis, on a word border where there is one.
    """
    foreign = text.encode("utf-8", "surrogatepass").translate(None, _EVERYDAY)
    if not foreign:
        return _shorten(_tidy(text, keep_lines=keep_lines), limit)
    rest = foreign.decode("utf-8", "surrogatepass")
    text = _tidy(text, keep_lines=keep_lines) if rest.isprintable() else _uncover(text, keep_lines=keep_lines)
    if not text.isascii():
        composed = unicodedata.normalize("NFC", text)
        # Five foreign characters in a row; this is the faster search for them. What was composed already is the same
        # object, and has no more of them than `rest`.
        if (len(rest) >= _RUN or composed is not text) and b"?" * _RUN in composed.encode("ascii", "replace"):
            composed = unicodedata.normalize("NFC", _NOT_WORDS.sub(_cap_marks, composed))
        text = composed
    return _shorten(text, limit)


def plain_text(markup: str, *, limit: int, keep_lines: bool = False) -> str:
    """The words of an HTML fragment, cleaned as `clean_text` does. Scripts and styles are dropped with their content.

    Character references are resolved once, and once more where a feed escaped them twice. Only the beginning of a
    very long fragment is read.
    """
    markup = markup[: 1000 + 10 * limit]
    if "<" in markup:
        words = without_simple_tags(markup)
        markup = _without_tags(markup) if words is None else words
    if "&" in markup:
        markup = _resolve(markup, loosely=True)
    if "&" in markup:
        markup = _resolve(markup, loosely=False)
    return clean_text(markup, limit=limit, keep_lines=keep_lines)


def one_line(clean: str, *, limit: int) -> str:
    """What `clean_text` makes of a text that it has cleaned with its lines: the same without them, and shorter."""
    return _shorten(clean[: limit + 1].replace("\n", " "), limit)


def safe_url(url: str, *, base: str | None = None) -> str | None:
    """An absolute http(s) address in plain ASCII that may be shown as a link, or None.

    Refused: other schemes, user names, hidden characters, white space (a space after the host is encoded), hosts that
    are no names, more than 2,048 characters. The host is in Punycode, so a look-alike shows itself.
    """
    url = url.strip()
    if len(url) <= MAX_URL and _PLAIN.fullmatch(url):
        return url
    if not url or _HIDDEN.search(url) or "\u200d" in url or url.split() != [part for part in url.split(" ") if part]:
        return None
    try:
        absolute = url if base is None or _SCHEME.match(url) else urljoin(base, url)
        return _rebuild(_EXTRA_SLASHES.sub(r"\1://", absolute, count=1))
    except ValueError:  # brackets, ports, names and encodings that are none
        return None


def _without_tags(markup: str) -> str:
    """The text of any fragment, escaped as HTML."""
    markup = _CELLS.sub(r" \g<0>", _BREAKS.sub("\n", markup))
    try:
        return nh3.clean(markup, tags=set(), clean_content_tags={"script", "style"})
    except UnicodeEncodeError:  # a lone surrogate
        return nh3.clean(_HIDDEN.sub("", markup), tags=set(), clean_content_tags={"script", "style"})


def _resolve(markup: str, *, loosely: bool) -> str:
    """Character references resolved as in HTML; only `loosely` those without a semicolon, which some names may lack.

    No reference reaches over the `&` or past the semicolon of another, so each may be resolved by itself.
    """
    pieces: list[str] = _REFERENCE.split(markup)
    pieces[1::2] = map(_character, pieces[1::2])
    if loosely:
        pieces[::2] = [html.unescape(piece) if "&" in piece else piece for piece in pieces[::2]]
    return "".join(pieces)


# The same few again and again, of 34 characters at most.
_character = lru_cache(maxsize=512)(html.unescape)


def _tidy(text: str, *, keep_lines: bool) -> str:
    """What `_collapse` makes of a text whose only white space are spaces and line feeds."""
    if "  " in text:
        return _collapse(text, keep_lines=keep_lines)
    if not keep_lines:
        return text.strip() if "\n" not in text else " ".join(text.split())
    return "\n".join([line for raw in text.split("\n") if (line := raw.strip())])


def _uncover(text: str, *, keep_lines: bool) -> str:
    """The text collapsed, without what hides in it."""
    text = _collapse(text, keep_lines=keep_lines)
    if text.replace("\n", "").isprintable():
        return text
    return _collapse(_LOOSE_JOINER.sub("", _HIDDEN.sub("", text)), keep_lines=keep_lines)


def _collapse(text: str, *, keep_lines: bool) -> str:
    if keep_lines:
        return "\n".join([line for raw in text.splitlines() if raw and (line := " ".join(raw.split()))])
    return " ".join(text.split())


def _cap_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= _MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _shorten(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = limit - 1
    while cut > 0 and _belongs_to_previous(text, cut):
        cut -= 1
    border = max(text.rfind(" ", 0, cut + 1), text.rfind("\n", 0, cut + 1))
    if border >= limit // 2:
        cut = border
    return text[:cut].rstrip(" \n,;:…") + "…"


def _belongs_to_previous(text: str, at: int) -> bool:
    """Whether a cut before `at` would part a mark, a joiner or a skin tone from what it stands on."""
    here = text[at]
    return (
        unicodedata.category(here).startswith("M")
        or "\u200d" in (here, text[at - 1])
        or "\U0001f3fb" <= here <= "\U0001f3ff"
    )


def _rebuild(url: str) -> str | None:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    port = f":{parts.port}" if parts.port else ""
    address = f"{scheme}://{_host(parts.hostname)}{port}{_encode(parts.path, '')}"
    if parts.query:
        address += f"?{_encode(parts.query, '?')}"
    if parts.fragment:
        address += f"#{_encode(parts.fragment, '?')}"
    return address if len(address) <= MAX_URL else None


def _encode(part: str, more: str) -> str:
    return _LONE_PERCENT.sub("%25", quote(part, safe=_IN_PATH + more))


def _host(host: str) -> str:
    """The ASCII form of a host name or IPv6 address. Raises ValueError for anything else.

    Unlike IDNA 2003 this keeps the German sharp s, as browsers do (UTS 46, non-transitional).
    """
    if ":" in host:
        return f"[{IPv6Address(host).compressed}]"
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", host).lower())
    labels = folded.translate({0x3002: ".", 0xFF61: "."}).removesuffix(".").split(".")
    name = ".".join(_ascii_label(label) for label in labels)
    if len(name) > 253:  # noqa: PLR2004 - RFC 1035 section 2.3.4
        raise ValueError(name)
    return name


def _ascii_label(label: str) -> str:
    if not label.isascii() and all(c == "-" or unicodedata.category(c)[0] in "LMN" for c in label):
        label = "xn--" + label.encode("punycode").decode("ascii")
    if not _LABEL.fullmatch(label):
        raise ValueError(label)
    return label
