"""The words that names of models are made of, and which names have a word that begins with given letters.

Names are numbered by weight, the heaviest first, so that the smaller number is always the likelier one.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import accumulate, chain, islice
from string import ascii_lowercase, digits
from typing import Final

# Words end at separators and where letters meet digits: `Llama-3.1-8B` is llama, 3, 1, 8, b.
_WORD: Final = re.compile(r"[0-9]+|[^\W\d_]+")
_LETTERS: Final = ascii_lowercase + digits
# Beginnings that so large a part of the names have are not looked up but met by going through the names.
_COMMON: Final = 8
_KEPT: Final = 64


def split(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


class Words:
    """`texts` are names, the heaviest first."""

    def __init__(self, texts: Iterable[str]) -> None:
        places: dict[str, array[int]] = {}
        self._lines: list[str] = []
        for number, text in enumerate(texts):
            words = split(text)
            # A space before each word: that a word begins so is then that the line contains " begins so".
            self._lines.append(" " + " ".join(words))
            for word in words:
                held = places.get(word)
                if held is None:
                    places[word] = array("I", (number,))
                elif held[-1] != number:
                    held.append(number)
        self._words = sorted(places)
        self._places = [places[word] for word in self._words]
        self._sums = array("I", accumulate(map(len, self._places), initial=0))
        # The first of a single letter are asked for most often, and they are spread over the most words.
        self._first = {letter: nsmallest(_KEPT, self._begin_with(letter)) for letter in {word[0] for word in places}}

    def having(self, beginnings: Sequence[str], most: int) -> list[int]:
        """The first names that have, for each of the beginnings, a word that begins so. In order."""
        if not beginnings:
            return list(range(min(most, len(self._lines))))
        wanted = sorted(set(beginnings), key=self._spread)
        if len(wanted) == 1 and most <= _KEPT and wanted[0] in self._first:
            return self._first[wanted[0]][:most]
        found: Iterable[int] = self._candidates(wanted[0])
        for beginning in wanted:
            found = self._holding(found, f" {beginning}")
        return list(islice(found, most))

    def known(self, word: str) -> bool:
        """Whether any word of any name begins so."""
        start = bisect_left(self._words, word)
        return start < len(self._words) and self._words[start].startswith(word)

    def alike(self, word: str) -> str | None:
        """The word of the heaviest name that is one slip away: a letter too many, too few, another, or two swapped."""
        found = ((self._places[place][0], place) for place in map(self._place, _slips(word)) if place is not None)
        best = min(found, default=None)
        return None if best is None else self._words[best[1]]

    def _candidates(self, beginning: str) -> Sequence[int]:
        if self._spread(beginning) * _COMMON > len(self._lines):
            return range(len(self._lines))
        return sorted(self._begin_with(beginning))

    def _holding(self, numbers: Iterable[int], text: str) -> Iterator[int]:
        lines = self._lines
        return (number for number in numbers if text in lines[number])

    def _begin_with(self, beginning: str) -> set[int]:
        start, end = self._span(beginning)
        return set(chain.from_iterable(self._places[start:end]))

    def _spread(self, beginning: str) -> int:
        """How many words of names begin so."""
        start, end = self._span(beginning)
        return self._sums[end] - self._sums[start]

    def _span(self, beginning: str) -> tuple[int, int]:
        start = bisect_left(self._words, beginning)
        return start, bisect_left(self._words, f"{beginning}\U0010ffff", lo=start)

    def _place(self, word: str) -> int | None:
        place = bisect_left(self._words, word)
        return place if place < len(self._words) and self._words[place] == word else None


def _slips(word: str) -> Iterator[str]:
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield from (before + letter + after for letter in _LETTERS)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in _LETTERS)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
