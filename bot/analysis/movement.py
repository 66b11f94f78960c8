"""What moved between two lists of trending models. Pure: the same lists give the same answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.analysis.families import mirrors
from bot.domain.hub import ModelReading, Snapshot
from bot.domain.trends import Movement, Trend

_DAY = timedelta(days=1)


def trend(later: Snapshot, earlier: Snapshot | None, days: Sequence[Snapshot] = ()) -> Trend:
    """Who is listed, where each was before, and who left. `days` (one list a UTC day, in any order) make the streaks.

    A rank is the one that the Hub gave, so that anybody can look it up: a copy that is folded away leaves a gap.
    """
    folded = mirrors(later.readings)
    copies: dict[str, list[str]] = {}
    for copy, base in folded.items():
        copies.setdefault(base, []).append(copy)
    before = _places(earlier)
    on_days = _listed_on([*days, later])
    today = later.taken_at.date()
    moved = tuple(
        replace(
            _movement(rank, reading, before),
            streak=_streak(reading.model_id, today, on_days),
            mirrors=tuple(copies.get(reading.model_id, ())),
        )
        for rank, reading in ranked(later)
        if reading.model_id not in folded
    )
    return Trend(
        since=earlier.taken_at if earlier else None,
        until=later.taken_at,
        listed=moved,
        left=_left(earlier, later),
    )


def ranked(snapshot: Snapshot) -> Iterable[tuple[int, ModelReading]]:
    """Each with its rank; where the list tells none, the place in it."""
    return ((one.rank or place, one) for place, one in enumerate(snapshot.readings, start=1))


def risen(trend: Trend, most: int) -> tuple[Movement, ...]:
    """The models that moved up most, the furthest first: by how many times nearer to the top they are.

    From place 20 to 5 is as far as from 80 to 20. A new one came from the place behind the last one of the list. Who
    kept its place or fell has not risen; without an earlier list nobody has.
    """
    if trend.since is None:
        return ()
    behind = max((one.rank for one in trend.listed), default=0) + 1
    up = [one for one in trend.listed if one.climbed is None or one.climbed > 0]
    return tuple(sorted(up, key=lambda one: (one.rank / (one.before or behind), one.rank))[:most])


def liked(trend: Trend, most: int) -> tuple[Movement, ...]:
    """The listed models that gained most likes, of those that were measured at both ends."""
    gained = [one for one in trend.listed if (one.likes_gained or 0) > 0]
    return tuple(sorted(gained, key=lambda one: (-(one.likes_gained or 0), one.rank))[:most])


def _places(snapshot: Snapshot | None) -> Mapping[str, tuple[int, ModelReading]]:
    return {} if snapshot is None else {one.model_id: (rank, one) for rank, one in ranked(snapshot)}


def _movement(rank: int, reading: ModelReading, before: Mapping[str, tuple[int, ModelReading]]) -> Movement:
    place, old = before.get(reading.model_id, (None, None))
    return Movement(
        model_id=reading.model_id,
        rank=rank,
        before=place,
        reading=reading,
        likes_gained=_gained(reading.likes, old.likes if old else None),
        downloads_gained=_gained(reading.downloads, old.downloads if old else None),
    )


def _gained(now: int | None, before: int | None) -> int | None:
    """Negative where it fell: downloads are those of the last 30 days, and likes are taken back."""
    return None if now is None or before is None else now - before


def _left(earlier: Snapshot | None, later: Snapshot) -> tuple[str, ...]:
    """In the order in which they stood. A copy whose base was listed with it has not left by itself."""
    if earlier is None:
        return ()
    here = {one.model_id for one in later.readings}
    folded = mirrors(earlier.readings)
    return tuple(one.model_id for one in earlier.readings if one.model_id not in here and one.model_id not in folded)


def _listed_on(days: Iterable[Snapshot]) -> Mapping[date, frozenset[str]]:
    return {day.taken_at.date(): frozenset(one.model_id for one in day.readings) for day in days}


def _streak(model_id: str, last: date, on_days: Mapping[date, frozenset[str]]) -> int:
    """A day without a list ends it: nobody knows whether the model was listed."""
    count = 0
    while model_id in on_days.get(last - count * _DAY, ()):
        count += 1
    return count
