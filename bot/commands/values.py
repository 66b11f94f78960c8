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
    return _moment(typed, "Write 7d, 30d, 90d or a date such as 2025-08-03.")


def as_of(typed: str) -> datetime:
    """The exclusive end of a window as of a date (that whole day) or a moment (that second). Raises UserError."""
    moment = _moment(typed, "Write 2025-08-03 or 2025-08-03T18:00Z.")
    try:
        date.fromisoformat(typed.strip())
    except ValueError:
        return moment.replace(microsecond=0) + timedelta(seconds=1)
    return moment + timedelta(days=1)


def _moment(typed: str, hint: str) -> datetime:
    """Aware UTC, of a year in which adding and subtracting windows stays within the calendar."""
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise UserError(f"“{typed[:50]}” is no time that I know.", hint=hint) from None
    if not 1900 <= moment.year <= 9000:  # noqa: PLR2004 - any centuries between would do
        raise UserError(f"“{typed[:50]}” is out of this calendar.", hint=hint)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
