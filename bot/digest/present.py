"""A digest as a message for every platform: the same items, numbers and links everywhere."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.analysis.openness_evidence import hub_page
from bot.digest.encode import LEFT_OUT
from bot.digest.trending_blocks import trending_blocks
from bot.domain.digests import Changed, Digest, DigestItem, Fate, Freshness, ModelNews, Section, Window
from bot.domain.entries import EntryId, EntryKind
from bot.domain.messages import Block, Footer, Heading, Item, Link, Message, Paragraph, Table
from bot.domain.policies import Change
from bot.domain.sources import SourceState

_WORDS = {
    Fate.SOURCE_GONE: "from sources no longer configured",
    Fate.BASELINE: "already there when their source was first read",
    Fate.FILTERED: "stopped by include and exclude words",
    Fate.OFF_TOPIC: "on other topics",
    Fate.HELD: "held for review",
    Fate.OLD: "published long before they were seen",
    Fate.OFF_POLICY: "below the threshold of relevance",
    Fate.NO_SECTION: "without a section",
    Fate.OVER_QUOTA: "over a section's quota",
}


# How many changes of the catalogue an edition names before it only counts.
_CHANGES = 10
# How many of these are kept for models where there are so many.
_MODEL_CHANGES = 3
# How many troubled sources the footer names before it only counts.
_NAMED = 3


def digest_message(digest: Digest) -> Message:
    """Title, what changed in the catalogue, sections in order (empty ones are left out), and the account."""
    name = digest.edition.name.capitalize()
    blocks: list[Block] = [Heading(text=f"Open Gazette · {name} edition · {span(digest.window)}", level=1)]
    blocks.extend(_what_changed(digest.changed))
    for section in digest.sections:
        blocks.extend(_section(section))
    if not any(section.items for section in digest.sections):
        blocks.append(Paragraph(text="Nothing new in this window."))
    blocks.extend(trending_blocks(digest.trending))
    by_trouble = sorted(digest.freshness, key=lambda fresh: fresh.state is SourceState.OK)
    blocks.append(Footer(lines=_account(digest), details=tuple(_source_line(fresh) for fresh in by_trouble)))
    return Message(blocks=tuple(blocks))


def numbered(message: Message, number: int) -> Message:
    """The stored edition with its number behind the title: it is only known once the edition is stored."""
    return Message(
        blocks=tuple(
            replace(block, text=f"{block.text} · No. {number}")
            if isinstance(block, Heading) and block.level == 1
            else block
            for block in message.blocks
        )
    )


def without(message: Message, numbers: Collection[int]) -> Message:
    """The edition for a channel that already got these items: they are gone, the others keep their numbers.

    A section that loses all of its items loses its title too. What is missing is said, by number.
    """
    if not numbers:
        return message
    blocks: list[Block] = []
    for part in _sections(message.blocks):
        kept = [block for block in part if not (isinstance(block, Item) and block.number in numbers)]
        if len(kept) == len(part) or any(isinstance(block, Item) for block in kept):
            blocks += kept
    some = any(isinstance(block, Item) and block.number for block in blocks)
    listed = ", ".join(str(number) for number in sorted(numbers))
    known = f"This channel already got {_those(len(numbers))} of this edition: {listed}."
    note = Paragraph(text=known if some else f"Nothing new for this channel. {known}")
    return Message(blocks=(*blocks[:1], note, *blocks[1:]))


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks before the first section, each section with its title, and the footer."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Footer) or (isinstance(block, Heading) and block.level > 1):
            parts.append([])
        parts[-1].append(block)
    return parts


def _those(count: int) -> str:
    return "one item" if count == 1 else f"{count} items"


def behind(digest: Digest) -> dict[int, tuple[EntryId, ...]]:
    """The entries behind each number: the one that leads, and those that were merged into it."""
    return {item.number: (item.entry.id, *item.merged) for section in digest.sections for item in section.items}


def drop_report(digest: Digest) -> Message:
    """What became of every entry that the window held: fate by fate, with the reason."""
    blocks: list[Block] = [Heading(text=f"Why this edition · {span(digest.window)}", level=1)]
    counts = tuple((_name(fate), str(digest.count(fate))) for fate in Fate if digest.count(fate))
    blocks.append(Table(columns=("what became of it", "entries"), rows=(*counts, ("read", str(len(digest.verdicts))))))
    for fate in Fate:
        rows = tuple((v.entry.title, v.source_name, v.reason) for v in digest.verdicts if v.fate is fate)
        if rows:
            blocks.append(Heading(text=_name(fate).capitalize()))
            blocks.append(Table(columns=("title", "source", "reason"), rows=rows))
    return Message(blocks=tuple(blocks))


def _name(fate: Fate) -> str:
    return fate.value.replace("_", " ")


def span(window: Window) -> str:
    """`27 July to 3 August 2025`: the first and the last day that the window touches, in UTC."""
    first, last = window.start, window.end - timedelta(microseconds=1)
    if first.date() == last.date():
        return f"{last.day} {last:%B %Y}"
    start = f"{first.day} {first:%B}" + ("" if first.year == last.year else f" {first.year}")
    return f"{start} to {last.day} {last:%B %Y}"


def _what_changed(changed: Changed | None) -> list[Block]:
    """A piece for each change, without a number: those are of the news."""
    if changed is None:
        return []
    heading = Heading(text="What changed")
    told = (*changed.changes, *changed.models)
    if not told:
        since = f"{changed.since.day} {changed.since:%B %Y}"
        return [heading, Paragraph(text=f"Nothing changed in the catalogue since {since}.")]
    shown = _shown(changed)
    blocks: list[Block] = [heading, *map(_change, shown)]
    if more := len(told) - len(shown):
        blocks.append(Paragraph(text=f"{more} more did not fit this section."))
    return blocks


def _shown(changed: Changed) -> tuple[Change | ModelNews, ...]:
    """Policies first; what they leave free is for models, and some places always are."""
    policies = changed.changes[: _CHANGES - min(_MODEL_CHANGES, len(changed.models))]
    return (*policies, *changed.models[: _CHANGES - len(policies)])


def _change(change: Change | ModelNews) -> Item:
    """The link is that of the source: it is what says so."""
    return Item(
        number=0,
        title=Link(text=change.title, url=change.source.url),
        text=change.text,
        facts=(),
        source=change.source.name,
        tier="source",
        when=None,
    )


def _section(section: Section) -> list[Block]:
    if not section.items:
        return []
    blocks: list[Block] = [Heading(text=section.title), *(_item(item) for item in section.items)]
    if section.left_out:
        blocks.append(Paragraph(text=f"{section.left_out} more did not fit this section."))
    return blocks


def _item(item: DigestItem) -> Item:
    entry = item.entry
    return Item(
        number=item.number,
        title=Link(text=entry.title, url=entry.url),
        text=item.summary,
        facts=item.details,
        source=item.source.name,
        tier=item.source.tier.value,
        when=min(entry.published, entry.first_seen) if entry.published else entry.first_seen,
        also=(*(Link(text=also.source.name, url=also.url) for also in item.also), *_pages(item)),
        why=item.why,
    )


def _pages(item: DigestItem) -> Iterator[Link]:
    """The pages on the Hub of the models that a story speaks of. A model's own entry leads there already."""
    if item.entry.kind is not EntryKind.MODEL:
        yield from (Link(text=f"the Hub: {name}", url=hub_page(name)) for name in item.models)


