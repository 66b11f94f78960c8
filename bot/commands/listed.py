"""The trending list that is shown, what it is held against, and how both are written: ranks, moves, dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.analysis.movement import trend
from bot.commands.countdown import day
from bot.commands.model_lookup import UNTIL
from bot.commands.wording import counted, minute
from bot.domain.digests import Window
from bot.domain.hub import Snapshot
from bot.domain.trends import Movement, Trend
from bot.ports import Reading

STALE_AFTER = timedelta(hours=36)
_DAYS = timedelta(days=3)
# Lists are taken once a day, though never to the minute.
_JITTER = timedelta(hours=3)
SPANS = {"1d": "1 day", "7d": "7 days", "30d": "30 days", "90d": "90 days"}
# Streaks are told up to this; longer ones say that they are at least so long.
_STREAKS = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """`before` is None where no earlier list is kept. `days` holds one list a day of the window, with both ends.

    `kept` is on how many days there were lists to count streaks on.
    """

    newest: Snapshot
    before: Snapshot | None
    days: tuple[Snapshot, ...]
    trend: Trend
    kept: int


async def listed(view: Reading, now: datetime, span: timedelta) -> Listed | None:
    """The newest list, against the one that is older by `span`, or the oldest since then; None where none is kept."""
    newest = await view.snapshot(at=now + UNTIL)
    if newest is None:
        return None
    start = newest.taken_at - span
    days = await view.snapshots(Window(start=start - _JITTER, end=newest.taken_at + UNTIL))
    earlier = [one for one in days if one.taken_at < newest.taken_at]
    before = min(earlier, key=lambda one: (abs(one.taken_at - start), one.taken_at), default=None)
    streaks = days
    if span < _STREAKS:
        streaks = await view.snapshots(Window(start=newest.taken_at - _STREAKS, end=newest.taken_at + UNTIL))
    moves = trend(newest, before, streaks)
    kept = len({one.taken_at.date() for one in streaks})
    return Listed(newest=newest, before=before, days=tuple(days), trend=moves, kept=kept)


def days_of(span: str) -> timedelta:
    """`7d` as seven days."""
    return timedelta(days=int(span.removesuffix("d")))


def moved(one: Movement, since: datetime | None) -> str:
    """`rank 3, ▲ up 2`: the arrow never stands alone. Without an earlier list only the rank."""
    rank = f"rank {one.rank}"
    if since is None:
        return rank
    if one.climbed is None:
        return f"{rank}, ★ new on the list"
    if one.climbed == 0:
        return f"{rank}, = unchanged"
    return f"{rank}, {'▲ up' if one.climbed > 0 else '▼ down'} {abs(one.climbed)}"


def gained(count: int | None) -> str:
    """` (+120)`, ` (-3)`; empty where either end was not measured."""
    return f" ({count:+,})" if count is not None else ""


def streak(days: int, kept: int) -> str:
    """Nobody knows of days before the first list: a streak on all that are `kept` may be longer."""
    return f"listed {'at least ' if days >= kept else ''}{counted(days, 'day')} in a row" if days > 1 else ""


def _long(age: timedelta) -> str:
    hours = round(age / timedelta(hours=1))
    return f"{hours} hours" if age < _DAYS else f"{age.days:,} days"


def dates(found: Listed, now: datetime) -> tuple[str, ...]:
    """As of when, against which list, and that the list is old where it is."""
    age = now - found.newest.taken_at
    old = f" Stale: no newer list for {_long(age)}." if age > STALE_AFTER else ""
    of = counted(len(found.newest.readings), "model")
    lines = [f"Trending list of the Hugging Face Hub, {of}, as of {minute(found.newest.taken_at)}.{old}"]
    lines += [f"Held against the list of {minute(found.before.taken_at)}."] if found.before else [ALONE]
    return tuple(lines)


ALONE = "No earlier list is kept yet: nothing can be said of moves."


def place_of(model_id: str, found: Listed | None) -> str:
    """`rank 3, ▲ up 2, since 1 August 2025`, or that it is not on the list; empty where there is no list."""
    if found is None:
        return ""
    own = next((one for one in found.trend.listed if model_id in {one.model_id, *one.mirrors}), None)
    if own is None:
        return "not on the trending list"
    if own.model_id != model_id:
        return f"on the trending list behind {own.model_id}, of which it is a quantised copy"
    since = f" since {day(found.before.taken_at.date())}" if found.before else ""
    return ", ".join(filter(None, (moved(own, found.trend.since) + since, streak(own.streak, found.kept))))


def some(lines: Sequence[str], most: int) -> str:
    """`a, b and 3 more`."""
    rest = len(lines) - most
    return ", ".join(lines[:most]) + (f" and {rest} more" if rest > 0 else "")
