"""The sentences of an article that tell most of it, word for word. No language model: places, words and weights.

A sentence counts by how near the beginning it stands, how much of the title and of the whole text it shares, and how
many names and figures it has. A second one is taken for what the first does not say (Carbonell and Goldstein 1998).
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.boilerplate import prose
from bot.analysis.cuts import cut_short

# Set by hand on Federal Register documents; small differences between them mean nothing.
_PLACE, _TITLE, _CENTRE, _CONCRETE, _ACT = 0.30, 0.25, 0.35, 0.10, 0.05
_ODD, _LONG, _LEANING = 0.6, 0.85, 0.85
_NEWNESS, _NEARLY = 0.7, 0.75
_READ = 40
_SHORTEST, _LONGEST = 8, 45
_ENOUGH_CONCRETE = 0.4

_NAMED = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-ÞΑ-ΩА-Я\d]")
_BRACKETS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
_STOPS = frozenset(
    """a about after all also an and any are as at be because been before being both but by can could did do does each
    for from had has have he her here his how i if in into is it its may more most must not of on one or other our out
    over s said shall she should so some such than that the their them then there these they this those through to under
    up upon was we were what when where which while who will with would you your""".split()  # noqa: SIM905 - as lines
)
# What leans on the sentence before it, which may not be shown.
_LEANS = re.compile(
    r"[\"“‘(]*(?:he|she|it|they|this|that|these|those|his|her|its|their|but|and|or|so|yet|however|moreover|furthermore"
    r"|also|instead|still|then|thus|therefore|hence|meanwhile|nevertheless|nonetheless|in addition|additionally"
    r"|for example|for instance|as a result|on the other hand|in contrast|similarly|finally|second|third|fourth|fifth"
    r"|such|likewise|consequently|accordingly|indeed|in fact|of course|specifically)\b",
    re.IGNORECASE,
)
# What somebody does by this very text and not by an earlier one. For folded text, as the next.
_ACTS = re.compile(
    r"\bthis (?:\w+ ){0,2}(?:rule|notice|order|bill|act|guidance|report|document|memorandum|proposal|regulation)\b"
    r"|\b(?:is|are) (?:\w+ )?(?:issuing|publishing|amending|proposing|adopting|revising|seeking|requesting|announcing"
    r"|releasing|launching|withdrawing|extending|finali[sz]ing|establishing)\b",
)
_HYPE = re.compile(
    r"\b(?:game[- ]chang\w+|revolutioni[sz]\w+|unprecedented|groundbreaking|cutting[- ]edge|mind[- ]blowing"
    r"|jaw-dropping|must-(?:read|have|see)|you (?:need|have) to|stay tuned|in this (?:article|post|blog|guide|episode)"
    r"|let[’']s dive|here[’']s (?:what|why|how)|imagine|next[- ]generation|world[- ]class|unlock\w*|supercharg\w+"
    r"|seamless\w*|don[’']t miss|thank you for|we[’']re (?:thrilled|excited)|proud to announce|fast-paced)\b",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    """`at` is the place in the text, `vector` of length 1."""

    at: int
    text: str
    score: float
    vector: dict[str, float]


def extract(title: str, text: str, *, count: int = 2, limit: int = 360) -> tuple[str, ...]:
    """At most `count` sentences in the order of the text, together at most `limit` characters with a space between.

    Each stands in the text word for word, white space aside. Where all that fit are far worse than the best, the best
    alone is given, cut between words with an ellipsis. Empty where there is no whole sentence. Only the first 40 are
    looked at.
    """
    scored = _scores(title, [" ".join(one.split()) for one in prose(text, title, most=_READ)])
    best = max(scored, key=lambda one: one.score, default=None)
    if best is None:
        return ()
    if max((one.score for one in scored if len(one.text) <= limit), default=0.0) < _NEARLY * best.score:
        return tuple(filter(None, [cut_short(best.text, limit)]))
    return tuple(one.text for one in sorted(_choose(scored, count, limit), key=lambda one: one.at))


def _choose(scored: Sequence[_Scored], count: int, limit: int) -> list[_Scored]:
    """One by one the best that still fits, less what the chosen already say."""
    chosen: list[_Scored] = []
    room = limit
    for _ in range(count):
        fits = [one for one in scored if one not in chosen and len(one.text) <= room]
        if not fits:
            break
        best = max(fits, key=lambda one: _newness(one, chosen))
        chosen.append(best)
        room -= len(best.text) + 1
    return chosen


def _newness(one: _Scored, chosen: Sequence[_Scored]) -> float:
    near = max((_cosine(one.vector, other.vector) for other in chosen), default=0.0)
    return _NEWNESS * one.score - (1 - _NEWNESS) * near


def _scores(title: str, texts: Sequence[str]) -> list[_Scored]:
    bags = [Counter(_terms(text)) for text in texts]
    spread = Counter(term for bag in bags for term in bag)
    vectors = [_unit({term: n * math.log(1 + len(bags) / spread[term]) for term, n in bag.items()}) for bag in bags]
    middle = _unit(_sum(vectors))
    wanted = set(_terms(title))
    scored = []
    for at, (text, bag, vector) in enumerate(zip(texts, bags, vectors, strict=True)):
        overlap = len(wanted & bag.keys()) / len(wanted) if wanted else 0.0
        score = _CENTRE * _cosine(vector, middle) + _PLACE / math.sqrt(1 + at) + _TITLE * overlap
        score += _CONCRETE * _concreteness(text) + (_ACT if _ACTS.search(text.casefold()) else 0)
        score *= _fitness(text)
        scored.append(_Scored(at=at, text=text, score=score, vector=vector))
    return scored


def _fitness(text: str) -> float:
    length = len(text.split())
    fitness = _ODD if length < _SHORTEST or "?" in text[-3:] or _HYPE.search(text.casefold()) else 1.0
    if length > _LONGEST:
        fitness *= _LONG
    return fitness * _LEANING if _LEANS.match(text) and not _ACTS.match(text.casefold()) else fitness


def _concreteness(text: str) -> float:
    """The share of names and figures among the words, 1 from two in five on. The first word and brackets, where the
    citations stand, do not count.
    """
    words = _BRACKETS.sub("", text).split(" ")[1:]
    return min(1.0, len(_NAMED.findall(" ".join(words))) / len(words) / _ENOUGH_CONCRETE) if words else 0.0


def _terms(text: str) -> list[str]:
    return [_folded(word) for word in _WORD.findall(text.casefold()) if word not in _STOPS]


def _folded(word: str) -> str:
    """Singular and plural as one; a stemmer takes longer than all the rest together."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word  # noqa: PLR2004 - as said


def _sum(vectors: Sequence[dict[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for vector in vectors:
        for term, weight in vector.items():
            total[term] = total.get(term, 0.0) + weight
    return total


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())
