"""Names of models on the Hub, as people type them: found and completed in memory, a hundred thousand of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.analysis.model_words import Words, split
from bot.domain.hub import ModelName

# Of models of one name by several owners, one that is so much heavier than the next is meant.
_FAR_HEAVIER: Final = 10
_LONGEST: Final = 200  # characters of what is typed; the Hub's names have at most 193
_ALIKE: Final = 0.45
_CANDIDATES: Final = 60
_PIECE: Final = 3
_LINE: Final = "\n"


class ModelNames:
    """`find` is case-blind; `complete` takes the beginning of any word of a name, heavier names first.

    Built once and never changed, so that it can be shared. What is typed may be anything: nothing raises.
    """

    def __init__(self, names: Iterable[ModelName]) -> None:
        """Sorting and splitting takes about a second for 100,000 names: do it in a thread."""
        ordered = sorted(names, key=lambda one: (-one.weight, one.model_id))
        self._ids = [one.model_id for one in ordered]
        self._weights = [one.weight for one in ordered]
        self._words = Words(self._ids)
        self._whole: dict[str, list[int]] = {}
        self._bare: dict[str, list[int]] = {}
        for number, model_id in enumerate(self._ids):
            self._whole.setdefault(_squeezed(model_id), []).append(number)
            self._bare.setdefault(_squeezed(model_id.rpartition("/")[2]), []).append(number)
        # One text, the heaviest name first: what is nowhere the beginning of a word may still be part of a name.
        self._text = _LINE + _LINE.join(self._whole) + _LINE

    def __len__(self) -> int:
        return len(self._ids)

    def find(self, typed: str) -> str | None:
        """The name as the Hub writes it; without an owner, the only or by far heaviest model of that name.

        Separators are aside too. Of names that differ in nothing else the one that is written as typed.
        """
        squeezed = _squeezed(typed[:_LONGEST])
        if not squeezed:
            return None
        for numbers in (self._whole.get(squeezed), self._bare.get(squeezed) if "/" not in typed else None):
            if numbers:
                return self._meant(numbers, typed)
        return None

    def near(self, typed: str, most: int = 3) -> Sequence[str]:
        """Names that are alike, likest first, for what was mistyped; none where nothing is."""
        squeezed = _squeezed(typed[:_LONGEST])
        if not squeezed or most < 1:
            return ()
        wanted = _pairs(squeezed)
        likeness = {number: self._likeness(wanted, number) for number in self._candidates(typed[:_LONGEST], squeezed)}
        alike = [number for number, ratio in likeness.items() if ratio >= _ALIKE]
        return [self._ids[number] for number in sorted(alike, key=lambda one: (-likeness[one], one))[:most]]

    def complete(self, typed: str, most: int = 25) -> Sequence[str]:
        """Names that hold, for each word typed, a word that begins so; the heaviest where nothing is typed.

        A name that is typed out comes first, with or without its owner. Where there is none, names that hold the
        letters in a row anywhere.
        """
        if most < 1:
            return ()
        typed = typed[:_LONGEST]
        words, squeezed = split(typed), _squeezed(typed)
        if not words and typed.strip():
            return ()
        exact = [*self._whole.get(squeezed, ()), *(self._bare.get(squeezed, ()) if "/" not in typed else ())]
        found = dict.fromkeys([*exact, *self._words.having(words, most)])
        if not found:
            found = dict.fromkeys(self._holding(squeezed, most))
        return [self._ids[number] for number in list(found)[:most]]

    def _meant(self, numbers: Sequence[int], typed: str) -> str | None:
        spelled = typed.strip().casefold()
        for number in numbers:
            if self._ids[number].casefold() == spelled:
                return self._ids[number]
        first, *others = numbers
        if others and self._weights[first] < _FAR_HEAVIER * max(self._weights[others[0]], 1):
            return None
        return self._ids[first]

    def _candidates(self, typed: str, squeezed: str) -> Iterable[int]:
        """By words with one slip mended, and by pieces: of a few slips at least one piece is free."""
        words = [word if self._words.known(word) else self._words.alike(word) for word in split(typed)]
        mended = [word for word in words if word is not None]
        found = dict.fromkeys(self._words.having(mended, _CANDIDATES) if mended else ())
        size = max(_PIECE, len(squeezed) // _PIECE)
        for start in range(0, max(len(squeezed) - _PIECE, 0) + 1, size):
            found |= dict.fromkeys(self._holding(squeezed[start : start + size], _CANDIDATES))
        return found

    def _likeness(self, wanted: set[str], number: int) -> float:
        """Of pairs of letters (Dice), to the whole name or to the part behind the owner, whichever is more."""
        model_id = self._ids[number]
        return max(_dice(wanted, _pairs(_squeezed(part))) for part in (model_id, model_id.rpartition("/")[2]))

    def _holding(self, text: str, most: int) -> Iterator[int]:
        """The first names that hold the text, separators aside."""
        if len(text) < _PIECE:
            return
        place, count = self._text.find(text), 0
        while place >= 0 and count < most:
            start, end = self._text.rfind(_LINE, 0, place) + 1, self._text.find(_LINE, place)
            yield self._whole[self._text[start:end]][0]
            count += 1
            place = self._text.find(text, end)


def _squeezed(text: str) -> str:
    return "".join(split(text))


def _pairs(text: str) -> set[str]:
    framed = f" {text} "
    return {framed[place : place + 2] for place in range(len(framed) - 1)}


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
