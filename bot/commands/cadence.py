"""When to post, as a person writes it: a time, a zone, days. And the next posting times, as an answer shows them."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import available_timezones

from bot.commands.known import ranked
from bot.commands.nearest import hint, nearest
from bot.commands.spec import Choice, Request, Services
from bot.domain.digests import EditionSpec
from bot.domain.errors import UserError
from bot.domain.messages import Table
from bot.domain.subscriptions import Subscription, zone

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT_DAYS = tuple(day[:3] for day in _DAYS)
_GROUPS: dict[str, tuple[int, ...]] = {
    "every day": (),
    "daily": (),
    "all": (),
    "weekdays": (1, 2, 3, 4, 5),
    "weekend": (6, 7),
    "weekends": (6, 7),
}
_SHORTEST_DAY = 2
_NOON = 12
_SHOWN = 3
# What most people live by, offered before a letter is typed.
_COMMON = ("UTC", "America/New_York", "America/Los_Angeles", "Europe/London", "Europe/Berlin", "Asia/Tokyo")


def read_time(typed: str) -> time:
    """`09:00`, `9.30`, `7pm`. Raises UserError."""
    found = _TIME.fullmatch(typed.strip().lower())
    if found and (found[2] or found[3]):
        hour, minute = int(found[1]), int(found[2] or 0)
        if found[3] and 1 <= hour <= _NOON:
            hour = hour % _NOON + (_NOON if found[3] == "pm" else 0)
        elif found[3]:
            hour = -1
        if 0 <= hour <= 23 and minute <= 59:  # noqa: PLR2004 - a clock
            return time(hour, minute)
    raise UserError(f"“{typed[:50]}” is no time of day.", hint="Write 09:00 or 18:30.")


def read_days(typed: str) -> tuple[int, ...]:
    """ISO weekdays of `mon,thu`, `mon-fri`, `weekdays`, `every day`; empty means all. Raises UserError."""
    word = " ".join(typed.lower().split())
    if word in _GROUPS:
        return _GROUPS[word]
    days: set[int] = set()
    for part in filter(None, re.split(r"[,;\s]+|\band\b", re.sub(r"\s*[-–]\s*", "-", word))):
        first, _, last = part.partition("-")
        start, end = _day(first), _day(last or first)
        days.update((start + step - 1) % 7 + 1 for step in range((end - start) % 7 + 1))
    if not days:
        raise UserError("No day was named.", hint="Write mon,thu or weekdays or every day.")
    return () if len(days) == len(_DAYS) else tuple(sorted(days))


def days_in_words(days: Sequence[int]) -> str:
    return ", ".join(_DAYS[day - 1].capitalize() for day in days) or "every day"


def usual_days(spec: EditionSpec) -> tuple[int, ...]:
    """Monday for what looks back a week or more, every day for the rest."""
    return (1,) if spec.look_back >= timedelta(days=7) else ()


async def read_zone(typed: str) -> str:
    """The IANA name, whatever the case, or a city that only one zone has; loaded when this returns.

    Raises UserError with the nearest names.
    """
    by_key = {name.casefold(): name for name in await zones()}
    word = "_".join(typed.split()).casefold()
    name = by_key.get(word) or _only_city(word, by_key.values())
    if name is None:
        near = nearest(word, by_key.values()) or ["UTC", "Europe/Berlin"]
        raise UserError(f"There is no time zone “{typed[:50]}”.", hint=hint(near[0], near), given=typed, meant=near)
    await asyncio.to_thread(zone, name)
    return name


async def zones() -> Sequence[str]:
    """Every IANA name that this host knows, sorted. Read from disk once, and never in the event loop."""
    return await asyncio.to_thread(_zones)


async def complete_zone(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    typed = typed.strip().replace(" ", "_")
    names = await zones() if typed else _COMMON
    return ranked(typed, (Choice(name=name, value=name) for name in names))


async def complete_days(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    words = ["every day", "weekdays", "weekend", *SHORT_DAYS, "mon,thu", "tue,fri", "mon,wed,fri"]
    return ranked(typed, (Choice(name=word, value=word) for word in words))


async def posting_times(subscription: Subscription, now: datetime) -> Table:
    """The next three, in the zone of the subscription and in UTC."""
    cadence = subscription.cadence
    local = await asyncio.to_thread(zone, cadence.zone)
    due = subscription.next_due_at
    times = [due] if due and due > now else []
    while len(times) < _SHOWN:
        times.append(cadence.next_due(times[-1] if times else now).due_at)
    rows = tuple((f"{at.astimezone(local):%a %d %b, %H:%M}", f"{at.astimezone(UTC):%d %b %H:%M}") for at in times)
    return Table(columns=(f"next posts ({cadence.zone})", "UTC"), rows=rows)


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))


def _only_city(word: str, names: Iterable[str]) -> str | None:
    cities = [name for name in names if name.casefold().rpartition("/")[2] == word]
    return cities[0] if len(cities) == 1 else None


def _day(typed: str) -> int:
    found = [number for number, name in enumerate(_DAYS, start=1) if name.startswith(typed)]
    # `tues` and `thurs` are beginnings too; a single letter could be two days.
    if len(typed) < _SHORTEST_DAY or len(found) != 1:
        raise UserError(f"“{typed[:30]}” is no day.", hint=hint(typed, [*SHORT_DAYS, "weekdays", "every day"]))
    return found[0]
