"""One value of relevance.yaml at a time: from what YAML read to what the rules hold.

Each function returns the value or raises ValueError with a sentence for the person who wrote it.
"""

from collections.abc import Callable
from typing import NamedTuple

from bot.yamlfiles.values import read_slug
from bot.yamlfiles.wording import expected, expected_text

NAME_PATTERN = r"^[a-z][a-z0-9_-]{0,39}$"
LONGEST_PHRASE = 80
SHORTEST_STEM = 3
MOST_POINTS = 20
MOST_WORDS = 500
MOST_DAYS = 60
_WHAT = "a word or phrase such as open weights"
_FEWEST_SIGNS = 2


class Weighed(NamedTuple):
    """A phrase as it is written, and its own weight where it has one."""

    text: str
    weight: float | None


def read_name(value: object) -> str:
    """The name of a group."""
    return read_slug(value, NAME_PATTERN, 'a name in small letters, digits, hyphens and underscores, such as "law"')


def read_phrase(value: object) -> str:
    """Words to look for: `AI`, `open source`, `=Act`, `regulat*`."""
    if not isinstance(value, str):
        raise expected_text(_WHAT, value)
    phrase = " ".join(value.split())
    words = phrase.removeprefix("=").removesuffix("*")
    if not 1 <= len(phrase) <= LONGEST_PHRASE or not phrase.isprintable():
        raise expected(f"a word or phrase of 1 to {LONGEST_PHRASE} characters", value)
    if "*" in words:
        raise expected(f"{_WHAT}, with * only at its end", value, hint=f'; did you mean "{words.replace("*", "")}*"?')
    if words.startswith("/") and words.endswith("/"):
        raise expected(_WHAT, value, hint="; a regular expression is not read here, * at the end stands for any ending")
    if words != words.strip() or not any(sign.isalnum() for sign in words):
        raise expected(_WHAT, value)
    if len(words) < (SHORTEST_STEM if phrase.endswith("*") else _FEWEST_SIGNS):
        raise expected(_WHAT, value, hint="; so few letters would be found everywhere")
    return phrase


def read_weighed(value: object) -> Weighed:
    """A phrase, or a phrase with a weight of its own behind a colon."""
    if not isinstance(value, dict):
        return Weighed(read_phrase(value), None)
    if len(value) != 1:
        raise expected("one phrase for each item of the list", value, hint="; write - phrase: 1.5")
    ((phrase, weight),) = value.items()
    return Weighed(read_phrase(phrase), read_weight(weight))


def read_weight(value: object) -> float:
    return read_number(value, least=-MOST_POINTS, most=MOST_POINTS)


def read_number(value: object, *, least: float, most: float) -> float:
    """A number within the bounds, both included."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        quoted = isinstance(value, str) and value.replace(".", "", 1).removeprefix("-").isdecimal()
        hint = "; write it with a point" if isinstance(value, str) and "," in value else ""
        raise expected(f"a number from {least:g} to {most:g}", value, hint="; remove the quotes" if quoted else hint)
    return float(value)


def within(least: float, most: float) -> Callable[[object], float]:
    return lambda value: read_number(value, least=least, most=most)


def read_cap(value: object) -> float:
    """How much a group can move the points, in either direction."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
        raise expected("a number from 0", value, hint=f"; a cap holds in both directions, write {-value:g}")
    return read_number(value, least=0, most=MOST_POINTS)


def read_version(value: object) -> int:
    if value == 1 and type(value) is int:
        return value
    raise expected("the number 1", value, hint="; write version: 1")


def not_empty(value: object) -> object:
    if value in ([], {}):
        raise ValueError("expected at least one item; add one, or remove the whole part")
    return value
