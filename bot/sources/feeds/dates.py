"""Dates as feeds write them, read the same way whichever parser found them.

RFC 822 (RSS), RFC 3339 and W3CDTF (Atom, Dublin Core, JSON Feed) and the usual ways to get them wrong.
"""

import re
from datetime import UTC, datetime, timedelta

_YEARS = range(1990, 2101)
_LONGEST = 100

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Hours from UTC, RFC 822 section 5.1 and the names seen in the wild. An unknown name is read as UTC.
_ZONES = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8,
    "hst": -10, "bst": 1, "ist": 5.5, "cet": 1, "met": 1, "cest": 2, "mest": 2, "eet": 2, "eest": 3, "msk": 3, "sgt": 8,
    "hkt": 8, "jst": 9, "kst": 9, "awst": 8, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?\b)?"
_ZONE = r"(?:(?:GMT|UTC|UT)?\s*(?P<offset>[+-]\d{1,2}:?(?:\d{2})?)|\(?(?P<zone>[a-z]{1,5})\b)?"
_CLOCK = rf"(?:[\sT,]*(?:at\s+)?{_TIME}\s*{_ZONE})?"
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        # 2026-01-31T09:30:00Z, 2026-01-31 09:30 +0100, 20260131T093000Z, 2026-01, 2026
        rf"(?P<year>\d{{4}})(?:-(?P<month>\d{{1,2}})(?:-(?P<day>\d{{1,2}})(?!\d){_CLOCK}|$)|$)",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})Z?)?$",
        rf"(?P<year>\d{{4}})/(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}}){_CLOCK}",
        # Sat, 31 Jan 2026 09:30:00 +0100
        rf"(?:[a-z]+\.?,?\s*)?(?P<day>\d{{1,2}})[\s-]+{_MONTH}[\s,-]+(?P<year>\d{{4}}|\d{{2}})(?!\d){_CLOCK}",
        # Sat Jan 31 09:30:00 2026
        rf"[a-z]+\s+{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_TIME}\s*(?P<zone>[a-z]{{1,5}})?\s*(?P<year>\d{{4}})",
        # January 31, 2026 at 9:30 am EST
        rf"(?:[a-z]+\.?,?\s+)??{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<year>\d{{4}}){_CLOCK}",
    )
)

# How nearly all are written. What these match is read as the others would read it, three times as fast.
_FROM_UTC = r"(Z|[+-](?:0\d|1[0-5]):?[0-5]\d)"
_RFC_3339 = re.compile(rf"(\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?{_FROM_UTC}", re.ASCII)
_RFC_822 = re.compile(
    rf"[A-Z][a-z]{{2}}, (\d\d) ([A-Z][a-z]{{2}}) (\d{{4}}) (\d\d:\d\d:\d\d) (?:GMT|{_FROM_UTC})", re.ASCII
)
_NUMBERS = {name.title(): f"{number:02}" for number, name in enumerate(_MONTHS, start=1)}


def parse_date(text: str | None) -> datetime | None:
    """The moment in aware UTC, or None where the text names no moment between 1990 and 2100.

    A date without a time is its midnight, a time without a zone is UTC, a wrong day of the week is ignored. An
    impossible date is None, never its neighbour.
    """
    if not text:
        return None
    moment = _usual(text)
    if moment is None:
        text = " ".join(text.split())
        moment = _usual(text)
    if len(text) > _LONGEST:
        return None
    if moment is not None:
        return moment if moment.year in _YEARS else None
    for form in _FORMS:
        if found := form.match(text):
            try:
                return _moment(found.groupdict())
            except (ValueError, OverflowError):
                return None
    return None


def _usual(text: str) -> datetime | None:
    """The moment of a text in one of the two standard forms; None for others, and for what needs a second look."""
    try:
        if found := _RFC_3339.fullmatch(text):
            return _in_utc(found[1] + found[2])
        if (found := _RFC_822.fullmatch(text)) and found[2] in _NUMBERS:
            day, month, year, clock, zone = found.groups("Z")
            return _in_utc(f"{year}-{_NUMBERS[month]}-{day}T{clock}{zone}")
    except (ValueError, OverflowError):  # no such day, a leap second, 24:00
        return None
    return None


def _in_utc(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def _moment(parts: dict[str, str | None]) -> datetime | None:
    """Raises ValueError where there is no such day or time."""
    hour = _hour(int(parts.get("hour") or 0), (parts.get("half") or "").lower())
    local = datetime(
        _year(parts["year"] or ""),
        _month(parts["month"] or "1"),
        int(parts.get("day") or 1),
        0 if hour == 24 else hour,  # noqa: PLR2004 - ISO 8601 lets a day end at 24:00
        int(parts.get("minute") or 0),
        min(int(parts.get("second") or 0), 59),  # a leap second
        tzinfo=UTC,
    )
    moment = local + timedelta(days=hour // 24) - _offset(parts.get("offset"), parts.get("zone"))
    return moment if moment.year in _YEARS else None


def _year(digits: str) -> int:
    """RFC 2822 section 4.3: two digits mean 2000 to 2049 or 1950 to 1999."""
    year = int(digits)
    if len(digits) == 4:  # noqa: PLR2004 - written in full
        return year
    return year + (2000 if year < 50 else 1900)  # noqa: PLR2004 - RFC 2822


def _month(name: str) -> int:
    return int(name) if name.isdigit() else _MONTHS.index(name[:3].lower()) + 1


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    return hour % 12 + (12 if half.startswith("p") else 0)


def _offset(digits: str | None, zone: str | None) -> timedelta:
    if digits:
        hours, minutes = int(digits[1:3].rstrip(":")), int(digits[3:].lstrip(":") or 0)
        if hours > 15 or minutes > 59:  # noqa: PLR2004 - no zone is that far
            raise ValueError(digits)
        return timedelta(hours=hours, minutes=minutes) * (-1 if digits.startswith("-") else 1)
    return timedelta(hours=_ZONES.get((zone or "").lower(), 0))
