"""When a deadline ends, as an instant; how many days are left; and how to say both. All in the zone of the deadline.

A day ends where it is meant to end, not in UTC. The first look at a zone reads a file: an event loop hands it to a
thread.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.domain.policies import Deadline, DeadlineKind
from bot.domain.subscriptions import instant, zone

# How many days before a date it is told of.
THRESHOLDS: Final = (14, 7, 3, 1)
_ZONES = {
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Los_Angeles": "Pacific",
    "UTC": "UTC",
}
# Of the others the date is the first day of something, so that nothing ends with it.
_ENDING = (DeadlineKind.COMMENT, DeadlineKind.HEARING)


def ends(deadline: Deadline, on: date | None = None) -> datetime:
    """The instant (UTC) at which it is over; a day without a time is over at its midnight. `on` is another date.

    A time that the clocks skip is the end of the gap; of one that they repeat the first counts, so that nobody who
    keeps it is late.
    """
    day = on or deadline.on
    if deadline.at is None:
        day, at = day + timedelta(days=1), time.min
    else:
        at = deadline.at
    return instant(datetime.combine(day, at, tzinfo=zone(deadline.zone)))


def dates(deadline: Deadline) -> tuple[date, ...]:
    """Its own, then those that other sources give."""
    return (deadline.on, *(on for on, _ in deadline.conflicts_with))


def soonest(deadline: Deadline, now: datetime) -> date | None:
    """The first date that is still to come, where sources disagree; None where none of them is."""
    return min((on for on in dates(deadline) if ends(deadline, on) > now), default=None)


def over(deadline: Deadline, now: datetime) -> bool:
    """Whether it has passed. Where sources disagree, only when the last of their dates has."""
    return soonest(deadline, now) is None


def days_until(deadline: Deadline, on: date, now: datetime) -> int:
    """Between the days of the calendar in its zone; 0 is today, negative has passed."""
    return (on - now.astimezone(zone(deadline.zone)).date()).days


def days_left(deadline: Deadline, now: datetime) -> int:
    """Until the date itself, whatever other sources say."""
    return days_until(deadline, deadline.on, now)


def crossed(deadline: Deadline, on: date, start: datetime, end: datetime) -> int | None:
    """The smallest of 14, 7, 3 and 1 that the days left until `on` came down to between `start` and `end`.

    None where there is none: a look at every window in turn finds each of them once, however long the windows are.
    """
    before, after = days_until(deadline, on, start), days_until(deadline, on, end)
    return min((step for step in THRESHOLDS if after <= step < before), default=None)


def moved_from(deadline: Deadline, others: Iterable[Deadline]) -> Iterator[date]:
    """The dates whose place it took, by the word of the catalogue, the earliest first."""
    yield from sorted({one.on for one in others if one.kind is deadline.kind and one.superseded_by == deadline.on})


def left(deadline: Deadline, now: datetime, on: date | None = None) -> str:
    """`in 6 days`, `tomorrow`, `today, 23:59 Eastern`, `3 days ago`. `on` is another date than its own."""
    days = days_until(deadline, on or deadline.on, now)
    if days == 0:
        return f"today{_hour(deadline)}" if ends(deadline, on) > now else "earlier today"
    if days < 0:
        return "yesterday" if days == -1 else f"{-days:,} days ago"
    return "tomorrow" if days == 1 else f"in {days:,} days"


def moment(deadline: Deadline) -> str:
    """`15 March 2025, 23:59 Eastern`; without a time only the day and whose day it is."""
    clock = f", {deadline.at:%H:%M}" if deadline.at else ","
    return f"{day(deadline.on)}{clock} {zone_words(deadline.zone)}"


def zone_words(name: str) -> str:
    """As people there call it, `Eastern`; else the city of the IANA name, `Brussels time`."""
    return _ZONES.get(name) or f"{name.rpartition('/')[2].replace('_', ' ')} time"


def day(on: date) -> str:
    """`3 August 2025`."""
    return f"{on.day} {on:%B %Y}"


def notes(deadline: Deadline) -> Sequence[str]:
    """What must be said beside the date: that another took its place, or that sources disagree."""
    said = [f"superseded: moved to {day(deadline.superseded_by)}"] if deadline.superseded_by else []
    return [*said, *(f"sources disagree: {day(on)} by {source.name}" for on, source in deadline.conflicts_with)]


def _hour(deadline: Deadline) -> str:
    where = zone_words(deadline.zone)
    if deadline.at:
        return f", {deadline.at:%H:%M} {where}"
    return f", until midnight {where}" if deadline.kind in _ENDING else f", {where}"
