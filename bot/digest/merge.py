"""Exact duplicates: the same address, or the same headline from another source. Retellings are not judged here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.sources import SourceId, SourceSpec

# A short headline ("Weekly links") says too little to call two pieces one.
_FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One piece: the entry that is shown and the others that carried it, each with the reason for the merge."""

    lead: Entry
    others: tuple[tuple[Entry, str], ...] = ()


def merge(entries: Sequence[Entry], specs: Mapping[SourceId, SourceSpec]) -> list[Group]:
    """Groups in the order of their leads. The lead is the nearest to the fact: tier, then who was first."""
    root = {entry.id: entry.id for entry in entries}

    def find(entry_id: EntryId) -> EntryId:
        while root[entry_id] != entry_id:
            entry_id = root[entry_id]
        return entry_id

    for same in _equals(entries):
        for entry in same[1:]:
            root[find(entry.id)] = find(same[0].id)
    groups: defaultdict[EntryId, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[find(entry.id)].append(entry)
    return [_group(members, specs) for members in groups.values()]


def _equals(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Lists of entries that are the same piece."""
    by_address: defaultdict[str, list[Entry]] = defaultdict(list)
    by_title: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.address_key:
            by_address[entry.address_key].append(entry)
        if entry.kind is not EntryKind.MODEL and len(entry.title_key.split()) >= _FEWEST_WORDS:
            by_title[entry.title_key].append(entry)
    return [*by_address.values(), *(_one_per_source(same) for same in by_title.values())]


def _one_per_source(entries: Sequence[Entry]) -> list[Entry]:
    """A source that repeats a headline means two pieces; only other sources are merged with its first."""
    first: dict[SourceId, Entry] = {}
    for entry in entries:
        first.setdefault(entry.source_id, entry)
    return list(first.values())


def _group(members: Sequence[Entry], specs: Mapping[SourceId, SourceSpec]) -> Group:
    ranked = sorted(
        members, key=lambda entry: (specs[entry.source_id].tier.rank, entry.first_seen, entry.source_id, entry.identity)
    )
    lead = ranked[0]
    others = tuple(
        (other, "same address" if other.address_key == lead.address_key else "same headline") for other in ranked[1:]
    )
    return Group(lead=lead, others=others)
