"""How much do two headlines speak of the same event? Weighted terms, their cosine, and a decay with the days between.

How rare a term is comes from two counts: a frozen table of headlines (`background.tsv`), and what the store took in of
late. In a month in which every headline names the same company, its name says little.
"""

from collections.abc import Mapping
from functools import lru_cache
from math import log, sqrt
from pathlib import Path
from typing import TypeVar

from bot.analysis.terms import Counts, headline_terms, text_terms

Vector = Mapping[str, float]
_Key = TypeVar("_Key")
_BACKGROUND = Path(__file__).with_name("background.tsv")
# So many days are "of late", the day itself aside: what is filed on it must not depend on what came an hour before.
LATELY = 14
# The table counts as much as this many headlines of late: enough to begin with, soon outweighed by the store's own.
_PRIOR = 300
_UNSEEN = 0.5
_LEAST = 0.1
# How many vectors are remembered: of the headlines that one may be compared with, and of texts, which are large.
_HEADLINES, _TEXTS = 3_000, 500


class Rarity:
    """How much each term tells, as of one day. It remembers the vectors that it made. For one thread at a time."""

    def __init__(self, headlines: int = 0, counts: Mapping[str, int] | None = None) -> None:
        """`headlines` were taken in of late, and each term stood in `counts` of them."""
        documents, seen = background()
        self._share = _PRIOR / documents
        self._seen, self._counts = seen, counts or {}
        self._all = _PRIOR + headlines + 1
        self._known: dict[str, float] = {}
        self._headlines: dict[str, Vector] = {}
        self._texts: dict[tuple[str, str], Vector] = {}

    def of(self, term: str) -> float:
        """The inverse document frequency. A pair of neighbouring words is as rare as its words are on average."""
        found = self._known.get(term)
        if found is None:
            found = self._known[term] = self._of(term)
        return found

    def headline(self, title: str) -> Vector:
        """The weights of the terms of a headline, (1 + log tf) x idf, of length one. Empty where there is no term."""
        found = self._headlines.get(title)
        if found is None:
            found = _kept(self._headlines, title, self._weighted(headline_terms(title)), _HEADLINES)
        return found

    def text(self, title: str, text: str) -> Vector:
        """The same of a text with its headline. Empty for a text that says no more than its headline."""
        found = self._texts.get((title, text))
        if found is None:
            found = _kept(self._texts, (title, text), self._weighted(text_terms(title, text)), _TEXTS)
        return found

    def _of(self, term: str) -> float:
        first, pair, second = term.partition(" ")
        if pair:
            return (self.of(first) + self.of(second)) / 2
        count = self._seen.get(term, 0) * self._share + self._counts.get(term, 0) + _UNSEEN
        return max(_LEAST, log(self._all / count))

    def _weighted(self, counts: Counts) -> Vector:
        weights = {term: (1 + log(count)) * self.of(term) for term, count in counts}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items()}


def _kept(known: dict[_Key, Vector], key: _Key, vector: Vector, most: int) -> Vector:
    if len(known) >= most:
        known.clear()
    known[key] = vector
    return vector


def cosine(one: Vector, other: Vector) -> float:
    """From 0 (no term in common) to 1."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large[term] for term, weight in small.items() if term in large)


def faded(likeness: float, days: float, decay: float) -> float:
    """What a distance in days leaves of a likeness."""
    return likeness * max(0.0, 1 - decay * days)


@lru_cache(maxsize=1)
def background() -> tuple[int, Mapping[str, int]]:
    """How many headlines were counted, and in how many of them each term stands. Reads a file the first time."""
    first, *lines = _BACKGROUND.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return int(first.split("\t")[1]), {term: int(count) for term, count in pairs}
