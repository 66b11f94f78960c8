"""What reads as if software had reworded it: names and set phrases with one word swapped for a thesaurus twin.

A reason to have somebody look, never to drop a piece: honest texts have one such phrase now and then.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product

from bot.analysis.reworded_words import MARKS, NAMES, PHRASES, REAL, TWINS

# One may be chance, a joke or a robot's motion plan.
_ENOUGH = 2
# As much of a text as is ever kept of one.
_READ = 20_000
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+")


def rewordings(title: str, text: str) -> tuple[str, ...]:
    """Short phrases for people, such as `“White Home” for “White House”`, in the order of our lists.

    Empty below two different findings. Only the first 20,000 characters of the text are read, as cleaned: its
    words are parted by one space or line break.
    """
    whole = f"{title} . {text[:_READ]}".replace("\n", " ")
    found: dict[str, str] = {}
    for swapped, meant in (*_swapped_names(whole), *_stock_phrases(whole.casefold())):
        # The same words are one finding, however many of our phrases they hold.
        if not any(swapped.casefold() in other.casefold() for other in found):
            found[swapped] = meant
    if len(set(found.values())) < _ENOUGH:
        return ()
    return tuple(f"“{swapped}” for “{meant}”" for swapped, meant in found.items())


def _swapped_names(whole: str) -> Iterator[tuple[str, str]]:
    there = set(_CAPITALISED.findall(whole))
    for beginning, names in _names().items():
        if beginning in there:
            yield from _standing(names, whole)


def _stock_phrases(folded: str) -> Iterator[tuple[str, str]]:
    for mark, phrases in _phrases().items():
        if mark in folded:
            yield from _standing(phrases, folded)


def _standing(phrases: Iterable[tuple[str, str]], whole: str) -> Iterator[tuple[str, str]]:
    """Those that stand in the text as words of their own; an ending (`s`, `ies`, `er`) may follow."""
    for swapped, meant in phrases:
        if swapped in whole and (found := _as_words(swapped).search(whole)):
            yield found[0], meant


@cache
def _as_words(phrase: str) -> re.Pattern[str]:
    front = r"\b\d+" if phrase[0] == "-" else r"(?<![\w-])"
    return re.compile(front + re.escape(phrase) + r"(?:s|es|ies|y|ers?|ors?|ument)?\b(?! chain)")


@cache
def _names() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """By how one of its twins begins: each name with at least one word swapped, and the name."""
    grouped: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in NAMES:
        words = name.split()
        for chosen in product(*((word, *TWINS.get(word, ())) for word in words)):
            swapped = " ".join(chosen)
            if swapped != name and swapped not in REAL:
                twin = next(new for new, old in zip(chosen, words, strict=True) if new != old)
                grouped[_CAPITALISED.findall(twin)[0]].append((swapped, name))
    return {beginning: tuple(names) for beginning, names in grouped.items()}


@cache
def _phrases() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """By what tells that one of them may be there. The longest first, for they hold the others."""
    grouped: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for swapped, meant in sorted(PHRASES.items(), key=lambda pair: -len(pair[0])):
        grouped[next((mark for mark in MARKS if mark in swapped), swapped)].append((swapped, meant))
    return {mark: tuple(phrases) for mark, phrases in grouped.items()}
