"""When a model's figures have moved far enough to be told of: steps along its history. Pure.

Each step counts from the one before, not from yesterday: what climbs by one place a day is told of after ten days. As
steps follow from the history alone, two posts that follow each other tell each of them once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.digests import Window
from bot.domain.hub import Measured

PLACES = 10
# Derivatives: a tenth more, of few models at least five, or a hundred.
_TENTH, _LEAST, _MANY = 0.1, 5, 100
# Lists are read daily; after a gap of more days the model is taken to have come back to the list.
_GAP = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From one value to another: ranks, or counts of derivatives."""

    before: int
    before_at: datetime
    after: int
    after_at: datetime


@dataclass(frozen=True, slots=True)
class _Mark:
    """What was told last."""

    value: int
    at: datetime
    seen: datetime


def whole_days(window: Window) -> Window:
    """The days of UTC that ended within the window. Counts of a day may be replaced until it is over."""
    start, end = (one.replace(hour=0, minute=0, second=0, microsecond=0) for one in (window.start, window.end))
    return Window(start=start, end=end)


def growth_step(earlier: Sequence[Measured], later: Sequence[Measured]) -> Step | None:
    """The growth of derivatives that became worth telling in `later`; both oldest first. None without any."""
    start, _ = _along_counts(earlier, None)
    mark, left_behind = _along_counts(later, start)
    if not left_behind or mark is None:
        return None
    first = left_behind[0]
    return Step(before=first.value, before_at=first.at, after=mark.value, after_at=mark.at)


def rank_step(earlier: Sequence[Measured], later: Sequence[Measured]) -> Step | None:
    """The move of ten places or more that came about in `later`; None where it stays, wavers, or was away."""
    start, _ = _along_ranks(earlier, None)
    mark, came_back = _along_ranks(later, start)
    if start is None or mark is None or came_back or abs(mark.value - start.value) < PLACES:
        return None
    return Step(before=start.value, before_at=start.at, after=mark.value, after_at=mark.at)


def _along_counts(points: Sequence[Measured], mark: _Mark | None) -> tuple[_Mark | None, list[_Mark]]:
    """The last mark, and those that it was moved from."""
    told = []
    for one in points:
        if one.children is None:
            continue
        total = one.children.total
        if mark is None:
            mark = _Mark(total, one.at, one.at)
        elif _grew(mark.value, total):
            told.append(mark)
            mark = _Mark(total, one.at, one.at)
    return mark, told


def _grew(before: int, now: int) -> bool:
    more = now - before
    return more >= _MANY or more >= max(_LEAST, before * _TENTH)


def _along_ranks(points: Sequence[Measured], mark: _Mark | None) -> tuple[_Mark | None, bool]:
    """The last mark, and whether the model was away from the list in between."""
    came_back = False
    for one in points:
        if one.rank is None:
            continue
        away = mark is not None and one.at - mark.seen > _GAP
        came_back = came_back or away
        if mark is None or away or abs(one.rank - mark.value) >= PLACES:
            mark = _Mark(one.rank, one.at, one.at)
        else:
            mark = _Mark(mark.value, mark.at, one.at)
    return mark, came_back
