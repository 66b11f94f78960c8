"""What a request holds, as handlers want it: text without blanks around it, flags, moments."""

import re
from datetime import UTC, date, datetime, timedelta

from bot.commands.spec import Request
from bot.domain.errors import UserError

_AGE = re.compile(r"(\d{1,4})\s*([hdwmy])[a-z]*")
_UNIT = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(days=7)}
_UNIT |= {"m": timedelta(days=30), "y": timedelta(days=365)}


def text(request: Request, name: str) -> str:
    """Empty where the option was not given."""
    return str(request.values.get(name, "")).strip()


def since(typed: str, now: datetime) -> datetime:
    """The start of `7d`, `24h`, `2w`, `3m`, `today`, `yesterday` before now, or of a date. Raises UserError."""
    word = typed.strip().lower()
    if age := _AGE.fullmatch(word):
        return now - int(age[1]) * _UNIT[age[2]]
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if word in {"today", "yesterday"}:
        return midnight - timedelta(days=word == "yesterday")
    return moment(typed, "Write 7d, 30d, 90d or a date such as 2025-08-03.")


def as_of(typed: str) -> datetime:
    """The exclusive end of a window as of a date (that whole day) or a moment (that second). Raises UserError."""
    start = moment(typed)
    try:
        date.fromisoformat(typed.strip())
    except ValueError:
        return start.replace(microsecond=0) + timedelta(seconds=1)
    return start + timedelta(days=1)


def moment(typed: str, hint: str = "Write 2025-08-03 or 2025-08-03T18:00Z.") -> datetime:
    """A date is its midnight; without a zone it is UTC. Raises UserError.

    The year leaves room for windows to be added and subtracted within the calendar.
    """
    try:
        read = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise UserError(f"“{typed[:50]}” is no time that I know.", hint=hint) from None
    if not 1900 <= read.year <= 9000:  # noqa: PLR2004 - any centuries between would do
        raise UserError(f"“{typed[:50]}” is out of this calendar.", hint=hint)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
