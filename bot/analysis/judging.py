"""Judging entries: the rules made ready once, and what of an entry they are given."""

from collections.abc import Iterator
from functools import lru_cache

from bot.analysis.relevance import Judge
from bot.domain.entries import Entry, EntryKind
from bot.domain.relevance import Judgement, Rules
from bot.domain.sources import SourceSpec


def judged(judge: Judge, entry: Entry, spec: SourceSpec | None, body: str = "") -> Judgement:
    """By its title and its summary, else the beginning of its text; a document also by what its official fields say
    it is. A source that is gone lends no tier.
    """
    return judge.judge(
        entry.title,
        "\n".join((*_official(entry), entry.summary or body)),
        tier=spec.tier if spec else None,
        source=entry.source_id,
        topic=spec.topic if spec else "",
    )


def _official(entry: Entry) -> Iterator[str]:
    """`Presidential Document. Executive Order 14320. Executive Office of the President.`"""
    if entry.kind is not EntryKind.DOCUMENT:
        return
    facts = entry.facts
    if isinstance(kind := facts.get("type"), str):
        yield f"{kind}."
    if order := facts.get("executive_order_number"):
        yield f"Executive Order {order}."
    if isinstance(agencies := facts.get("agencies"), list):
        yield f"{', '.join(agencies)}."
    if isinstance(bill := facts.get("bill"), str):
        yield f"Bill {bill}."


def judge_by(rules: Rules) -> Judge:
    """Made ready once for each version of the rules: that takes longer than many judgements."""
    return _judge(_Keyed(rules))


class _Keyed:
    """Rules by their version: equal versions are equal rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def __hash__(self) -> int:
        return hash(self.rules.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and other.rules.version == self.rules.version


@lru_cache(maxsize=4)
def _judge(keyed: _Keyed) -> Judge:
    return Judge(keyed.rules)
