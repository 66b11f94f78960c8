"""What a channel knows already, story by story, and what is left to show it. Pure.

Two entries are one story where `merge` would put them into one piece: the same address, the same official text, or
the same headline of five words or more from another source. A source that repeats a headline means two pieces.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.digest.merge import merge
from bot.domain.entries import Entry, EntryId
from bot.domain.sources import SourceId, SourceSpec

# More than this are only counted; they come with the next edition, unless they are too old by then.
MOST_MISSED = 10

Story = Mapping[EntryId, EntryId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one channel gets of an edition: all items but those of the numbers `had`, and these of what it missed.

    `missed` are indexes, `more` is how many did not fit. `told` are the entries that it knows by then.
    """

    had: frozenset[int]
    missed: tuple[int, ...]
    more: int
    told: frozenset[EntryId]


def stories(entries: Sequence[Entry], specs: Mapping[SourceId, SourceSpec]) -> Story:
    """The entry by which each story goes, by entry. What comes from a source that is gone is a story of its own."""
    groups = merge([entry for entry in entries if entry.source_id in specs], specs)
    return {one.id: group.lead.id for group in groups for one in (group.lead, *(other for other, _ in group.others))}


def share(
    items: Mapping[int, Collection[EntryId]],
    missed: Sequence[Collection[EntryId]],
    got: Collection[EntryId],
    story: Story,
) -> Share:
    """`items` are the entries behind each number of the edition, `missed` those behind each piece of earlier ones."""

    def of(ids: Iterable[EntryId]) -> set[EntryId]:
        return {story.get(one, one) for one in ids}

    known = of(got)
    had = frozenset(number for number, ids in items.items() if known & of(ids))
    every = {one for ids in items.values() for one in ids}
    told = known | of(every)
    fresh = _fresh([of(ids) for ids in missed], told)
    shown = fresh[:MOST_MISSED]
    told = told.union(*(of(missed[index]) for index in shown))
    every.update(one for ids in missed if told & of(ids) for one in ids)
    return Share(had=had, missed=tuple(shown), more=len(fresh) - len(shown), told=frozenset(every))


def _fresh(pieces: Sequence[set[EntryId]], told: set[EntryId]) -> list[int]:
    """Each story once, the first time that it comes."""
    seen = set(told)
    fresh = []
    for index, piece in enumerate(pieces):
        if not piece & seen:
            fresh.append(index)
        seen |= piece
    return fresh
