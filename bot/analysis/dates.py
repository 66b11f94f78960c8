"""Days and times as official English writes them, found in a sentence. What is not a day of the calendar is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

# Before it there is no rule on the subject; and nobody plans further ahead than this.
_EARLIEST, _YEARS_AHEAD, _LATEST = 1980, 15, 2060
_DAYS_APART = 330
_NOON, _HOURS, _MINUTES = 12, 24, 60
_MONTH_WORDS = "January February March April May June July August September October November December"
_MONTHS = _MONTH_WORDS.split()
_NUMBER = {name[:3].lower(): index for index, name in enumerate(_MONTHS, 1)}
_MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
_MONTH += rf"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|{'|'.join(_MONTHS).upper()})"
_DAY_WORDS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_DAYS = _DAY_WORDS.split()
_WEEKDAY = rf"(?:{'|'.join(_DAYS)})"
_DATE = re.compile(
    rf"\b(?P<m1>{_MONTH})\s(?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:])(?:,?\s(?P<y1>[0-9]{{4}})(?![0-9]))?"
    rf"|(?<![\w.,/-])(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?\s(?P<m2>{_MONTH})(?![a-z])(?:,?\s(?P<y2>[0-9]{{4}})(?![0-9]))?"
    r"|(?<![\w./-])(?P<y3>[0-9]{4})-(?P<m3>[0-9]{2})-(?P<d3>[0-9]{2})(?![\w-])"
    r"|(?<![\w./-])(?P<m4>[0-9]{1,2})/(?P<d4>[0-9]{1,2})/(?P<y4>[0-9]{4})(?![\w/])"
    rf"|\b(?P<m5>{_MONTH})\s(?P<y5>[0-9]{{4}})(?![0-9])"
    rf"|\b(?P<next>(?:next|Next)\s)?(?P<weekday>{_WEEKDAY})(?!,?\s(?:{_MONTH}\s[0-9]|[0-9]{{1,2}}\s{_MONTH}))\b"
    r"|\bin\s(?P<count>[0-9]{1,3})\sdays\b"
)
_CLOCK = re.compile(
    r"(?<![\w:.])(?:(?P<h>[0-9]{1,2})(?::(?P<m>[0-9]{2}))?\s?(?P<half>[ap])\.?m\b\.?|(?P<h24>[0-9]{1,2}):(?P<m24>[0-9]{2})"
    r"(?![\d:])|(?P<noon>noon\b))(?:\s?\(?(?P<zone>E[SD]?T|C[SD]T|CT|M[SD]?T|P[SD]?T|CES?T|UTC|GMT|BST|Eastern|Central|"
    r"Mountain|Pacific|Brussels)\b)?",
    re.IGNORECASE,
)
_ZONES = {
    "E": "America/New_York", "CT": "America/Chicago", "CS": "America/Chicago", "CD": "America/Chicago",
    "M": "America/Denver", "P": "America/Los_Angeles", "CE": "Europe/Brussels", "U": "UTC", "G": "UTC",
    "BS": "Europe/London", "BR": "Europe/Brussels",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """`on` is None where the year must come from elsewhere. `whole_month`: only the month is said, `on` is its first.

    `weekday` is 0 for Monday; `next` says that the word stood before it. `days` counts from the day of the text.
    """

    start: int
    end: int
    on: date | None = None
    month: int = 0
    day: int = 0
    whole_month: bool = False
    weekday: int | None = None
    next: bool = False
    days: int | None = None


def days(text: str) -> Iterator[Day]:
    """Every day that is named. 4/6/2026 is read as April: only Americans write it so."""
    for match in _DATE.finditer(text):
        if found := _day(match):
            yield found


def clock(text: str) -> tuple[time, str | None, int, int] | None:
    """The first time of day, the IANA zone if one is named, and where it stands."""
    found = _CLOCK.search(text)
    at = _time(found) if found else None
    return (at, _zone(found["zone"]), found.start(), found.end()) if found and at else None


def resolve(day: Day, published: date | None, *, past: bool) -> date | None:
    """The date that a day means in a text of `published`; `past` where the sentence tells what has been."""
    if day.on:
        return day.on if _plausible(day.on, published) else None
    if published is None or not _EARLIEST <= published.year <= _LATEST:
        return None
    if day.days is not None:
        return published + timedelta(days=day.days)
    if day.weekday is not None:
        return None if past else _coming(day, published)
    return _nearest(day, published, past=past)


def _day(match: re.Match[str]) -> Day | None:
    start, end = match.span()
    if match["count"]:
        return Day(start=start, end=end, days=int(match["count"]))
    if match["weekday"]:
        weekday = _DAYS.index(match["weekday"])
        return Day(start=start, end=end, weekday=weekday, next=bool(match["next"]))
    for form in "12345":
        if month := match[f"m{form}"]:
            year, day = match[f"y{form}"], match[f"d{form}"] if form != "5" else "1"
            number = int(month) if month.isdecimal() else _NUMBER[month[:3].lower()]
            on = _date(int(year), number, int(day)) if year else None
            valid = on or (not year and _date(2024, number, int(day)))
            whole = form == "5"
            return Day(start=start, end=end, on=on, month=number, day=int(day), whole_month=whole) if valid else None
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plausible(on: date, published: date | None) -> bool:
    return _EARLIEST <= on.year <= (published.year + _YEARS_AHEAD if published else _LATEST)


def _coming(day: Day, published: date) -> date | None:
    """The first such day after; "next Friday" within the same week may mean either, and so means none."""
    ahead = ((day.weekday or 0) - published.weekday() - 1) % 7 + 1
    on = published + timedelta(days=ahead)
    return None if day.next and on.isocalendar().week == published.isocalendar().week else on


def _nearest(day: Day, published: date, *, past: bool) -> date | None:
    """Without a year: the last such day, or the next one if that is within 330 days."""
    years = range(published.year, published.year - 9, -1) if past else range(published.year, published.year + 9)
    dates = (on for year in years if (on := _date(year, day.month, day.day)))
    on = next((on for on in dates if (on <= published if past else on >= published)), None)
    return on if on and abs((on - published).days) <= _DAYS_APART else None


def _time(found: re.Match[str]) -> time | None:
    if found["noon"]:
        return time(_NOON)
    if found["h24"]:
        hour, minute = int(found["h24"]), int(found["m24"])
    else:
        hour, minute = int(found["h"]), int(found["m"] or 0)
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if found["half"] in "pP" else 0)
    return time(hour, minute) if hour < _HOURS and minute < _MINUTES else None


def _zone(name: str | None) -> str | None:
    """By the summer and winter names alike: who writes EST in July means the clock on the wall of New York."""
    short = (name or "").upper()
    if short == "CENTRAL":
        return "America/Chicago"
    return _ZONES.get(short[:2]) or _ZONES.get(short[:1])
