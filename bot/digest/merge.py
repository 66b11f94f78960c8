"""Which entries are one piece: the same address, the same official text, the same headline from another source.

Retellings are not judged here: which entries tell one story was found out when they came, and is handed in.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.digest.instruments import Own, own
from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.sources import SourceId, SourceSpec
from bot.domain.stories import StoryId

# A short headline ("Weekly links") says too little to call two pieces one.
_FEWEST_WORDS = 5
# The White House, public inspection and the issue follow each other within this; a later namesake is another order.
_APART = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One piece: the entry that is shown and the others that carried it, each with the reason for the merge."""

    lead: Entry
    others: tuple[tuple[Entry, str], ...] = ()


def merge(
    entries: Sequence[Entry],
    specs: Mapping[SourceId, SourceSpec],
    stories: Mapping[EntryId, StoryId] = MappingProxyType({}),
) -> list[Group]:
    """Groups whose lead is the nearest to the fact: tier, then the official print of a text, then who was first.

    Two publications with numbers of their own never become one, whatever else they have in common. With `stories`
    the entries of one story are one piece.
    """
    ordered = sorted(entries, key=lambda entry: _nearness(entry, specs))
    mine = {entry.id: own(entry, specs[entry.source_id]) for entry in ordered}
    pieces = _Pieces(ordered, mine)
    for same in (*_equals(ordered, mine), *_retellings(ordered, stories)):
        for entry in same[1:]:
            pieces.join(same[0], entry)
    return [_group(members, mine) for members in pieces.groups()]


class _Pieces:
    """Which entries are one piece so far, and which publications and orders each piece is."""

    def __init__(self, entries: Sequence[Entry], mine: Mapping[EntryId, Own]) -> None:
        self._entries = entries
        self._root = {entry.id: entry.id for entry in entries}
        self._texts = {entry.id: mine[entry.id].texts for entry in entries}
        self._orders = {entry.id: mine[entry.id].orders for entry in entries}

    def join(self, one: Entry, other: Entry) -> None:
        """Refused, silently, where that would make two numbered publications or two orders one."""
        left, right = self._find(one.id), self._find(other.id)
        if left == right or _at_odds(self._texts, left, right) or _at_odds(self._orders, left, right):
            return
        self._root[right] = left
        self._texts[left] |= self._texts[right]
        self._orders[left] |= self._orders[right]

    def groups(self) -> Iterable[list[Entry]]:
        found: defaultdict[EntryId, list[Entry]] = defaultdict(list)
        for entry in self._entries:
            found[self._find(entry.id)].append(entry)
        return found.values()

    def _find(self, entry_id: EntryId) -> EntryId:
        while self._root[entry_id] != entry_id:
            entry_id = self._root[entry_id]
        return entry_id


def _at_odds(keys: Mapping[EntryId, frozenset[str]], left: EntryId, right: EntryId) -> bool:
    return bool(keys[left]) and bool(keys[right]) and keys[left].isdisjoint(keys[right])


def _equals(entries: Sequence[Entry], mine: Mapping[EntryId, Own]) -> Iterator[list[Entry]]:
    """Lists of entries that are the same piece, the surest reasons first."""
    yield from _by(entries, lambda entry: [entry.address_key] if entry.address_key else [])
    yield from _by(entries, lambda entry: mine[entry.id].texts)
    yield from _by(entries, lambda entry: mine[entry.id].orders if mine[entry.id].certain else [])
    for same in _by(entries, lambda entry: mine[entry.id].orders):
        yield from _of_one_name(same, mine)
    for same in _by(entries, lambda entry: [mine[entry.id].name] if mine[entry.id].name else []):
        yield from _around_an_order(same, mine)
    titles = _by(entries, lambda entry: [entry.title_key] if _tells_enough(entry) else [])
    yield from (_one_per_source(same) for same in titles)


def _by(entries: Iterable[Entry], keys: Callable[[Entry], Iterable[str]]) -> Iterator[list[Entry]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in sorted(keys(entry)):
            found[key].append(entry)
    yield from (same for same in found.values() if len(same) > 1)


def _retellings(entries: Iterable[Entry], stories: Mapping[EntryId, StoryId]) -> Iterator[list[Entry]]:
    yield from _by(entries, lambda entry: [str(stories[entry.id])] if entry.id in stories else [])


def _tells_enough(entry: Entry) -> bool:
    return entry.kind is not EntryKind.MODEL and len(entry.title_key.split()) >= _FEWEST_WORDS


def _of_one_name(same: Sequence[Entry], mine: Mapping[EntryId, Own]) -> Iterator[list[Entry]]:
    """Of the entries that have the number of one order: those of one title, and those that are nothing but the number.

    `Executive Order 14179: questions and answers` has the number and is another text.
    """
    yield from _by(same, lambda entry: [mine[entry.id].name] if mine[entry.id].name else [])
    yield [entry for entry in same if mine[entry.id].certain or not mine[entry.id].name]


def _around_an_order(same: Sequence[Entry], mine: Mapping[EntryId, Own]) -> Iterator[list[Entry]]:
    """Official entries of one title, however short, with the order of that title that is nearest in time."""
    orders = [entry for entry in same if mine[entry.id].orders]
    for entry in same:
        if mine[entry.id].orders or mine[entry.id].texts or not orders:
            continue
        nearest = min(orders, key=lambda order: _between(order, entry))
        if nearest.source_id != entry.source_id and _between(nearest, entry) <= _APART:
            yield [nearest, entry]


def _one_per_source(entries: Sequence[Entry]) -> list[Entry]:
    """A source that repeats a headline means two pieces; only other sources are merged with its first."""
    first: dict[SourceId, Entry] = {}
    for entry in entries:
        first.setdefault(entry.source_id, entry)
    return list(first.values())


def _nearness(entry: Entry, specs: Mapping[SourceId, SourceSpec]) -> tuple[int, int, int, datetime, str, str]:
    """Of two actions on a bill the newer one leads; of everything else what was seen first."""
    facts = entry.facts
    official = bool(facts.get("document_number") or facts.get("bill")) and entry.kind is EntryKind.DOCUMENT
    ahead = 1 if facts.get("public_inspection_on") else 0
    newest = -(entry.published or entry.first_seen).toordinal() if facts.get("bill") else 0
    tier = specs[entry.source_id].tier.rank
    return (tier, ahead if official else 2, newest, entry.first_seen, entry.source_id, entry.identity)


def _between(one: Entry, other: Entry) -> timedelta:
    """By what their publishers say; where one of them says nothing, by when they came to us."""
    if one.published and other.published:
        return abs(one.published - other.published)
    return abs(one.first_seen - other.first_seen)


def _group(members: Sequence[Entry], mine: Mapping[EntryId, Own]) -> Group:
    lead, *others = members
    return Group(lead=lead, others=tuple((other, _reason(lead, other, mine)) for other in others))


def _reason(lead: Entry, other: Entry, mine: Mapping[EntryId, Own]) -> str:
    if lead.address_key and other.address_key == lead.address_key:
        return "same address"
    if mine[lead.id].texts & mine[other.id].texts:
        return "same document"
    if mine[lead.id].orders & mine[other.id].orders:
        return "same order"
    return "same headline" if lead.title_key == other.title_key else "same story"
