"""What lies on the shelf: entries by story, by address, by headline and by word, for `clusters` to look up. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.analysis.likeness import Rarity
from bot.analysis.official import publications
from bot.analysis.terms import title_terms
from bot.domain.entries import Entry, EntryId
from bot.domain.stories import StoryId, StoryRules

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_A_DAY = 86_400.0
_EPOCH_DAY = _EPOCH.toordinal()
# As many words of a headline are in the index; with as many of them it is looked for.
_MOST_WORDS, _LOOKED_FOR = 16, 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """What filing needs to know of an entry. `at` counts days since 1970; `numbers` are its own publications."""

    id: EntryId
    source: str
    title: str
    text: str
    title_key: str
    address_key: str | None
    at: float
    words: tuple[str, ...]
    numbers: frozenset[str]

    @property
    def day(self) -> int:
        """As by `toordinal`."""
        return int(self.at // 1) + _EPOCH_DAY


def dated(entry: Entry) -> datetime:
    """When it was published, as far as that is to be believed: nothing is published after it was seen."""
    return min(entry.published or entry.first_seen, entry.first_seen)


def day_of(entry: Entry) -> int:
    """As by `toordinal`."""
    return dated(entry).astimezone(UTC).toordinal()


def words_of(entry: Entry) -> tuple[str, ...]:
    """By which others find it."""
    return title_terms(entry.title)[:_MOST_WORDS]


def piece_of(entry: Entry) -> Piece:
    return Piece(
        id=entry.id,
        source=entry.source_id,
        title=entry.title,
        text=entry.summary,
        title_key=entry.title_key,
        address_key=address_of(entry),
        at=(dated(entry) - _EPOCH).total_seconds() / _A_DAY,
        words=words_of(entry),
        numbers=publications(entry),
    )


def address_of(entry: Entry) -> str | None:
    """The address as a reason to join. A front page is the address of whatever stands there, so it is none."""
    key = entry.address_key
    return key if key and ("/" in key or "?" in key) else None


class Stock:
    """The entries on the shelf. `stories` says where each is, and where those are that only a ruling names."""

    def __init__(self) -> None:
        self.stories: dict[EntryId, StoryId] = {}
        self._members: defaultdict[StoryId, list[Piece]] = defaultdict(list)
        self._numbers: defaultdict[StoryId, set[str]] = defaultdict(set)
        self._addresses: defaultdict[str, list[Piece]] = defaultdict(list)
        self._titles: defaultdict[str, list[Piece]] = defaultdict(list)
        self._publications: defaultdict[str, list[Piece]] = defaultdict(list)
        self._words: defaultdict[str, list[Piece]] = defaultdict(list)
        self._became: dict[StoryId, StoryId] = {}

    def put(self, piece: Piece, story: StoryId) -> None:
        self.stories[piece.id] = story
        self._members[story].append(piece)
        self._numbers[story] |= piece.numbers
        self._titles[piece.title_key].append(piece)
        if piece.address_key:
            self._addresses[piece.address_key].append(piece)
        for number in piece.numbers:
            self._publications[number].append(piece)
        for word in piece.words:
            self._words[word].append(piece)

    def known(self, story: StoryId) -> StoryId:
        """The story that it is by now."""
        while story in self._became:
            story = self._became[story]
        return story

    def unite(self, into: StoryId, gone: StoryId) -> None:
        self._became[gone] = into
        self._members[into] += self._members.pop(gone, [])
        self._numbers[into] |= self._numbers.pop(gone, set())
        for entry_id, story in self.stories.items():
            if story == gone:
                self.stories[entry_id] = into

    def at_address(self, piece: Piece) -> Iterator[StoryId]:
        yield from self._stories_of(self._addresses.get(piece.address_key or "", ()))

    def of_publication(self, piece: Piece) -> Iterator[StoryId]:
        for number in sorted(piece.numbers):
            yield from self._stories_of(self._publications.get(number, ()))

    def of_title(self, piece: Piece, rules: StoryRules) -> Iterator[StoryId]:
        """A source that repeats a headline means two pieces: it is only in the story of its first."""
        if len(piece.title_key.split()) < rules.title_words:
            return
        same = self._titles.get(piece.title_key, ())
        mine = {self.stories[one.id] for one in same if one.source == piece.source}
        others = [one for one in same if abs(one.at - piece.at) <= rules.title_days]
        yield from (story for story in self._stories_of(others) if story not in mine)

    def near(self, piece: Piece, rarity: Rarity, window: int, most: int) -> Iterator[StoryId]:
        """The stories of the entries that share the most telling words with it, within so many days."""
        shared: defaultdict[EntryId, float] = defaultdict(float)
        for word, weight in telling(piece.words, rarity).items():
            for one in self._words.get(word, ()):
                if abs(one.at - piece.at) <= window:
                    shared[one.id] += weight
        yield from dict.fromkeys(self.stories[one] for one in _best(shared, most))

    def around(self, piece: Piece, story: StoryId, window: int, most: int) -> Sequence[Piece]:
        """The newest members of the story within so many days of it, the piece itself aside."""
        members = self._members.get(story, ())
        near = [one for one in members if one.id != piece.id and abs(one.at - piece.at) <= window]
        return near if len(near) <= most else sorted(near, key=lambda one: (one.at, one.id))[-most:]

    def at_odds(self, piece: Piece, story: StoryId) -> bool:
        """Two numbered publications never become one."""
        numbers = self._numbers.get(story, set())
        return bool(piece.numbers) and bool(numbers) and piece.numbers.isdisjoint(numbers)

    def refuses(self, piece: Piece, story: StoryId, most: int) -> bool:
        """What likeness must not join: a number to what may have another, a headline that its source repeats."""
        members = self._members.get(story, ())
        if piece.numbers and (self._numbers.get(story) or len(members) > most):
            return True
        return any(one.source == piece.source and one.title_key == piece.title_key for one in members)

    def fit(self, story: StoryId, other: StoryId, most: int) -> bool:
        """Whether two stories may become one: no two numbers, no headline that one source has in both."""
        one, two = self._numbers.get(story, set()), self._numbers.get(other, set())
        if one and two and one.isdisjoint(two):
            return False
        mine, theirs = self._members.get(story, ()), self._members.get(other, ())
        if (one and len(theirs) > most) or (two and len(mine) > most):
            return False
        repeated = {(piece.source, piece.title_key) for piece in mine if piece.title_key}
        return not any((piece.source, piece.title_key) in repeated for piece in theirs)

    def _stories_of(self, pieces: Sequence[Piece]) -> Iterator[StoryId]:
        yield from dict.fromkeys(self.stories[one.id] for one in pieces)


def telling(words: Iterable[str], rarity: Rarity) -> dict[str, float]:
    """The words by which an entry is looked for, the rarest ones, each with what it weighs."""
    weights = {word: rarity.of(word) ** 2 for word in words}
    return dict(sorted(weights.items(), key=lambda one: -one[1])[:_LOOKED_FOR])


def _best(shared: Mapping[EntryId, float], most: int) -> list[EntryId]:
    """The ids of the greatest weights, the newest of equals."""
    return sorted(shared, key=lambda one: (-shared[one], -one))[:most]
