"""Single values of the catalogue's files, beside those that every YAML file has.

Each function returns the value or raises ValueError with a sentence for the person who wrote it.
"""

import re
from datetime import date, time
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from bot.catalogue.places import STATES
from bot.yamlfiles.values import read_slug, read_url
from bot.yamlfiles.wording import expected, expected_text

ID_PATTERN = r"^[a-z0-9]([-.]?[a-z0-9]){0,59}$"
TOPIC_PATTERN = r"^[a-z0-9](-?[a-z0-9]){0,39}$"
DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
HTTPS_PATTERN = r'^[Hh][Tt][Tt][Pp][Ss]://[^\s<>"\\]+$'
QUOTE_PATTERN = r"^\s*(\S+(\s+\S+){0,24}\s*)?$"
MOST_QUOTED = 25
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def read_id(value: object) -> str:
    return read_slug(value, ID_PATTERN, 'an id of small letters, digits, - and ., such as "us-eo-14179"')


def read_topic(value: object) -> str:
    return read_slug(value, TOPIC_PATTERN, 'a topic of small letters, digits and hyphens, such as "open-weights"')


def read_https(value: object) -> str:
    address = read_url(value)
    if re.match(HTTPS_PATTERN, address) is None:
        raise expected("an address that starts with https://", re.split(r"[?#]", address, maxsplit=1)[0])
    return address


def read_prose(value: object, *, most: int) -> str:
    """Sentences on as many lines as the writer likes; line breaks become spaces. `most` counts characters."""
    if not isinstance(value, str):
        raise expected_text("a text", value)
    text = " ".join(value.split())
    if not text or not text.isprintable():
        raise expected("a text without control characters", value)
    if len(text) > most:
        raise ValueError(f"expected at most {most} characters, got {len(text)}; say it shorter")
    return text


def read_phrase(value: object) -> str:
    """A sentence that others are put behind or around, so that it ends without a stop."""
    text = read_prose(value, most=300)
    if text.endswith(".") and not text.endswith(".."):
        raise expected("a sentence without a stop at its end", value, hint="; remove the last character")
    return text


def read_quote(value: object) -> str:
    """Words of somebody else's: at most 25, without quotation marks around them. Empty for none."""
    if value == "":
        return ""
    text = read_prose(value, most=400)
    if (count := len(text.split())) > MOST_QUOTED:
        raise ValueError(f"expected a quote of at most {MOST_QUOTED} words, got {count}; quote less of it")
    if text[0] in '"“' and text[-1] in '"”':
        raise expected("a quote without quotation marks", text, hint="; they are put around it when it is shown")
    return text


def read_date(value: object) -> date:
    what = "a date such as 2026-10-04"
    if not isinstance(value, str):
        raise expected(what, value)
    if re.match(DATE_PATTERN, value) is None:
        raise expected(what, value, hint=_other_order(value))
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f'expected {what}, but there is no day "{value}"') from error
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise expected(f"a date from {_FIRST_YEAR} to {_LAST_YEAR}", value)
    return day


def read_time(value: object) -> time:
    if not isinstance(value, str) or re.match(TIME_PATTERN, value) is None:
        raise expected("a time of day such as 17:00", value)
    return time.fromisoformat(value)


def read_zone(value: object) -> str:
    """The name of a zone in the IANA database; abbreviations such as EST say too little."""
    what = 'a time zone such as "America/New_York" or "Europe/Brussels"'
    if not isinstance(value, str):
        raise expected(what, value)
    if value != "UTC" and ("/" not in value or not _known_zone(value)):
        guess = _zones().get(_bare(value))
        raise expected(what, value, hint=f'; did you mean "{guess}"?' if guess else "")
    return value


def read_state(value: object) -> str:
    if isinstance(value, str) and value in STATES:
        return value
    by_name = {name.casefold(): letters for letters, name in STATES.items()}
    letters = value.lower() if isinstance(value, str) else ""
    guess = letters if letters in STATES else by_name.get(letters)
    raise expected("the two letters of a US state", value, hint=f'; did you mean "{guess}"?' if guess else "")


def read_country(value: object) -> str:
    """The two letters of ISO 3166-1, or `eu` (reserved there for the Union); empty where unknown."""
    if isinstance(value, str) and re.fullmatch(r"([a-z]{2})?", value):
        return value
    raise expected('two small letters such as "us" or "fr"', value)


def read_kind(value: object) -> str:
    return read_slug(value, TOPIC_PATTERN, 'a word such as "company", "agency" or "non-profit"')


def _known_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not in the database, not a name at all, a folder of the database
        return False
    return True


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """Every zone by its whole name and by its city, bare of case and signs."""
    named = [zone for zone in sorted(available_timezones()) if "/" in zone]
    return {_bare(zone.rpartition("/")[2]): zone for zone in named} | {_bare(zone): zone for zone in named}


def _bare(name: str) -> str:
    return re.sub(r"[^a-z/]", "", name.lower())


def _other_order(value: str) -> str:
    """`2025/3/15` and a moment are clear enough to be named as the way to write it; `3/4/2025` is not."""
    found = re.match(r"\s*([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])", value)
    return f'; did you mean "{found[1]}-{int(found[2]):02}-{int(found[3]):02}"?' if found else ""
