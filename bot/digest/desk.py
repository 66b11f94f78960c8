"""The deadlines desk: a nudge at 14, 7, 3 and 1 days, and none on the days between.

What is due follows from the calendar and from the states that were kept; that something was said before is not asked.
"""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.analysis import calendar
from bot.analysis.states import State, held
from bot.domain.digests import Window
from bot.domain.messages import Block, Footer, Heading, Item, Link, Message
from bot.domain.policies import Deadline, DeadlineKind, Policy, PolicyId
from bot.ports import Policies, Reading

# What stands behind the source of a fact that a person entered, where news has the tier of its publisher.
_SOURCE = "source"
# When nudges come, in words.
STEPS = ", ".join(map(str, calendar.THRESHOLDS[:-1])) + f" and {calendar.THRESHOLDS[-1]} days"

_States = Mapping[PolicyId, State]
_Mark = tuple[DeadlineKind, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What the catalogue said at the beginning of a window and at its end, where that is known."""

    before: _States
    after: _States


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nudge:
    """`on` is the nearest of its dates that calls for it; `moved` are the dates that it was on before."""

    policy: Policy
    deadline: Deadline
    on: date
    moved: tuple[date, ...]


async def desk(view: Reading, policies: Policies, window: Window, *, now: datetime) -> Message | None:
    """`nudges` with what the store knows of the catalogue at both ends of the window. Raises StoreError."""
    learnt = Learnt(before=await view.policy_states(at=window.start), after=await view.policy_states(at=window.end))
    # In a thread: zones are read from disk.
    return await asyncio.to_thread(nudges, policies.all(), window, learnt=learnt, now=now)


def nudges(
    policies: Sequence[Policy], window: Window, *, learnt: Learnt | None = None, now: datetime | None = None
) -> Message | None:
    """The deadlines that came down to 14, 7, 3 or 1 days within the window, those for comments first; None without any.

    One that the catalogue learnt within the window, with 14 days left or fewer, is among them. What is superseded or,
    at the moment `now` (the end of the window) of the message, over, is not.
    """
    now = now or window.end
    found = sorted(
        (nudge for policy in policies for nudge in _of(policy, window, learnt, now)),
        key=lambda one: (one.deadline.kind is not DeadlineKind.COMMENT, calendar.ends(one.deadline, one.on)),
    )
    return _message(found, now) if found else None


def _of(policy: Policy, window: Window, learnt: Learnt | None, now: datetime) -> Iterator[_Nudge]:
    new = _new(policy, learnt)
    for deadline in policy.deadlines:
        if deadline.superseded_by is None and (on := _call(deadline, window, now, new)):
            moved = {*calendar.moved_from(deadline, policy.deadlines), *_moved_in_place(policy, deadline, learnt)}
            yield _Nudge(policy=policy, deadline=deadline, on=on, moved=tuple(sorted(moved)))


def _call(deadline: Deadline, window: Window, now: datetime, new: Collection[_Mark]) -> date | None:
    """The first date that is still to come and calls for a nudge, where sources disagree."""
    ahead = (on for on in calendar.dates(deadline) if calendar.ends(deadline, on) > now)
    return min((on for on in ahead if _calls(deadline, on, window, new)), default=None)


def _calls(deadline: Deadline, on: date, window: Window, new: Collection[_Mark]) -> bool:
    if calendar.crossed(deadline, on, window.start, window.end) is not None:
        return True
    near = calendar.days_until(deadline, on, window.end) <= calendar.THRESHOLDS[0]
    return near and (deadline.kind, on) in new


def _new(policy: Policy, learnt: Learnt | None) -> frozenset[_Mark]:
    """The dates that the policy had at the end of the window and not at its beginning."""
    before = learnt.before.get(policy.id) if learnt else None
    if learnt is None or (before and held(before) is None):
        # A state that cannot be read is no proof that a date was not known.
        return frozenset()
    return _marks(learnt.after.get(policy.id)) - _marks(before)


def _marks(state: State | None) -> frozenset[_Mark]:
    return frozenset((one.kind, on) for one in _deadlines(state) for on in calendar.dates(one))


def _moved_in_place(policy: Policy, deadline: Deadline, learnt: Learnt | None) -> Iterator[date]:
    """Where the catalogue gives the same words another date than before, instead of a line for each."""
    now = {(one.kind, one.text, one.on) for one in policy.deadlines}
    for one in _deadlines(learnt.before.get(policy.id) if learnt else None):
        same = (one.kind, one.text) == (deadline.kind, deadline.text)
        if same and (one.kind, one.text, one.on) not in now:
            yield one.on


def _deadlines(state: State | None) -> tuple[Deadline, ...]:
    found = held(state) if state else None
    return found.deadlines if found else ()


def _message(found: Sequence[_Nudge], now: datetime) -> Message:
    nearest = min(found, key=lambda one: calendar.ends(one.deadline, one.on))
    soon = calendar.left(nearest.deadline, now, nearest.on)
    count = "A deadline" if len(found) == 1 else f"{len(found)} deadlines, the nearest"
    blocks: list[Block] = [Heading(text=f"Open Gazette · {count} {soon}", level=1)]
    blocks += [_item(number, one, now) for number, one in enumerate(found, start=1)]
    lines = (
        "Each day is that of the zone beside it.",
        f"Told of {STEPS} before; /deadlines lists all that is ahead.",
    )
    return Message(blocks=(*blocks, Footer(lines=lines)))


def _item(number: int, nudge: _Nudge, now: datetime) -> Item:
    deadline, policy = nudge.deadline, nudge.policy
    left = calendar.left(deadline, now, nudge.on)
    doubt = " by one source" if nudge.on != deadline.on else ""
    return Item(
        number=number,
        title=Link(text=f"{left[:1].upper()}{left[1:]}{doubt}: {deadline.text}", url=deadline.source.url),
        text=f"{policy.title}.",
        facts=(
            deadline.kind.value,
            calendar.moment(deadline),
            *(f"moved from {calendar.day(on)}" for on in nudge.moved),
            *(f"another source says {calendar.day(on)}: {by.name}" for on, by in deadline.conflicts_with),
            f"as of {calendar.day(policy.last_verified)}",
        ),
        source=deadline.source.name,
        tier=_SOURCE,
        when=None,
    )
