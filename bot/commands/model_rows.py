"""A list of models as rows: what is stored of each, in which order, and how one is written. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.commands.listed import Listed, gained, moved, streak
from bot.commands.model_choosing import Row
from bot.commands.model_facts import HUB, NOT_STATED, Facts, facts, label, size, task, who
from bot.domain.hub import ModelReading, TrackedModel
from bot.domain.messages import Item, Link
from bot.domain.trends import Movement
from bot.ports import Policies

SORTS = {
    "trending": "by rank on the trending list",
    "new": "new on the trending list, by rank",
    "likes": "most likes first",
    "downloads": "most downloads of the last 30 days first",
    "derivatives": "most models made from it first (a lower bound)",
}


def rows_of(listing: Listed | None, tracked: Mapping[str, TrackedModel], policies: Policies) -> list[Row]:
    moves = {one.model_id: one for one in listing.trend.listed} if listing else {}
    return [
        Row(facts=facts(name, _with(tracked.get(name), moves.get(name), listing), policies), moved=moves.get(name))
        for name in dict.fromkeys((*moves, *tracked))
    ]


def _with(tracked: TrackedModel | None, own: Movement | None, listing: Listed | None) -> TrackedModel | None:
    """What is stored of a model; at least its row of the list."""
    if own is None or listing is None:
        return tracked
    if tracked is None:
        return _listed_only(own.reading, listing.newest.taken_at)
    return tracked if tracked.reading else replace(tracked, reading=own.reading, read_at=listing.newest.taken_at)


def _listed_only(reading: ModelReading, at: datetime) -> TrackedModel:
    return TrackedModel(model_id=reading.model_id, first_seen=at, reading=reading, read_at=at)


def fitting_to(rows: Sequence[Row], sort: str, listing: Listed | None) -> list[Row]:
    """What the sort can say something of: without an earlier list nothing is new."""
    if sort == "new":
        since = listing.before if listing else None
        return [row for row in rows if since and row.moved and row.moved.before is None]
    if sort == "derivatives":
        return [row for row in rows if row.facts.children]
    return list(rows)


def order(sort: str) -> Callable[[Row], tuple[int, str]]:
    """What is not stated comes last."""

    def key(row: Row) -> tuple[int, str]:
        one = row.facts
        if sort in {"trending", "new"}:
            return row.moved.rank if row.moved else 10**9, one.model_id
        made = one.children.total if one.children else None
        count = {"likes": one.likes, "downloads": one.downloads, "derivatives": made}[sort]
        return -(count if count is not None else -1), one.model_id

    return key


def item(number: int, row: Row, listing: Listed | None) -> Item:
    one, own = row.facts, row.moved
    since = listing.trend.since if listing else None
    facts = (
        moved(own, since) if own else "not on the trending list",
        who(one),
        f"{size(one.parameters)} parameters" if one.parameters is not None else f"parameters {NOT_STATED}",
        task(one.task) or f"task {NOT_STATED}",
        *_counts(one, own),
        streak(own.streak, listing.kept) if own and listing else "",
        _copies(own),
    )
    return Item(
        number=number,
        title=Link(text=one.model_id, url=one.url),
        text=f"{label(one)}.",
        facts=tuple(filter(None, facts)),
        source=HUB,
        tier="read by a program",
        when=one.as_of,
    )


def _counts(one: Facts, own: Movement | None) -> tuple[str, ...]:
    likes = f"{one.likes:,} likes{gained(own.likes_gained if own else None)}" if one.likes is not None else ""
    downloads = one.downloads
    loads = f"{downloads:,} downloads{gained(own.downloads_gained if own else None)}" if downloads is not None else ""
    return likes, loads, f"at least {one.children.total:,} made from it" if one.children else ""


def _copies(own: Movement | None) -> str:
    count = len(own.mirrors) if own else 0
    return f"and {count} quantised {'copy' if count == 1 else 'copies'} of it on the list" if count else ""
