"""What became different between two states of the catalogue. Pure; the sentences are in `change_words`.

Told is what changed in the world, and that an entry was put right. A status that was looked at anew and found the
same is no change; nor is another source for the same fact.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from bot.analysis import change_words as words
from bot.analysis.pairs import paired
from bot.analysis.states import Held, State, held, state_of
from bot.domain.policies import Change, ChangeKind, Deadline, PolicyId, Position, Reference

__all__ = ["State", "changes", "state_of"]

_WEIGHT = {kind: place for place, kind in enumerate(ChangeKind)}
_Told = tuple[ChangeKind, str, Reference, date | None]


def changes(before: Mapping[PolicyId, State], after: Mapping[PolicyId, State]) -> tuple[Change, ...]:
    """Policy by policy, the one with the weightiest change first. An empty state is that of no policy.

    Nothing at all where there was no policy before: that is the first load. A state that cannot be read tells nothing.
    """
    if not any(before.values()):
        return ()
    made = [tuple(_policy(policy, before, after)) for policy in sorted({*before, *after})]
    ranked = sorted((some for some in made if some), key=lambda some: (_WEIGHT[some[0].kind], some[0].policy))
    return tuple(one for some in ranked for one in some)


def _policy(policy: PolicyId, before: Mapping[PolicyId, State], after: Mapping[PolicyId, State]) -> list[Change]:
    """The changes of one policy, the weightiest first."""
    old, new = before.get(policy, {}), after.get(policy, {})
    was, became = held(old), held(new)
    if old == new or (old and was is None) or (new and became is None):
        return []
    named = became or was
    told = _told(was, became)
    made = {
        Change(kind=kind, policy=policy, title=named.title if named else policy, text=text, source=source, on=on)
        for kind, text, source, on in told
    }
    return sorted(made, key=lambda one: (_WEIGHT[one.kind], one.on or date.max, one.text, one.source.url or ""))


def _told(was: Held | None, became: Held | None) -> Iterator[_Told]:
    if was and became:
        yield from _compared(was, became)
    elif became:
        status = became.status
        yield ChangeKind.NEW_POLICY, words.new_policy(status), status.source, status.as_of
    elif was:
        yield ChangeKind.POLICY_REMOVED, words.removed(), was.status.source, None


def _compared(was: Held, became: Held) -> Iterator[_Told]:
    corrected: dict[str, None] = {}
    old, new = was.status, became.status
    if (old.standing, old.words) != (new.standing, new.words):
        yield ChangeKind.STATUS, words.status(old, new), new.source, new.as_of
    if was.title != became.title:
        corrected["title"] = None
    yield from _milestones(was, became, corrected)
    yield from _deadlines(was, became, corrected)
    yield from _positions(was, became, corrected)
    if corrected:
        yield ChangeKind.ENTRY_CORRECTED, words.corrected(corrected), new.source, new.as_of


def _milestones(was: Held, became: Held, corrected: dict[str, None]) -> Iterator[_Told]:
    found = paired(
        was.timeline, became.timeline, lambda one: (one.on, one.text), lambda one: one.on, lambda one: one.text
    )
    for one in found.came:
        yield ChangeKind.MILESTONE_ADDED, words.milestone(one), one.source, one.on
    if found.went or any((old.on, old.text) != (new.on, new.text) for old, new in found.altered):
        corrected["timeline"] = None


def _deadlines(was: Held, became: Held, corrected: dict[str, None]) -> Iterator[_Told]:
    found = paired(
        was.deadlines,
        became.deadlines,
        lambda one: (one.kind, one.on, one.text),
        lambda one: (one.kind, one.text),
        lambda one: (one.kind, one.on),
        lambda one: one.kind,
    )
    if found.went:
        corrected["deadlines"] = None
    announced = set()
    for old, new in found.altered:
        told = list(_deadline(old, new))
        announced |= {(new.kind, on) for kind, _, _, on in told if kind is ChangeKind.DEADLINE_SUPERSEDED}
        if not told and _facts(old) != _facts(new):
            corrected["deadlines"] = None
        yield from told
    for one in found.came:
        if (one.kind, one.on) not in announced:
            yield ChangeKind.DEADLINE_ADDED, words.deadline_added(one), one.source, one.on


def _deadline(old: Deadline, new: Deadline) -> Iterator[_Told]:
    if (old.on, old.at, old.zone) != (new.on, new.at, new.zone):
        yield ChangeKind.DEADLINE_MOVED, words.deadline_moved(old, new), new.source, new.on
    if new.superseded_by and new.superseded_by != old.superseded_by:
        text = words.deadline_superseded(new, new.superseded_by)
        yield ChangeKind.DEADLINE_SUPERSEDED, text, new.source, new.superseded_by
    if _rivals(new) - _rivals(old):
        yield ChangeKind.DEADLINE_CONFLICT, words.deadline_conflict(new), new.source, new.on


def _facts(one: Deadline) -> tuple[object, ...]:
    return one.text, one.superseded_by, _rivals(one)


def _rivals(one: Deadline) -> set[date]:
    return {on for on, _ in one.conflicts_with}


def _positions(was: Held, became: Held, corrected: dict[str, None]) -> Iterator[_Told]:
    """A statement that was put into other words here is a correction, not a change of mind."""
    found = paired(
        was.positions,
        became.positions,
        lambda one: (one.organisation, one.issue),
        lambda one: (one.organisation, one.on, one.source.url),
    )
    for old, new in found.altered:
        name = became.names[new.organisation]
        if old.stance is not new.stance:
            yield ChangeKind.POSITION_CHANGED, words.position_changed(old, new, name), new.source, new.on
        elif old.on and new.on and old.on < new.on:
            yield ChangeKind.POSITION_CHANGED, words.position_again(new, name), new.source, new.on
        elif _said(old) != _said(new):
            corrected["positions"] = None
    for new in found.came:
        name = became.names[new.organisation]
        yield ChangeKind.POSITION_ADDED, words.position_added(new, name), new.source, new.on
    for old in found.went:
        name = was.names[old.organisation]
        yield ChangeKind.POSITION_WITHDRAWN, words.position_withdrawn(old, name), old.source, old.on


def _said(one: Position) -> tuple[object, ...]:
    return one.issue, one.text, one.quote, one.on
