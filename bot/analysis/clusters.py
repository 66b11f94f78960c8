"""Which story is an entry of? One at a time, against what is on the shelf: the stories that it may belong to. Pure.

The surest reason wins: the operator's ruling, the same address, the same numbered publication, the same headline of
five words from another source, then likeness to what came within a few days. Where a sure reason, or likeness all
round, shows that two stories are one, they become one. A model never has a story.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.analysis.clusters_shelf import Piece, Stock, piece_of
from bot.analysis.likeness import Rarity, cosine, faded
from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.stories import Filed, Placed, Reason, RulingKind, StoryId, StoryRules, StoryRuling, United

# Of all entries that share a word, as many as share most are looked at, and then all of their stories: on the labelled
# headlines 12 find what 80 find. Of a story, as many of its newest entries.
CANDIDATES = 12
MEMBERS = 40
_LINKED = 20
# Texts below headlines that have next to nothing in common are not compared.
_WORTH_READING = 0.05


class Shelf:
    """The stories that entries are filed into, and the entries that are filed so far."""

    def __init__(
        self,
        rules: StoryRules,
        rarities: Mapping[int, Rarity],
        rulings: Sequence[StoryRuling] = (),
        ruled: Mapping[EntryId, StoryId] | None = None,
    ) -> None:
        """`rarities` are by the day of each entry to be filed, `ruled` the stories of entries that rulings name."""
        self._rules, self._rarities = rules, rarities
        self._stock = Stock()
        self._stock.stories.update(ruled or {})
        self._rulings = rulings
        self._opened = 0
        self._united: list[United] = []

    @property
    def united(self) -> tuple[United, ...]:
        """Stored stories that became one, in the order in which they did."""
        return tuple(self._united)

    def put(self, placed: Placed) -> None:
        """Lay down what is filed already."""
        self._stock.put(piece_of(placed.entry), placed.story)

    def file(self, entry: Entry) -> Filed:
        """Put it into a story, a new one if need be. Raises ValueError for a model."""
        if entry.kind is EntryKind.MODEL:
            raise ValueError("a model has no story")
        piece = piece_of(entry)
        barred = self._barred(piece)
        sure = dict(self._sure(piece, barred))
        near = self._alike(piece, barred)
        story, reason, score = self._choice(sure, near)
        self._stock.put(piece, story)
        for other, why in sure.items():
            story = self._unite(story, other, ruled=why is Reason.RULING)
        for other, likeness in near:
            if likeness >= self._rules.merge and self._linked(piece, story, other):
                story = self._unite(story, other)
        related = next((other for other, _ in near if self._stock.known(other) != story), None)
        return Filed(entry_id=entry.id, story=story, reason=reason, score=score, related=related)

    def settled(self, filed: Iterable[Filed]) -> list[Filed]:
        """The same with the stories as they are by now: some may have become one since."""
        return [self._settled(one) for one in filed]

    def _settled(self, one: Filed) -> Filed:
        story = self._stock.known(one.story)
        related = None if one.related is None else self._stock.known(one.related)
        return Filed(
            entry_id=one.entry_id,
            story=story,
            reason=one.reason,
            score=round(one.score, 4),
            related=None if related == story else related,
        )

    def _choice(
        self, sure: Mapping[StoryId, Reason], near: Sequence[tuple[StoryId, float]]
    ) -> tuple[StoryId, Reason, float]:
        for story, reason in sure.items():
            return story, reason, 1.0
        if near and near[0][1] >= self._rules.merge:
            return near[0][0], Reason.LIKENESS, near[0][1]
        self._opened += 1
        return StoryId(-self._opened), Reason.OPENED, 0.0

    def _barred(self, piece: Piece) -> set[StoryId]:
        """Stories of entries that the operator set apart from this one."""
        return set(self._ruled(piece, RulingKind.SPLIT))

    def _ruled(self, piece: Piece, kind: RulingKind) -> Iterator[StoryId]:
        for ruling in self._rulings:
            if ruling.kind is kind and piece.id in {ruling.one, ruling.other}:
                other = ruling.other if ruling.one == piece.id else ruling.one
                if other in self._stock.stories:
                    yield self._stock.stories[other]

    def _sure(self, piece: Piece, barred: set[StoryId]) -> Iterator[tuple[StoryId, Reason]]:
        """The stories that it is of beyond doubt, each with its surest reason, the surest first."""
        found: list[tuple[StoryId, Reason]] = []
        found += [(story, Reason.RULING) for story in self._ruled(piece, RulingKind.MERGE)]
        found += [(story, Reason.ADDRESS) for story in self._stock.at_address(piece)]
        found += [(story, Reason.DOCUMENT) for story in self._stock.of_publication(piece)]
        found += [(story, Reason.TITLE) for story in self._stock.of_title(piece, self._rules)]
        seen: set[StoryId] = set()
        for story, reason in found:
            at_odds = reason is not Reason.RULING and self._stock.at_odds(piece, story)
            if story not in barred and story not in seen and not at_odds:
                seen.add(story)
                yield story, reason

    def _alike(self, piece: Piece, barred: set[StoryId]) -> list[tuple[StoryId, float]]:
        """The stories that are at least a thread with it, the most alike first, each with its likeness."""
        found = []
        rarity, window = self._rarities[piece.day], self._rules.window
        for story in self._stock.near(piece, rarity, window, CANDIDATES):
            if story in barred or self._stock.refuses(piece, story, MEMBERS):
                continue
            likeness = self._likeness(piece, self._stock.around(piece, story, window, MEMBERS), rarity)
            if likeness >= self._rules.related:
                found.append((story, likeness))
        return sorted(found, key=lambda one: (-one[1], _age(one[0])))

    def _likeness(self, piece: Piece, members: Sequence[Piece], rarity: Rarity) -> float:
        """Half the nearest member, half the mean of all: one link alone does not chain two stories together."""
        decay = self._rules.decay
        scores = [faded(alike(piece, one, rarity), abs(piece.at - one.at), decay) for one in members]
        return (max(scores) + sum(scores) / len(scores)) / 2 if scores else 0.0

    def _linked(self, piece: Piece, story: StoryId, other: StoryId) -> bool:
        """Whether two stories around this entry are as alike as an entry must be to its story."""
        one, two = (
            self._stock.around(piece, self._stock.known(s), self._rules.window, _LINKED) for s in (story, other)
        )
        if not one or not two:
            return False
        rarity = self._rarities[piece.day]
        links = [self._likeness(member, two, rarity) for member in one]
        return (max(links) + sum(links) / len(links)) / 2 >= self._rules.merge

    def _unite(self, story: StoryId, other: StoryId, *, ruled: bool = False) -> StoryId:
        """Make them one, unless a ruling or their numbers keep them apart. The story that is left."""
        story, other = self._stock.known(story), self._stock.known(other)
        if story == other or self._apart(story, other) or not (ruled or self._stock.fit(story, other, MEMBERS)):
            return story
        into, gone = sorted((story, other), key=_age)
        self._stock.unite(into, gone)
        if gone > 0:
            self._united.append(United(into=into, gone=gone))
        return into

    def _apart(self, story: StoryId, other: StoryId) -> bool:
        """By a ruling that sets any entry of the one apart from any of the other."""
        stories = self._stock.stories
        return any(
            ruling.kind is RulingKind.SPLIT and {stories.get(ruling.one), stories.get(ruling.other)} == {story, other}
            for ruling in self._rulings
        )


def alike(one: Piece, other: Piece, rarity: Rarity) -> float:
    """By their headlines or, of two sources, by their texts: whoever retells a piece gives it another headline.

    Texts of one source are alike by what that source always says, and are not compared.
    """
    by_headline = cosine(rarity.headline(one.title), rarity.headline(other.title))
    if by_headline < _WORTH_READING or one.source == other.source:
        return by_headline
    by_text = cosine(rarity.text(one.title, one.text), rarity.text(other.title, other.text))
    return max(by_headline, by_text)


def _age(story: StoryId) -> tuple[bool, int]:
    """Stored stories by their number, then new ones in the order in which they were opened."""
    return (story < 0, abs(story))
