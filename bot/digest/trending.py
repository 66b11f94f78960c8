"""The Hub's trending list for an edition: who moved up since the window began, who left, and whose models they are."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

from bot.analysis import shares, trend_charts
from bot.analysis.movement import liked, risen, trend
from bot.analysis.openness import labelled
from bot.digest.model_cards import carded, seen_before
from bot.digest.releases import covered
from bot.domain.charts import Chart
from bot.domain.digests import EditionSpec, Riser, Section, Trending, Window
from bot.domain.entries import EntryKind
from bot.domain.hub import ModelDetail, Snapshot
from bot.domain.trends import Movement, Trend
from bot.ports import Policies, Reading

# How far back lists are read for streaks and for the chart, and how many days make a picture of shares.
_KEPT = timedelta(days=30)
_ENOUGH = 3
_LIKED = 3
_STALE = timedelta(hours=36)
_CHART_TITLE = "Trending models by country of their developer"


async def trending_in(
    view: Reading, edition: EditionSpec, window: Window, policies: Policies, sections: Sequence[Section]
) -> Trending | None:
    """None where the edition shows nothing of the list. Raises StoreError.

    What the edition shows as a piece of its own is not told of again.
    """
    if not (edition.trending or edition.chart):
        return None
    later = await view.snapshot(at=window.end)
    if later is None:
        return Trending(until=None)
    stale = window.end - later.taken_at > _STALE
    if later.taken_at < window.start:
        return Trending(until=later.taken_at, stale=True)
    days = await view.snapshots(Window(start=window.end - _KEPT, end=window.end))
    earlier = _earlier(await view.snapshot(at=window.start), later, days, window)
    # In a thread, as all arithmetic over whole lists.
    moved = await asyncio.to_thread(trend, later, earlier, days)
    told = _told(sections)
    up = risen(replace(moved, listed=tuple(one for one in moved.listed if one.model_id not in told)), edition.trending)
    stored = await view.tracked([one.model_id for one in up])
    details = {one.model_id: seen_before(stored.get(one.model_id), window.end)[0] for one in up}
    stories = covered(sections)
    label = shares.by_country(cache(policies.developer))
    return Trending(
        until=later.taken_at,
        since=moved.since,
        stale=stale,
        still=not risen(moved, 1),
        risen=tuple(_riser(one, details[one.model_id], policies, stories) for one in up),
        liked=liked(moved, _LIKED),
        kept=len({one.taken_at.date() for one in days}),
        left=moved.left,
        countries=shares.shares(later, earlier, label),
        chart=await _chart(view, moved, days, window, label) if edition.chart else None,
    )


def _told(sections: Sequence[Section]) -> frozenset[str]:
    """Models that the edition shows as pieces of their own already."""
    items = (item for section in sections for item in section.items)
    return frozenset(item.entry.title for item in items if item.entry.kind is EntryKind.MODEL)


def _earlier(before: Snapshot | None, later: Snapshot, days: Sequence[Snapshot], window: Window) -> Snapshot | None:
    """The list with which the window began; where lists were not yet kept then, the first one within it."""
    if before is not None:
        return before
    within = [one for one in days if window.start <= one.taken_at < later.taken_at]
    return within[0] if within else None


def _riser(
    moved: Movement, detail: ModelDetail | None, policies: Policies, stories: Mapping[str, tuple[int, ...]]
) -> Riser:
    known = carded(moved.model_id, detail=detail, reading=moved.reading, policies=policies)
    return Riser(
        movement=moved,
        label=known.card.label,
        told=labelled(known.card),
        gated=known.card.gated,
        licence=known.card.tag,
        developer=known.developer.name if known.developer else "",
        country=known.country,
        covered_by=stories.get(moved.model_id.casefold(), ()),
    )


async def _chart(
    view: Reading, moved: Trend, days: Sequence[Snapshot], window: Window, label: shares.Label
) -> Chart | None:
    """Shares by country; while too few days are kept, the way of the model that moved up most."""
    if len(days) >= _ENOUGH:
        daily = await asyncio.to_thread(shares.daily, days, label)
        return trend_charts.share_chart(daily, title=_CHART_TITLE, until=moved.until)
    first = risen(moved, 1)
    if not first:
        return None
    name = first[0].model_id
    history = await view.model_history([name], Window(start=window.end - _KEPT, end=window.end))
    return next(iter(trend_charts.history_charts(name, history.get(name, ()))), None)
