"""One value of a YAML file at a time: from what YAML read to what the domain holds.

Each function returns the value or raises ValueError with a sentence for the person who wrote it.
"""

import re
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from bot.yamlfiles.wording import did_you_mean, expected, expected_text, got, listed

Choice = TypeVar("Choice", bound=StrEnum)

ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"
URL_PATTERN = r'^[Hh][Tt][Tt][Pp][Ss]?://[^\s<>"\\]+$'
LONGEST_URL = 2048
LONGEST_LINE = 200


def read_line(value: object) -> str:
    """One line of text for people: a name, a title, a search term."""
    if not isinstance(value, str):
        raise expected_text("a line of text", value)
    line = value.strip()
    if not line or len(line) > LONGEST_LINE or not line.isprintable():
        raise expected(f"one line of 1 to {LONGEST_LINE} characters", value)
    return line


def read_url(value: object) -> str:
    """An http(s) address. Whether it may be reached is decided at the connection, not here.

    The refusal never repeats what may be a secret: neither user and password nor the query.
    """
    if not isinstance(value, str):
        raise expected_text('an address such as "https://example.org/feed.xml"', value)
    if re.match(URL_PATTERN, value) is None or len(value) > LONGEST_URL:
        raise _bad_url(value)
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"expected an address, but its host or port cannot be read: {error}") from error
    if "@" in parts.netloc:
        raise ValueError("expected an address without a user name and password; this file is no place for secrets")
    if not host:
        raise ValueError('expected an address with a host, such as "https://example.org/feed.xml"')
    return value


def read_switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    hint = "; write true or false" if isinstance(value, str | int | float) else ""
    raise expected("true or false", value, hint=hint)


def read_choice(value: object, choices: type[Choice]) -> Choice:
    """One of the words of the enumeration."""
    words = [choice.value for choice in choices]
    if isinstance(value, str) and value in words:
        return choices(value)
    raise ValueError(f"expected {listed(words)}, got {got(value)}{did_you_mean(value, words)}")


def read_whole(value: object, *, least: int, most: int) -> int:
    """A whole number within the bounds, both included."""
    if type(value) is not int or not least <= value <= most:
        hint = "; remove the quotes" if isinstance(value, str) and value.isdecimal() else ""
        raise expected(f"a whole number from {least} to {most}", value, hint=hint)
    return value


def read_slug(value: object, pattern: str, what: str) -> str:
    """A word that fits the pattern (with ^ and $ around it); `what` says so in a refusal."""
    if not isinstance(value, str):
        raise expected_text(what, value)
    if re.fullmatch(pattern[1:-1], value) is None:
        plain = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
        fits = plain != value and re.fullmatch(pattern[1:-1], plain)
        raise expected(what, value, hint=f'; did you mean "{plain}"?' if fits else "")
    return value


def as_items(value: object) -> object:
    """A single text stands for a list of one."""
    if not isinstance(value, str | list):
        raise expected_text("a word or a list of words", value)
    return [value] if isinstance(value, str) else value


def _bad_url(value: str) -> ValueError:
    if len(value) > LONGEST_URL:
        return ValueError(f"expected an address of at most {LONGEST_URL} characters, got {len(value)}")
    shown = re.sub(r"^(\w+://)?.*@", r"\1…@", re.split(r"[?#]", value, maxsplit=1)[0])
    if re.match(r"^[\w-]+(\.[\w-]+)+([/:?]|$)", value):
        return expected("an address that starts with https:// or http://", shown, hint="; put https:// in front")
    if not re.match(r"^https?://", value, re.IGNORECASE):
        return expected("an address that starts with https:// or http://", shown)
    return expected(
        "an address without spaces, quotes and the signs < > \\", shown, hint="; write them as %20 and so on"
    )
