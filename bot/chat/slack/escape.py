"""Text from anywhere as Slack text that neither pings, links, formats nor draws: only our own `Link`s are links.

`&`, `<` and `>` become entities: the only escape that Slack has, and all that pings and links begin with `<`
(https://docs.slack.dev/messaging/formatting-message-text). For `*`, `_`, `~`, `` ` `` and `:` there is none, and no
invisible character breaks them for certain. So a mark that could begin or end formatting becomes its look-alike, which
is never a letter or a digit; `_` and `~` between two letters, or alone between blanks, begin nothing and stay.
"""

import re
from itertools import accumulate
from typing import Final
from urllib.parse import quote, urlsplit

from bot.messages.limits import shorten

# The same edition has the same links on every platform; longer ones would crowd out the news. Slack's own is 3,000.
MAX_URL: Final = 1000
NO_TITLE: Final = "(no title)"
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ENTITY = re.compile(r"[&<>]")
# A backtick begins code anywhere, and an asterisk might end our own bold. `_` and `~` begin nothing within a word or
# alone between blanks: those are group 1. Slack takes the wide forms of East Asian keyboards for marks as well.
_MARKS = re.compile(r"((?<=[A-Za-z0-9])[_~](?=[A-Za-z0-9])|(?<= )[_~](?= ))|[*_~`＊＿｀]")
# Every colon but the last of a word: what could begin the name of an emoji, `:name:`.
_EMOJI = re.compile(r":(?=\S*:)")
# What begins a quote or a list at the start of a line.
_START = re.compile(r"^(?:[>＞ ]+|[-•◦▪](?= |$)|\d+[.)](?= |$))")
_ALIKE: Final = str.maketrans("*_~`＊＿｀:", "∗‗∼‵∗‗‵∶")
_ALIKE_FIRST: Final = str.maketrans(">＞-•◦▪.)", "››‐∙∘∙․❩")
# Controls, direction overrides and lone surrogates. White space among them was folded before.
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_IN_URL: Final = "/:?#@!$&'+,;=%~"


def plain(text: str, limit: int) -> str:
    """One line that is at most `limit` long once it is escaped, without what cannot be seen; not escaped yet."""
    return _fitted(" ".join(_HIDDEN.sub("", " ".join(text.split())).split()), limit)


def literal(text: str, limit: int) -> str:
    """For `plain_text`, where nothing is formatted: one line, escaped, at most `limit` long."""
    return _entities(plain(text, limit))


def escaped(text: str, limit: int) -> str:
    """For `mrkdwn`: one line that shows the text and nothing else, at most `limit` long."""
    return _entities(_disarmed(plain(text, limit)))


def lines(text: str, limit: int) -> str:
    """As `literal`, with its line breaks kept: for the words that stand for a message in a notification."""
    return _entities(_fitted("\n".join(_HIDDEN.sub("", line) for line in text.split("\n")), limit))


def link(text: str, url: str | None, limit: int, *, lead: str = "") -> str:
    """A link where the address can be one, else the text alone. `lead` is ours and stands before the text as it is."""
    label = lead + (escaped(text, limit) or NO_TITLE)
    target = address(url) if url else None
    return f"<{target}|{label}>" if target else label


def address(url: str) -> str | None:
    """An http(s) address with everything encoded that could end a link; None for anything else.

    Brackets are encoded, so an IPv6 host is no address here; nor is what names a user before the host.
    """
    if _HIDDEN.search(url) or url.split() != [url]:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or set("@[") & set(parts.netloc):
        return None
    encoded = _entities(quote(url, safe=_IN_URL))
    return encoded if len(encoded) <= MAX_URL else None


def unescaped(text: str) -> str:
    """What a reader sees of a line that is ours: entities as characters, links by their label, no marks for bold."""
    shown = re.sub(r"<[^<>|]*\|([^<>]*)>", r"\1", text.replace("*", ""))
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def units(text: str) -> int:
    """The length in UTF-16 units: the most that any part of Slack counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _entities(text: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], text)


def _disarmed(text: str) -> str:
    """Look-alikes where a mark could mean something. Each takes no more room than what it stands for."""
    text = _START.sub(lambda found: found[0].translate(_ALIKE_FIRST), text)
    text = _MARKS.sub(lambda found: found[1] or found[0].translate(_ALIKE), text)
    return _EMOJI.sub(lambda found: found[0].translate(_ALIKE), text)


def _fitted(text: str, limit: int) -> str:
    """Cut where it would be too long once escaped, never within an entity, with an ellipsis."""
    if units(text) + 4 * len(_ENTITY.findall(text)) <= limit:
        return text
    widths = accumulate(len(_ENTITIES.get(one, one)) + (one > "\uffff") for one in text)
    return shorten(text, sum(width <= limit for width in widths))
