"""How good a judgement is against labels: precision, recall and what is made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

_TOP = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RelevanceFigures:
    """Each from 0 to 1; `n` is the number of labelled items.

    `precision` is the relevant share of what passes, 1 where nothing does; `recall` the share of the relevant that
    passes, 1 where none is. `auc` is how often a relevant item has more points than another one, a tie counting half,
    and 0.5 where there is nothing to compare. `p_at_20` is the relevant share of the 20 items with the most points, or
    of all where there are fewer; of items that tie at the end, it is what a random choice among them would give.
    """

    precision: float
    recall: float
    f1: float
    auc: float
    p_at_20: float
    n: int


def relevance_figures(points: Sequence[float], passes: Sequence[bool], relevant: Sequence[bool]) -> RelevanceFigures:
    """The figures of one judgement for each item, in the same order. Raises ValueError where the lengths differ."""
    both = sum(one and other for one, other in zip(passes, relevant, strict=True))
    precision = both / sum(passes) if any(passes) else 1.0
    recall = both / sum(relevant) if any(relevant) else 1.0
    whole = precision + recall
    return RelevanceFigures(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / whole if whole else 0.0,
        auc=_auc(points, relevant),
        p_at_20=_precision_at(_TOP, points, relevant),
        n=len(relevant),
    )


def _auc(points: Sequence[float], relevant: Sequence[bool]) -> float:
    """By ranks (Mann and Whitney): the mean rank of the relevant, ties sharing theirs."""
    wanted = sum(relevant)
    others = len(relevant) - wanted
    if not wanted or not others:
        return 0.5
    below, ranks = 0, 0.0
    for tied in _ties(points, relevant):
        ranks += sum(tied) * (below + (len(tied) + 1) / 2)
        below += len(tied)
    return (ranks - wanted * (wanted + 1) / 2) / (wanted * others)


def _precision_at(count: int, points: Sequence[float], relevant: Sequence[bool]) -> float:
    count = min(count, len(relevant))
    left, found = count, 0.0
    for tied in reversed(_ties(points, relevant)):
        taken = min(left, len(tied))
        found += sum(tied) * taken / len(tied)
        left -= taken
    return found / count if count else 1.0


def _ties(points: Sequence[float], relevant: Sequence[bool]) -> list[list[bool]]:
    """The labels of the items that have equal points, fewest points first."""
    pairs = sorted(zip(points, relevant, strict=True))
    return [[label for _, label in group] for _, group in groupby(pairs, key=lambda pair: pair[0])]
