"""Deadlines and milestones as blocks: how long it is until then, what is in doubt, and who says so."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.commands.countdown import Due, day, left, moment, notes, over
from bot.commands.official import SOURCE
from bot.domain.messages import Item, Link, Table
from bot.domain.policies import Milestone, Policy


def due_item(number: int, due: Due, now: datetime, *, of: bool = True) -> Item:
    """`In 6 days: Comments close`; `of` names the policy. What is superseded is never counted down."""
    deadline = due.deadline
    if deadline.superseded_by:
        head = "Superseded"
    else:
        ago = "Over, " if over(deadline, now) else ""
        head = _sentence(f"{ago}{left(deadline, now)}")
    return Item(
        number=number,
        title=Link(text=f"{head}: {deadline.text}", url=deadline.source.url),
        text=f"{due.policy.title}." if of else "",
        facts=(deadline.kind.value, moment(deadline), *notes(deadline), _as_of(due.policy)),
        source=deadline.source.name,
        tier=SOURCE,
        when=None,
    )


def milestone_item(number: int, milestone: Milestone, policy: Policy, today: date) -> Item:
    return Item(
        number=number,
        title=Link(text=f"{day(milestone.on)}: {milestone.text}", url=milestone.source.url),
        text="",
        facts=(*(("still to come",) if milestone.on > today else ()), _as_of(policy)),
        source=milestone.source.name,
        tier=SOURCE,
        when=None,
    )


def milestones(found: Sequence[Milestone], today: date) -> Table:
    """Small enough for a summary: dates, what happened or is to happen, and by whose word."""
    rows = tuple(
        (day(one.on) + (" (to come)" if one.on > today else ""), one.text, one.source.name)
        for one in sorted(found, key=lambda one: one.on)
    )
    return Table(columns=("date", "what", "source"), rows=rows)


def _as_of(policy: Policy) -> str:
    return f"as of {day(policy.last_verified)}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
