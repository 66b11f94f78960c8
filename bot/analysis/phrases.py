"""All phrases of a list in one pass over a text, by an Aho-Corasick automaton.

Its cost grows with the length of the text and with what is found, hardly with the number of phrases. The only module
that knows the library behind it.
"""

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

import ahocorasick  # type: ignore[import-not-found]  # a compiled module without types

Tag = TypeVar("Tag")
_APOSTROPHES = "\u2018\u2019"
# Hyphens and dashes, and signs behind which a word begins as it does behind a space. Each becomes one space, so that
# places stay what they are.
_ASCII_SPACES = '-"([{<>/|#@'
_OTHER_SPACES = "\u2010\u2011\u2013\u2014\u201c\u201d\u201e\xab\u2026\u2022\xbf\xa1"
_TABLE = str.maketrans(_ASCII_SPACES, " " * len(_ASCII_SPACES))


# Where a phrase stands in the text, from the first place to just before the second, and what the phrase is for.
Found = tuple[int, int, Tag]


class _Wanted(NamedTuple, Generic[Tag]):
    """One phrase at an end of the automaton. `exact` is empty where case does not count."""

    number: int
    exact: str
    tag: Tag


class Finder(Generic[Tag]):
    """Finds whole words: `AI` is not in `said`, and a phrase in capitals is not found in small letters.

    `=Act` keeps its case too, `regulat*` stands for every word that begins so; a hyphen is as good as a space. Safe to
    share between threads: it is not changed after it was made.
    """

    def __init__(self, phrases: Iterable[tuple[str, Tag]]) -> None:
        ends: dict[str, list[tuple[_Wanted[Tag], bool]]] = {}
        for number, (phrase, tag) in enumerate(phrases):
            plain = f" {plain_phrase(phrase)}"
            wanted = _Wanted(number, plain if keeps_case(phrase) else "", tag)
            ends.setdefault(_lower(plain), []).append((wanted, phrase.endswith("*")))
        self._automaton = ahocorasick.Automaton()
        for key, several in ends.items():
            beginnings = tuple(wanted for wanted, beginning in several if beginning)
            self._automaton.add_word(key, (len(key), tuple(wanted for wanted, _ in several), beginnings))
        self._automaton.make_automaton()
        self._any = bool(ends)

    def find(self, text: str) -> list[Found[Tag]]:
        """Every place, by its start, the longest first; of two alike that of the longer, then of the earlier phrase.

        `text` has one space between words, as `squeezed` gives it.
        """
        if not text or not self._any:
            return []
        return [(start, -end, tag) for start, end, _, _, tag in sorted(self._places(text))]

    def _places(self, text: str) -> list[tuple[int, int, int, int, Tag]]:
        """Start, end and length so signed that sorting brings the longest first; no two have the same number there.

        The space in front of every phrase keeps the automaton from stopping within words, which is most of its work.
        """
        plain = _spaced(f" {text} ")
        places = []
        for last, (length, whole_words, beginnings) in self._automaton.iter(_lower(plain)):
            end = last + 1
            if plain[end].isalnum() or plain[end] == "_":
                if not beginnings:
                    continue
                end, wanted = _end_of_word(plain, end), beginnings
            else:
                wanted = whole_words
            start = last + 1 - length
            for number, exact, tag in wanted:
                if not exact or plain.startswith(exact, start):
                    places.append((start, 1 - end, -length, number, tag))
        return places


def plain_phrase(phrase: str) -> str:
    """The words alone, without the signs that say how to look for them."""
    return squeezed(_spaced(phrase.removeprefix("=").removesuffix("*")))


def keeps_case(phrase: str) -> bool:
    return phrase.startswith("=") or phrase.isupper()


def squeezed(text: str, words: int = -1) -> str:
    """One space between words, none around; at most so many words, where a number is given."""
    pieces = text.split(None, words) if words >= 0 else text.split()
    return " ".join(pieces[:words] if words >= 0 else pieces)


def _spaced(text: str) -> str:
    """As long as before, with a space for every sign that may stand between or in front of words."""
    if not text.isascii():  # `translate` is quick for plain ASCII alone
        for sign in _APOSTROPHES:
            text = text.replace(sign, "'")
        for sign in _OTHER_SPACES:
            text = text.replace(sign, " ")
    if not text.isascii():
        for sign in _ASCII_SPACES:
            text = text.replace(sign, " ")
        return text.replace(" '", "  ")
    return text.translate(_TABLE).replace(" '", "  ")


def _lower(text: str) -> str:
    """In small letters, as long as before: the few letters that would become two stay as they are."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _end_of_word(text: str, end: int) -> int:
    while text[end].isalnum() or text[end] == "_":
        end += 1
    return end
