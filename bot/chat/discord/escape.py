"""Text from anywhere as Discord text that neither pings, links, formats nor draws: only our own `Link`s are links.

Discord's clients show a backslash before an ASCII punctuation mark as that mark alone. So it breaks every construct and
nobody sees it: `https\\://` and `discord\\.gg` are no addresses to the client, yet read as such.
"""

import re
from urllib.parse import quote, urlsplit

from bot.messages.limits import shorten

MAX_URL = 1000
NO_TITLE = "(no title)"
# Marks that begin something anywhere: formatting, mentions, custom emoji, moments, commands, masked links, addresses.
_MARKS = re.compile(r"[\\*_~|`<>\[\]()#@:]|\.(?=\S)")
# What begins a list at the start of a line. Quotes, headings and small print begin with marks that are escaped anyway.
_LIST = re.compile(r"^(?:(?=[-+])|\d+(?=\.(?: |$)))")
# Controls, direction overrides and lone surrogates. White space among them was folded before.
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# A bracket that has no partner ends a masked link too early, escaped or not.
_BRACKETS = str.maketrans("[]", "()")
_IN_URL = "/:?#@!$&'+,;=%~"


def plain(text: str, limit: int) -> str:
    """One line of at most `limit` characters, without what cannot be seen; not escaped yet."""
    return shorten(" ".join(_HIDDEN.sub("", " ".join(text.split())).split()), limit)


def escaped(text: str, limit: int) -> str:
    """One line of at most `limit` characters before escaping, which at most doubles them."""
    text = plain(text, limit)
    return _LIST.sub(r"\g<0>\\", _MARKS.sub(r"\\\g<0>", text))


def link(text: str, url: str | None, limit: int) -> str:
    """A masked link where the address can be one, else the text alone. Square brackets in the text become round."""
    label = escaped(text.translate(_BRACKETS), limit) or escaped(NO_TITLE, limit)
    target = address(url) if url else None
    return f"[{label}]({target})" if target else label


def address(url: str) -> str | None:
    """An http(s) address with everything encoded that could end a link or begin formatting; None for anything else.

    Brackets are encoded, so an IPv6 host is no address here. More than 1,000 characters would crowd out the news.
    """
    if _HIDDEN.search(url) or url.split() != [url]:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or "[" in parts.netloc:
        return None
    encoded = quote(url, safe=_IN_URL)
    return encoded if len(encoded) <= MAX_URL else None


def unescaped(text: str) -> str:
    """What a reader sees of a line that is ours: without backslashes and formatting, links by their text."""
    text = re.sub(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\\(.)|(?:^(?:#{1,3}|-#) )|\*\*", r"\1", text)


def units(text: str) -> int:
    """The length in UTF-16 units: the most that any part of Discord counts."""
    return len(text) + sum(character > "\uffff" for character in text)
