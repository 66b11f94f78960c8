"""Values of somebody else's JSON, taken for what they should be or for nothing at all."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final

from bot.domain.errors import SourceError, SourceFault
from bot.sources.guard import without_query
from bot.sources.sanitise import clean_text

_MOST_DIGITS: Final = 20


def json_object(body: bytes, *, expected: str, url: str) -> Mapping[str, object]:
    """The object that the body is. Raises SourceError BAD_ANSWER, in the words of `expected`, for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        detail = f"{expected} was expected, not JSON was found"
        raise SourceError(SourceFault.BAD_ANSWER, detail, url=without_query(url)) from error
    if not isinstance(found, dict):
        raise SourceError(SourceFault.BAD_ANSWER, f"{expected} was expected", url=without_query(url))
    return found


def rows(body: bytes, key: str, *, url: str, most: int) -> Sequence[Mapping[str, object]]:
    """The first `most` objects of the list under the key; an element that is none stands there empty."""
    expected = f"a JSON object with a list named {key}"
    found = json_object(body, expected=expected, url=url).get(key)
    if not isinstance(found, list):
        raise SourceError(SourceFault.BAD_ANSWER, f"{expected} was expected", url=without_query(url))
    return [part(row) for row in found[:most]]


def part(value: object) -> Mapping[str, object]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """Text, or a whole number as text; empty for everything else."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**_MOST_DIGITS:
        return str(value)
    return value if isinstance(value, str) else ""


def line(value: object, *, limit: int) -> str:
    """The text as one clean line."""
    return clean_text(text(value), limit=limit)


def day(value: object) -> date | None:
    """A date as YYYY-MM-DD, or what stands before the time of a moment."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def moment(value: object) -> datetime | None:
    """An aware moment in UTC; one that names no zone is none."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):  # the latter for a year at the end of the calendar
        return None


def midnight(on: date | None) -> datetime | None:
    """Midnight UTC of a day without a time, so that the day stays what it is wherever it is shown in UTC."""
    return datetime(on.year, on.month, on.day, tzinfo=UTC) if on else None
