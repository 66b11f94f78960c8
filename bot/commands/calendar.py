"""Deadlines as an iCalendar file (RFC 5545). Pure: the same deadlines at the same moment give the same text."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from bot.commands.countdown import Due, day, ends, moment, notes

# RFC 5545 section 3.1: a line has at most 75 octets without its end; what goes on begins with a blank.
_LONGEST = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def ics(deadlines: Iterable[Due], now: datetime) -> str:
    """Lines end with CRLF. A day without a time fills its day; a moment is given in UTC.

    A UID stays the same while the policy, the kind and the words stay: a date that moves moves the event. What was
    superseded is there as cancelled, so that a calendar takes it out.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Open Gazette//Deadlines//EN", "CALSCALE:GREGORIAN"]
    seen: dict[str, int] = {}
    for due in deadlines:
        uid = _uid(due)
        seen[uid] = seen.get(uid, 0) + 1
        lines += _event(due, now, uid if seen[uid] == 1 else f"{seen[uid]}-{uid}")
    return "".join(f"{piece}\r\n" for line in (*lines, "END:VCALENDAR") for piece in _folded(line))


def _event(due: Due, now: datetime, uid: str) -> Iterator[str]:
    deadline = due.deadline
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{_utc(now)}"
    if deadline.at is None:
        yield f"DTSTART;VALUE=DATE:{deadline.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{deadline.on + timedelta(days=1):%Y%m%d}"
    else:
        # Without an end it ends when it starts; an end must be later (section 3.6.1).
        yield f"DTSTART:{_utc(ends(deadline))}"
    yield f"SUMMARY:{_text(f'{deadline.text} ({due.policy.title})')}"
    yield f"DESCRIPTION:{_text(_described(due))}"
    yield f"CATEGORIES:{_text(deadline.kind.value)}"
    yield f"STATUS:{'CANCELLED' if deadline.superseded_by else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    if deadline.source.url:
        yield f"URL:{deadline.source.url}"
    yield "END:VEVENT"


def _described(due: Due) -> str:
    source = f"Source: {due.deadline.source.name}, as of {day(due.policy.last_verified)}"
    return "\n".join((moment(due.deadline), *notes(due.deadline), source))


def _uid(due: Due) -> str:
    """From what stays when a date is moved; global, as section 3.8.4.7 wants it."""
    deadline = due.deadline
    marks = [due.policy.id, deadline.kind.value, deadline.text, *(["old"] if deadline.superseded_by else [])]
    return f"{sha256(chr(0).join(marks).encode()).hexdigest()[:32]}@open-gazette"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """Section 3.3.11; other control characters have no place in a line."""
    return "".join(one for one in value if one == "\n" or one.isprintable()).translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """Cut between characters, never within one."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
