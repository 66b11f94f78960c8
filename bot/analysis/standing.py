"""The place of a story among others: its points, and what its spread and its deadline add to them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import log2

from bot.domain.entries import Entry
from bot.domain.relevance import Hit, Judgement, Where

# Each doubling of the number of sources is worth a point, up to this.
_MOST_FOR_SPREAD = 3.0
# Whoever wants to comment needs to know in time: within so many days a deadline is worth so many points.
_DEADLINES = ((14, 2.0), (30, 1.0))
_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`parts` are the reasons with their points, the judgement first; `points` is their sum."""

    points: float
    parts: tuple[tuple[str, float], ...]


def standing(judgement: Judgement, *, sources: int, closes: date | None, today: date) -> Standing:
    """`sources` is how many different ones carry the story; `closes` the last day for comments, where there is one."""
    parts = (("relevance", judgement.points), *_spread(sources), *_deadline(closes, today))
    return Standing(points=round(sum(points for _, points in parts), 3), parts=parts)


def closes_on(entry: Entry) -> date | None:
    """The last day for comments that an official field names."""
    told = entry.facts.get("comments_close_on")
    try:
        return date.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None


def explained(judgement: Judgement) -> str:
    """`6.2 points: “open-weight” (open, 2), “NTIA” (institution, 1.5), tier or source 1`, the weightiest first.

    The parts may add up to more than the whole, as each group has a cap.
    """
    found = sorted(judgement.hits, key=lambda hit: (-abs(hit.weight), hit.group, hit.phrase))
    parts = [_hit(hit) for hit in found[:_NAMED]]
    if more := len(found) - _NAMED:
        parts += [f"{more} more"] if more > 0 else []
    if judgement.prior:
        parts.append(f"its source {_number(judgement.prior)}")
    return f"{_points(judgement.points)}: {', '.join(parts)}" if parts else _points(judgement.points)


def shortfall(judgement: Judgement, threshold: float) -> str:
    """Why it does not pass, with what was found."""
    if not judgement.gate:
        return f"no gate opened; {explained(judgement)}"
    return f"{explained(judgement)}; the threshold is {_number(threshold)}"


def _hit(hit: Hit) -> str:
    where = ", in the text" if hit.where is Where.TEXT else ""
    return f"“{hit.found}” ({hit.group}, {_number(hit.weight)}{where})"


def _spread(sources: int) -> Iterator[tuple[str, float]]:
    if sources > 1:
        yield f"carried by {sources} sources", min(_MOST_FOR_SPREAD, round(log2(sources), 1))


def _deadline(closes: date | None, today: date) -> Iterator[tuple[str, float]]:
    left = (closes - today).days if closes else -1
    for days, points in _DEADLINES:
        if 0 <= left <= days:
            yield ("comments close today" if not left else f"comments close in {_days(left)}"), points
            return


def _days(left: int) -> str:
    return "1 day" if left == 1 else f"{left} days"


def _points(points: float) -> str:
    return f"{_number(points)} {'point' if points == 1 else 'points'}"


def _number(points: float) -> str:
    return f"{points:.1f}".removesuffix(".0")
