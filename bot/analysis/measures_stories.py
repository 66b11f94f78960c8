"""How well are headlines put into stories? The very code that files entries, over labelled headlines. Pure."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.analysis.clusters import Shelf
from bot.analysis.identity import title_key
from bot.analysis.likeness import LATELY, Rarity
from bot.analysis.terms import title_terms
from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.sources import SourceId
from bot.domain.stories import StoryId, StoryRules

_START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A labelled headline: `day` counts from any day, `text` is what a feed said below it. All of other sources."""

    title: str
    day: float
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """B-cubed precision, recall and their harmonic mean, from 0 to 1 (Bagga and Baldwin 1998)."""

    precision: float
    recall: float
    f1: float


def cluster_headlines(rows: Sequence[Headline], rules: StoryRules) -> list[StoryId]:
    """The story of each, filed one after the other in the order given, as they would be when they came."""
    entries = [_entry(number, row) for number, row in enumerate(rows, start=1)]
    shelf = Shelf(rules, rarities(entries))
    return [one.story for one in shelf.settled([shelf.file(entry) for entry in entries])]


def b_cubed(found: Sequence[Hashable], labelled: Sequence[Hashable]) -> Agreement:
    """Raises ValueError for none, or for lists of different length."""
    if not found or len(found) != len(labelled):
        raise ValueError("as many stories as labels are needed, and at least one")
    together = Counter(zip(found, labelled, strict=True))
    of_found, of_labelled = Counter(found), Counter(labelled)
    precision = sum(many * many / of_found[one] for (one, _), many in together.items()) / len(found)
    recall = sum(many * many / of_labelled[one] for (_, one), many in together.items()) / len(found)
    return Agreement(precision=precision, recall=recall, f1=2 * precision * recall / (precision + recall))


def rarities(entries: Sequence[Entry]) -> Mapping[int, Rarity]:
    """By day: how rare each term was in the headlines of the days before it."""
    by_day: defaultdict[int, list[Counter[str]]] = defaultdict(list)
    for entry in entries:
        by_day[entry.first_seen.toordinal()].append(Counter(title_terms(entry.title)))
    made = {}
    for day in by_day:
        before = [words for past in range(day - LATELY, day) for words in by_day.get(past, ())]
        counts: Counter[str] = Counter()
        for words in before:
            counts.update(words)
        made[day] = Rarity(len(before), counts)
    return made


def _entry(number: int, row: Headline) -> Entry:
    return Entry(
        id=EntryId(number),
        source_id=SourceId(f"source-{number}"),
        identity=f"n:{number}",
        title=row.title,
        url=None,
        address_key=None,
        title_key=title_key(row.title),
        summary=row.text,
        kind=EntryKind.NEWS,
        published=None,
        first_seen=_START + timedelta(days=row.day),
    )
