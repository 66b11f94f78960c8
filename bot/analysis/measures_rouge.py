"""ROUGE: how many words, pairs of words and words in order a summary shares with one that a person wrote.

After Lin, "ROUGE: A Package for Automatic Evaluation of Summaries" (2004), with Porter's stems for words of more than
three letters. A figure to compare two versions by; it says nothing of whether a summary reads well or is true.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
_LONGEST_UNSTEMMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryFigures:
    """Means over `n` summaries: F1 from 0 to 1 of single words, of pairs and of the longest common sequence.

    `words` is the mean length of the summaries, because longer ones score higher without being better.
    """

    rouge1: float
    rouge2: float
    rouge_l: float
    words: float
    n: int


def summary_figures(summaries: Sequence[str], references: Sequence[str]) -> SummaryFigures:
    """Each summary against the reference in the same place; all 0 where there is none. Raises ValueError where the
    numbers differ.
    """
    pairs = [(_words(one), _words(other)) for one, other in zip(summaries, references, strict=True)]
    count = len(pairs) or 1
    return SummaryFigures(
        rouge1=sum(_shared(one, other, 1) for one, other in pairs) / count,
        rouge2=sum(_shared(one, other, 2) for one, other in pairs) / count,
        rouge_l=sum(_in_order(one, other) for one, other in pairs) / count,
        words=sum(len(one) for one, _ in pairs) / count,
        n=len(pairs),
    )


def rouge_n(summary: str, reference: str, size: int) -> float:
    """F1 of the runs of `size` words, each counted as often as both have it."""
    return _shared(_words(summary), _words(reference), size)


def rouge_l(summary: str, reference: str) -> float:
    """F1 of the longest sequence of words that both have in the same order, gaps allowed."""
    return _in_order(_words(summary), _words(reference))


def _words(text: str) -> list[str]:
    return [_stemmed(word) for word in _WORD.findall(text.lower())]


@lru_cache(maxsize=32_768)
def _stemmed(word: str) -> str:
    if len(word) <= _LONGEST_UNSTEMMED:
        return word
    from snowballstemmer import PorterStemmer  # type: ignore[import-untyped]  # noqa: PLC0415 - loads thirty languages

    return str(PorterStemmer().stemWord(word))


def _shared(one: list[str], other: list[str], size: int) -> float:
    runs, wanted = (Counter(zip(*(words[at:] for at in range(size)), strict=False)) for words in (one, other))
    return _f1((runs & wanted).total(), runs.total(), wanted.total())


def _in_order(one: list[str], other: list[str]) -> float:
    return _f1(_longest_common(one, other), len(one), len(other))


def _longest_common(one: list[str], other: list[str]) -> int:
    """As a longest rising sequence of places (Hunt and Szymanski 1977): quick where few words are shared."""
    places = defaultdict(list)
    for at, word in enumerate(other):
        places[word].append(at)
    ends: list[int] = []
    for word in one:
        for at in reversed(places.get(word, ())):
            length = bisect_left(ends, at)
            ends[length : length + 1] = [at]
    return len(ends)


def _f1(shared: int, one: int, other: int) -> float:
    """The harmonic mean of precision and recall; 0 where nothing is shared."""
    return 2 * shared / (one + other) if shared else 0.0
