"""A text without secrets. Through here goes what other people said or wrote, before it is kept, shown or logged.

A secret is known by its shape, by the name beside it in an address, or because the process was told its value.
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

HIDDEN: Final = "[hidden]"
_SHAPES: Final = re.compile(
    r"xox[abeoprs]-[\w-]+|xapp-[\w-]+|hf_\w{8,}|[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,45}"
    # Slack: addresses that anybody may post to, tickets of a socket, keys of ours
    r"|(?<=hooks\.slack\.com/)[^\s'\"]+|(?<=ticket=)[\w%-]+|(?<![\w-])[\w-]{43}=(?!\w)"
    # Discord: who has the token of an interaction may speak for the bot for a quarter of an hour
    r"|(?<=/webhooks/)\d+/[\w-]{16,}|(?<=/interactions/)\d+/[\w-]{16,}"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
    r"|(?i:(?<=bearer )|(?<=basic )|(?<=bot )|(?<=authorization: )|(?<=x-api-key: ))"
    r"(?=[A-Za-z.~+/_-]*\d)[\w.~+/-]{8,}=*"
)
# A name in the query of an address whose value is a key: `token`, `api_key`, `X-Amz-Signature`, `sig`, `auth`.
_NAME: Final = (
    r"[\w.-]{0,40}(?:token|secret|signature|passw(?:or)?d|credential|(?:api|access|auth|feed|private|user)[_.-]?key)"
    r"[\w.-]{0,40}|key|sig|auth|pass|pwd|code"
)
_IN_QUERY: Final = re.compile(rf"([?&;](?:{_NAME})=)[^\s&;#'\"<>]+", re.IGNORECASE)
_NAMES: Final = re.compile(_NAME, re.IGNORECASE)
# Where the name says nothing: no word has so many letters and digits, both among them, and no hyphen. The name of an
# id says enough: that of a channel, a list or (`u`) the sender of a newsletter is public, and links need it.
_PUBLIC: Final = re.compile(r"u|p|list|playlist|\w*id", re.IGNORECASE)
_OPAQUE: Final = re.compile(
    r"(?=\D*\d)(?=\d*[a-z])[a-z0-9]{24,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)
# Shorter ones are words that stand elsewhere too, and no secret worth the name.
_SHORTEST: Final = 8
# The values that `know` was told: one process has one environment.
_told: list[re.Pattern[str]] = []


def know(values: Iterable[str]) -> None:
    """From now on `redact` hides these values of 8 characters or more, and no longer those of an earlier call."""
    forms = {form for value in values if len(value) >= _SHORTEST for form in (value, quote(value, safe=""))}
    # The longer first: one may begin with another.
    pattern = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    _told[:] = [re.compile(pattern)] if pattern else []


def redact(text: str) -> str:
    """Puts `[hidden]` for tokens of Slack, Discord and the Hub, passwords and keys in addresses, and known values."""
    for told in _told:
        text = told.sub(HIDDEN, text)
    return _IN_QUERY.sub(rf"\1{HIDDEN}", _SHAPES.sub(HIDDEN, text))


def keys_in(url: str) -> frozenset[str]:
    """The values in the query of an address that are keys by their name or their look. ValueError for no address."""
    if "?" not in url:
        return frozenset()
    pairs = parse_qsl(urlsplit(url).query)
    return frozenset(value for name, value in pairs if len(value) >= _SHORTEST and _is_key(name, value))


def _is_key(name: str, value: str) -> bool:
    looks_like_one = _OPAQUE.fullmatch(value) and not _PUBLIC.fullmatch(name)
    return bool(_NAMES.fullmatch(name) or looks_like_one)
