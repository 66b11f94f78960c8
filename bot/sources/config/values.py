"""One value of feeds.yaml at a time: from what YAML read to what the domain holds.

Each function returns the value or raises ValueError with a sentence for the person who wrote it.
"""

import re
import warnings

from bot.domain.config import DEADLINES
from bot.yamlfiles.values import ID_PATTERN, as_items, read_line, read_slug
from bot.yamlfiles.wording import did_you_mean, expected, expected_text

TOPIC_PATTERN = r"^[a-z0-9][a-z0-9-]{0,39}$"
# Not the name of the edition that nudges: it is made of the catalogue, and there is nothing to set.
EDITION_PATTERN = rf"^(?!{DEADLINES}$)[a-z][a-z0-9-]{{0,30}}$"
LONGEST_PHRASE = 200
# One poll asks for each of them in turn.
MOST_BILLS = 50
BILL_PATTERN = r"^[1-9][0-9]{1,2}/(?:hr|s|hjres|sjres|hconres|sconres|hres|sres)/[1-9][0-9]{0,4}$"


def read_id(value: object) -> str:
    """A source's id: what the database knows it by."""
    return read_slug(value, ID_PATTERN, 'an id of small letters, digits and hyphens, at most 40, such as "eff-updates"')


def read_topic(value: object) -> str:
    return read_slug(value, TOPIC_PATTERN, 'a topic of small letters, digits and hyphens, such as "research"')


def read_edition_name(value: object) -> str:
    if value == DEADLINES:
        message = f'an edition "{DEADLINES}" is built in and has no keys; give yours another name'
        raise ValueError(f'{message}, such as "dates"')
    return read_slug(
        value, EDITION_PATTERN, 'the name of an edition in small letters, digits and hyphens, such as "monthly"'
    )


def read_user_agent(value: object) -> str:
    """The value of a User-Agent field (RFC 9110 section 10.1.5), kept to printable ASCII."""
    line = read_line(value)
    if not line.isascii():
        raise expected("a user agent in plain ASCII", line)
    return line


def read_version(value: object) -> int:
    if value == 1 and type(value) is int:
        return value
    if type(value) is int and value > 1:
        raise ValueError(f"this file says version {value}, this release reads version 1; upgrade Open Gazette")
    raise expected("the number 1", value, hint="; write version: 1")


def read_first_import(value: object) -> int | None:
    """None means all: the domain's word for it."""
    if value == "all":
        return None
    if type(value) is int and value >= 0:
        return value
    hint = "; remove the quotes" if isinstance(value, str) and value.isdecimal() else did_you_mean(value, ["all"])
    raise expected('a whole number from 0 up or "all"', value, hint=hint)


def read_phrase(value: object) -> str:
    """A word or phrase to look for, or a regular expression between slashes, which must compile."""
    if not isinstance(value, str):
        raise expected_text("a word, a phrase or a /regular expression/", value)
    if not value.strip() or len(value) > LONGEST_PHRASE:
        raise expected(f"a word or phrase of 1 to {LONGEST_PHRASE} characters", value)
    if value.startswith("/"):
        _check_expression(value)
    return value.strip()


def read_bill(value: object) -> str:
    """A bill of the US Congress by Congress, kind and number."""
    if not isinstance(value, str):
        raise expected_text("a bill such as 119/hr/2385", value)
    if re.match(BILL_PATTERN, value):
        return value
    small = value.strip().lower()
    kinds = "; the kinds are hr, s, hjres, sjres, hconres, sconres, hres and sres"
    hint = f'; did you mean "{small}"?' if re.match(BILL_PATTERN, small) else kinds
    raise expected("a bill as Congress, kind and number, such as 119/hr/2385", value, hint=hint)


def some_bills(value: object) -> object:
    items = as_items(value)
    if isinstance(items, list) and not 1 <= len(items) <= MOST_BILLS:
        raise ValueError(f"expected 1 to {MOST_BILLS} bills, got {len(items)}")
    return items


def not_empty(value: object) -> object:
    if value == []:
        raise expected("at least one section", value, hint=" with nothing in it; add one or remove the key")
    return value


def _check_expression(value: str) -> None:
    if len(value) <= 2 or not value.endswith("/"):  # noqa: PLR2004 - the two slashes
        raise expected(
            "a regular expression between two slashes",
            value,
            hint="; nothing follows the second one, case never counts",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(value[1:-1], re.IGNORECASE)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        raise ValueError(f"the regular expression does not compile: {error}") from error