def _account(digest: Digest) -> tuple[str, ...]:
    left_out = digest.count(*LEFT_OUT)
    shown, merged = digest.count(Fate.SHOWN), digest.count(Fate.MERGED)
    read = len(digest.verdicts)
    lines = [f"{read} entries read: {shown} shown, {merged} merged as duplicates, {left_out} left out."]
    parts = [f"{digest.count(fate)} {_WORDS[fate]}" for fate in LEFT_OUT if digest.count(fate)]
    if parts:
        lines.append("Left out: " + "; ".join(parts) + ".")
    return (*lines, _health(digest.freshness))


def _health(freshness: Sequence[Freshness]) -> str:
    """How many sources are up to date as of when, and the first few that are not, with the reason."""
    read = [fresh.last_success_at for fresh in freshness if fresh.last_success_at]
    if not read:
        return f"None of the {len(freshness)} sources has been read yet."
    troubled = [fresh for fresh in freshness if fresh.state is not SourceState.OK]
    fine = len(freshness) - len(troubled)
    text = f"{fine} of {len(freshness)} sources are up to date, as of {_minute(max(read))}."
    for fresh in troubled[:_NAMED]:
        text += f" {fresh.name}: {_condition(fresh)}."
    return text + (f" And {len(troubled) - _NAMED} more." if len(troubled) > _NAMED else "")


def _condition(fresh: Freshness) -> str:
    return fresh.state.value + (f" ({fresh.reason})" if fresh.reason else "")


def _source_line(fresh: Freshness) -> str:
    read = f"last read {_minute(fresh.last_success_at)}" if fresh.last_success_at else "never read"
    return f"{fresh.name}: {_condition(fresh)}, {read}"


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
