"""Things by their names: found where only one can be meant, nearest where not, and offered while somebody types.

Everything is put in order once. A question then costs well under a millisecond and never raises.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Generic, TypeVar

from bot.catalogue.spelling import key, meaning, trigrams, unabbreviated, words

_NEAR = 0.3
_SHORTEST = 3
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """How one thing is asked for. `id` is its alone, and wins over every other name.

    `names` are its title and aliases, `codes` the ways to write its numbers, `context` further words that may stand
    beside a name, `numbers` those that tell it from its neighbours, `marks` what means it even within a sentence.
    `short` are those of its names that mean it even where others have them too.
    """

    id: str
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    context: str = ""
    numbers: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


class Lookup(Generic[Thing]):
    """The port `Lookup` of `bot.ports`."""

    def __init__(self, things: Iterable[Thing], describe: Callable[[Thing], Named]) -> None:
        """Where nothing else decides, things come in the order in which they are given."""
        self._things = tuple(things)
        named = [describe(thing) for thing in self._things]
        self._ids = {one.id: at for at, one in enumerate(named)}
        self._spelt: list[list[str]] = [
            [*dict.fromkeys(filter(None, map(key, (*one.names, one.id, *one.codes))))] for one in named
        ]
        self._numbers = [
            one.numbers | {name.split()[-1] for name in map(key, (*one.names, one.id)) if name[-1:].isdecimal()}
            for one in named
        ]
        self._exact = _by(enumerate(self._spelt))
        self._short = _by((at, [*map(key, one.short)]) for at, one in enumerate(named))
        self._sorted = _by((at, [_bag(name.split()) for name in names]) for at, names in enumerate(self._spelt))
        self._marks = _by((at, [*map(key, one.marks)]) for at, one in enumerate(named))
        pools = [{*chain(*map(str.split, self._spelt[at]), words(one.context))} for at, one in enumerate(named)]
        self._by_word = _by(enumerate(pools))
        self._plain = [[" ".join(unabbreviated(name)) for name in one.names] for one in named]
        self._by_start = _by(
            (at, {*pools[at], *chain(*map(str.split, self._plain[at])), *unabbreviated(one.context)})
            for at, one in enumerate(named)
        )
        self._vocabulary = sorted(self._by_start)
        self._names = [(name, at) for at, names in enumerate(self._spelt) for name in names]
        self._grams = [trigrams(name) for name, _ in self._names]
        self._by_gram = _by(enumerate(self._grams))

    def all(self) -> Sequence[Thing]:
        return self._things

    def find(self, typed: str) -> Thing | None:
        """The one that was meant; None where there is none, or where it may be one of several."""
        if (at := self._ids.get(typed.strip().casefold())) is not None:
            return self._things[at]
        said = words(typed)
        asked = meaning(said)
        spelt = " ".join(said)
        ways = (self._short.get(spelt), self._exact.get(spelt), self._sorted.get(_bag(asked)), self._holding(asked))
        for found in ways:
            if found:
                return self._only(found)
        return self._only(self._within(said))

    def near(self, typed: str, most: int = 3) -> list[Thing]:
        """Those whose names look most like it, the nearest first; none where nothing does."""
        asked = meaning(words(typed))
        scores = self._alike(" ".join(asked))
        for at, count in Counter(chain.from_iterable(map(self._beginning, asked))).items():
            scores[at] = scores.get(at, 0.0) + 0.5 * count / len(asked)
        best = sorted((-score, at) for at, score in scores.items() if score >= _NEAR)
        return [self._things[at] for _, at in best[: max(0, most)]]

    def complete(self, typed: str, most: int = 25) -> list[Thing]:
        """Those that may still be meant while somebody types, the likeliest first; the nearest where there is none."""
        if not typed.strip():
            return list(self._things[: max(0, most)])
        if not (said := words(typed)):
            return []
        held = set.intersection(*map(self._beginning, meaning(said)))
        begun, plain = " ".join(said), " ".join(unabbreviated(typed))
        ranked = sorted(held, key=lambda at: (min(_rank(begun, self._spelt[at]), _rank(plain, self._plain[at])), at))
        return [self._things[at] for at in ranked[: max(0, most)]] or self.near(typed, min(most, 5))

    def _only(self, found: set[int]) -> Thing | None:
        return self._things[next(iter(found))] if len(found) == 1 else None

    def _holding(self, asked: list[str]) -> set[int]:
        """Those that have all the words. A number must be the one that names the thing, not one beside it."""
        if sum(map(len, asked)) < _SHORTEST:
            return set()
        found = set.intersection(*(self._by_word.get(word, set()) for word in asked))
        numbers = {word for word in asked if word.isdecimal()}
        return {at for at in found if not numbers or numbers & self._numbers[at]}

    def _within(self, said: list[str]) -> set[int]:
        """Those that a part of the sentence can mean alone."""
        spans = (" ".join(said[a:b]) for a in range(len(said)) for b in range(a + 1, min(a + 6, len(said)) + 1))
        return set().union(*(self._marks.get(span, set()) for span in spans))

    def _beginning(self, start: str) -> set[int]:
        """Those with a word that begins so. What has a short form is there in full too: it may be half typed."""
        found: set[int] = set()
        at = bisect_left(self._vocabulary, start)
        while at < len(self._vocabulary) and self._vocabulary[at].startswith(start):
            found |= self._by_start[self._vocabulary[at]]
            at += 1
        return found

    def _alike(self, asked: str) -> dict[int, float]:
        """The best likeness of each that shares anything: twice the common trigrams over those of both names."""
        grams = trigrams(asked)
        scores: dict[int, float] = {}
        common = Counter(chain.from_iterable(self._by_gram.get(gram, ()) for gram in grams))
        for index, count in common.items():
            at = self._names[index][1]
            score = 2 * count / (len(grams) + len(self._grams[index]))
            scores[at] = max(score, scores.get(at, 0.0))
        return scores


def _by(keyed: Iterable[tuple[int, Iterable[str]]]) -> dict[str, set[int]]:
    index: defaultdict[str, set[int]] = defaultdict(set)
    for at, keys in keyed:
        for each in keys:
            index[each].add(at)
    return dict(index)


def _bag(found: list[str]) -> str:
    """The same for any order of the words."""
    return " ".join(sorted(meaning(found)))


def _rank(begun: str, names: Sequence[str]) -> int:
    """0 for the name itself, 1 for the beginning of one, 2 for the beginning of a word in one, 3 for the rest."""
    if begun in names:
        return 0
    if any(name.startswith(begun) for name in names):
        return 1
    return 2 if any(f" {begun}" in name for name in names) else 3
