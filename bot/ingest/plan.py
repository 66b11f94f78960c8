"""What a poll changes: new, revised, repeated. Pure; the pipeline only carries it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.entries import Draft, EntryKind, Known
from bot.ingest.moved import with_former


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`new` carries whether an edition may show the entry. `repeated` counts drafts that said the same twice."""

    new: tuple[tuple[Draft, bool], ...]
    revised: tuple[tuple[Known, Draft], ...]
    repeated: int


def plan(drafts: Sequence[Draft], known: Mapping[str, Known], *, baseline: bool, first_import: int | None) -> Plan:
    """Decide by identity alone.

    A document that holds an identity twice gives its first; the rest are repeats. On a baseline (the first poll that
    succeeded) only the newest `first_import` are eligible; None means all.
    """
    distinct: dict[str, Draft] = {}
    for draft in drafts:
        distinct.setdefault(draft.identity, draft)
    fresh = _oldest_first([draft for draft in distinct.values() if draft.identity not in known])
    eligible = _newest(fresh, first_import) if baseline else {draft.identity for draft in fresh}
    revised = tuple(
        (known[identity], with_former(known[identity], draft))
        for identity, draft in distinct.items()
        if identity in known and known[identity].content_hash != draft.content_hash
    )
    return Plan(
        new=tuple((draft, draft.identity in eligible) for draft in fresh),
        revised=revised,
        repeated=len(drafts) - len(distinct),
    )


def _oldest_first(drafts: Sequence[Draft]) -> list[Draft]:
    """In the order in which they are stored, so that what was stored last is what is newest.

    Most feeds list the newest first; without dates that is taken for granted.
    """
    last_listed_first = drafts[::-1]
    return sorted(last_listed_first, key=lambda draft: _age_key(draft) or float("inf"))


def _newest(drafts: Sequence[Draft], count: int | None) -> set[str]:
    """Identities of the newest `count` of drafts in the order of `_oldest_first`. Models come by rank.

    Among dated entries an undated one is the oldest: nothing says that it is new.
    """
    if count is None:
        return {draft.identity for draft in drafts}
    first_listed_first = drafts[::-1]
    ranked = sorted(first_listed_first, key=lambda draft: -_age_key(draft))
    return {draft.identity for draft in ranked[:count]}


def _age_key(draft: Draft) -> float:
    published = draft.raw.published
    return published.timestamp() if published and draft.raw.kind is not EntryKind.MODEL else 0.0
