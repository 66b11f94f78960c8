"""Durations as people write them: `15m`, `1h30m`, `2d`, `1w`."""

import re
from datetime import timedelta

from bot.yamlfiles.wording import expected

DURATION_PATTERN = r"^(?=[0-9])([0-9]{1,4}w)?([0-9]{1,4}d)?([0-9]{1,4}h)?([0-9]{1,5}m)?$"
_UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_WORDS = {"hourly": "1h", "daily": "1d", "weekly": "1w", "hour": "1h", "day": "1d", "week": "1w"}


def read_duration(value: object, *, least: timedelta, most: timedelta) -> timedelta:
    """A duration within the bounds, both included. A bare number is refused, since its unit can only be guessed."""
    what = 'a duration such as "30m", "2h" or "1d"'
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise expected(what, value, hint="; write 30m or 2h, with the unit")
    if not isinstance(value, str):
        raise expected(what, value)
    if re.match(DURATION_PATTERN, value) is None:
        guess = _guess(value)
        raise expected(what, value, hint=f'; did you mean "{guess}"?' if guess else "")
    length = sum((int(count) * _UNITS[unit] for count, unit in re.findall(r"(\d+)(\w)", value)), timedelta())
    if not least <= length <= most:
        raise expected(f"a duration from {shown(least)} to {shown(most)}", value)
    return length


def shown(length: timedelta) -> str:
    """The shortest way to write it in the file; whole minutes only."""
    rest, written = length, ""
    for unit, size in _UNITS.items():
        count, rest = divmod(rest, size)
        written += f"{count}{unit}" if count else ""
    return written or "0m"


def _guess(value: str) -> str | None:
    """`2 hours`, `30 min` and `1D` are clear enough to be named as the way to write it."""
    plain = value.strip().lower().removeprefix("every ")
    if plain in _WORDS:
        return _WORDS[plain]
    unit = r"\s*(?:(m)(?:in(?:ute)?s?)?|(h)(?:(?:ou)?rs?)?|(d)(?:ays?)?|(w)(?:eeks?)?)"
    if (found := re.fullmatch(rf"(\d{{1,4}}){unit}", plain)) is None:
        return None
    return found[1] + next(letter for letter in found.groups()[1:] if letter)
