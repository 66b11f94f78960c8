"""The sentences of a refusal: what was expected, what stands there instead, and what may have been meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from bot.domain.secrets import redact

_LONGEST_QUOTE = 40
_LONGEST_GUESSABLE = 60
_SYNONYMS = {
    "active": "enabled",
    "address": "url",
    "block": "exclude",
    "categories": "topics",
    "category": "topic",
    "count": "quota",
    "date": "on",
    "day": "on",
    "default": "defaults",
    "edition": "editions",
    "feed": "url",
    "feeds": "sources",
    "filter": "include",
    "filters": "include",
    "frequency": "every",
    "group": "topic",
    "heading": "title",
    "href": "url",
    "interval": "every",
    "keywords": "include",
    "label": "name",
    "link": "url",
    "max": "quota",
    "name": "title",
    "period": "look_back",
    "refresh": "every",
    "search": "query",
    "source": "sources",
    "subscriptions": "sources",
    "tag": "topic",
    "tags": "topic",
    "term": "query",
    "timezone": "zone",
    "title": "name",
    "type": "kind",
    "tz": "zone",
    "uri": "url",
    "when": "on",
    "window": "look_back",
    "xmlurl": "url",
}


def got(value: object) -> str:
    """The value as a reader of the file would call it, never longer than about 40 characters."""
    if isinstance(value, str):
        return f'"{_short(value)}"' if value else "an empty text"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {_short(str(value))}"
    return "nothing" if value is None else "a list" if isinstance(value, list) else "a mapping of keys"


def expected(what: str, value: object, *, hint: str = "") -> ValueError:
    """The refusal to raise. Where the value shows what went wrong, the way out is added."""
    return ValueError(f"expected {what}, got {got(value)}{hint or _way_out(value)}")


def expected_text(what: str, value: object) -> ValueError:
    """As `expected`, for a value that YAML read as a number or as true or false though it was meant as text."""
    hint = "; put it in quotes" if isinstance(value, bool | int | float) else ""
    return expected(what, value, hint=hint)


def nearest(word: str, options: Iterable[str]) -> str | None:
    """The option that was most probably meant, None where none is near."""
    plain = word[:_LONGEST_GUESSABLE].strip().lower()
    known = list(options)
    if (synonym := _SYNONYMS.get(plain)) in known:
        return synonym
    bare = {option.replace("_", "").replace("-", ""): option for option in known}
    found = get_close_matches(plain.replace("_", "").replace("-", "").replace(" ", ""), bare, n=1, cutoff=0.6)
    return bare[found[0]] if found else None


def did_you_mean(word: object, options: Iterable[str]) -> str:
    """`; did you mean "x"?`, or nothing."""
    near = nearest(word, options) if isinstance(word, str) else None
    return f'; did you mean "{near}"?' if near else ""


def listed(words: Iterable[str], *, last: str = "or") -> str:
    """`a, b or c`."""
    *front, tail = words
    return f"{', '.join(front)} {last} {tail}" if front else tail


def printable(text: str) -> str:
    """The text on one line, control characters and the like written as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _short(text: str) -> str:
    """A secret in a wrong place is hidden before the cut, which would leave half of it in no known shape."""
    shown = redact(text)
    cut = shown if len(shown) <= _LONGEST_QUOTE else f"{shown[: _LONGEST_QUOTE - 1]}…"
    return printable(cut)


def _way_out(value: object) -> str:
    return "; write one or remove the key" if value is None else ""
