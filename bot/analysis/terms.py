"""The words by which two headlines are compared: folded, stemmed, with the spellings of one thing made one. Pure.

A term is what a headline is about, never what it sounds like: bylines, articles and the outlet behind a dash say
nothing about the story.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

Counts = tuple[tuple[str, int], ...]

# Of a text its beginning; one that is shorter says no more than its headline.
_TEXT_WORDS, _LEAST_WORDS = 150, 15
# A headline says in ten words what its text says in many.
_TITLE_WEIGHT = 3
# What is cut off must leave a headline.
_LEAST_LEFT = 4
_LONGEST_NAME = 4
# In characters: of a longer headline the rest says nothing new, and nobody should wait for it.
_LONGEST_TITLE, _LONGEST_TEXT = 400, 1_500

_SEPARATOR = re.compile(r"\s[-–—|]\s")
_NAME = re.compile(r"[A-Z0-9]\S*|[a-z0-9-]+\.[a-z]{2,}|of|the|for|&")
_SPELLINGS = (
    (re.compile(r"\b(?:[A-Za-z]\.){2,}"), lambda found: found[0].replace(".", "") + " "),
    (re.compile(r"\bUSA?\b|\b(?i:united states)\b"), " usa "),
    (re.compile(r"\b(?i:united kingdom)\b"), " uk "),
    (re.compile(r"\b(?i:european union)\b"), " eu "),
    (re.compile(r"\b(?i:scotus)\b"), " supreme court "),
    (re.compile(r"\b(?i:dod|department of (?:defen[cs]e|war)|(?:defen[cs]e|war) department)\b"), " pentagon "),
    (re.compile(r"\b(?i:open[ -]?source[ds]?)\b"), " opensource "),
    (re.compile(r"\b(?i:open[ -]?weights?)\b"), " openweight "),
    (re.compile(r"\b(?i:law ?suits?|sue[ds]?|suing)\b"), " sue "),
    (re.compile(r"(?<=\w)['’]s\b"), ""),
)
_TERM = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
_STOPS = frozenset(
    """a about after against all also am an and any are as at be because been before being but by can could did do does
    for from had has have having he her here him his how i if in into is it its just may me might more most my new no
    not now of off on one or our out over own said same say says she should so some such than that the their them then
    there these they this those through to too under up us very was we were what when where which while who why will
    with would you your""".split()  # noqa: SIM905 - read as lines
)


@lru_cache(maxsize=4_096)
def headline_terms(title: str) -> Counts:
    """How often each term occurs in a headline, and each pair of neighbours: `supply chain` says more than its words.

    The same with and without a byline. Words of other scripts are kept as they are written.
    """
    words = tuple(_words(headline(title)))
    return tuple(Counter((*words, *(f"{one} {other}" for one, other in pairwise(words)))).items())


@lru_cache(maxsize=256)
def text_terms(title: str, text: str) -> Counts:
    """How often each term occurs in the first 150 words of a text and, counted three times, in its headline.

    Without pairs: two who tell the same in their own words share no turns of phrase. None for a text below 15 words.
    """
    words = text[:_LONGEST_TEXT].split(None, _TEXT_WORDS)[:_TEXT_WORDS]
    if len(words) < _LEAST_WORDS:
        return ()
    counts = Counter(_words(" ".join(words)))
    for term in _words(headline(title)):
        counts[term] += _TITLE_WEIGHT
    return tuple(counts.items())


@lru_cache(maxsize=4_096)
def title_terms(title: str) -> tuple[str, ...]:
    """The terms of a headline alone, each once, in its order: what a story is looked up by."""
    return tuple(dict.fromkeys(_words(headline(title))))


def headline(title: str) -> str:
    """Without the byline in brackets and the name of the outlet behind a dash or a bar."""
    return _without_outlet(_without_byline(title[:_LONGEST_TITLE].strip()))


def _without_byline(title: str) -> str:
    """`(Jane Roe/Example Times)` and `(Example Times)`, as aggregators print it at the end."""
    start = title.rfind("(")
    if not title.endswith(")") or start < 0:
        return title
    names = title[start + 1 : -1].split()
    byline = "/" in title[start:] or (len(names) < _LONGEST_NAME and all(_NAME.fullmatch(name) for name in names))
    return title[:start].rstrip() if byline and len(title[:start].split()) >= _LEAST_LEFT else title


def _without_outlet(title: str) -> str:
    """` - Example Times` and ` | example.com`: up to four words that are written like names."""
    places = list(_SEPARATOR.finditer(title))
    if not places:
        return title
    front, names = title[: places[-1].start()], title[places[-1].end() :].split()
    outlet = 0 < len(names) <= _LONGEST_NAME and all(_NAME.fullmatch(name) for name in names)
    return front if outlet and len(front.split()) >= _LEAST_LEFT else title


def _words(text: str) -> Iterator[str]:
    text = unicodedata.normalize("NFKC", text)
    for shape, plain in _SPELLINGS:
        text = shape.sub(plain, text)
    for found in _TERM.finditer(text.casefold()):
        word = found[0]
        if word not in _STOPS:
            yield _stemmed(word)


@lru_cache(maxsize=32_768)
def _stemmed(word: str) -> str:
    """A stemmer for each word, because one keeps its state and two threads may ask at once."""
    # It carries no types, and loads thirty languages, which a start can do without.
    from snowballstemmer import EnglishStemmer  # type: ignore[import-untyped]  # noqa: PLC0415

    return str(EnglishStemmer().stemWord(word)) if word.isalpha() and word.isascii() else word
