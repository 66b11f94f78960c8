"""A follow-up as blocks: what changed, what comes near, what was written; each with its source and date. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.analysis.calendar import day
from bot.domain.digests import ModelNews, Window
from bot.domain.entries import Entry
from bot.domain.messages import Block, Footer, Heading, Item, Link, Message
from bot.domain.policies import Change, Reference
from bot.domain.sources import SourceSpec
from bot.summaries.engine import summarise

# What stands behind the source of a fact that a person entered, where news has the tier of its publisher.
_SOURCE = "source"


@dataclass(frozen=True, slots=True)
class News:
    """Entries, the newest first, and the sources by which they may be named."""

    entries: Sequence[Entry]
    sources: Sequence[SourceSpec]


NOTHING_WRITTEN = News((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that the window brought about one target. `measured` are items ready to be shown."""

    changes: Sequence[Change | ModelNews] = ()
    due: Sequence[Item] = ()
    measured: Sequence[Item] = ()
    news: News = NOTHING_WRITTEN


def message(target: str, title: str, found: Found, window: Window) -> Message | None:
    """None where all parts are empty."""
    sections = (
        ("What changed", [_change(one, title) for one in found.changes]),
        ("Deadlines", [replace(one, text="") for one in found.due]),
        ("On the Hub", found.measured),
        ("In the news", [_entry(one, found.news.sources) for one in found.news.entries]),
    )
    blocks = list(_numbered(sections))
    if not blocks:
        return None
    lines = (f"New since {_minute(window.start)}.", f"/watch remove target:{target} ends these posts.")
    return Message(blocks=(Heading(text=f"Watching: {title}", level=1), *blocks, Footer(lines=lines)))


def _numbered(sections: Sequence[tuple[str, Sequence[Item]]]) -> Iterator[Block]:
    number = 0
    for title, items in sections:
        if items:
            yield Heading(text=title)
        for one in items:
            number += 1
            yield replace(one, number=number)


def _change(change: Change | ModelNews, title: str) -> Item:
    """The policy is named where it is not what the whole post is about."""
    dated = (day(change.on),) if change.on else ()
    head, text = (change.text, "") if change.title == title else (change.title, change.text)
    return fact(head, text, (change.kind.replace("-", " "), *dated), change.source)


def fact(head: str, text: str, facts: tuple[str, ...], source: Reference) -> Item:
    """An item that says where it stands, without a number yet."""
    return Item(
        number=0,
        title=Link(text=head, url=source.url),
        text=text,
        facts=facts,
        source=source.name,
        tier=_SOURCE,
        when=None,
    )


def _entry(entry: Entry, sources: Sequence[SourceSpec]) -> Item:
    """By the source's own name and tier; of one that nobody knows, by its id and the kind of the entry."""
    spec = next((one for one in sources if one.id == entry.source_id), None)
    summary, facts = summarise(entry)
    return Item(
        number=0,
        title=Link(text=entry.title, url=entry.url),
        text=summary,
        facts=facts,
        source=spec.name if spec else entry.source_id,
        tier=spec.tier.value if spec else entry.kind.value,
        when=min(entry.published, entry.first_seen) if entry.published else entry.first_seen,
    )


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
