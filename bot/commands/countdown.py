"""Which deadlines come next, each with its policy. How long it is until then is `bot.analysis.calendar`'s to say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.analysis.calendar import day, days_left, days_until, ends, left, moment, notes, over, soonest, zone_words
from bot.domain.policies import Deadline, Policy

__all__ = [
    "Due",
    "coming",
    "day",
    "days_left",
    "days_until",
    "ends",
    "everything",
    "left",
    "moment",
    "next_due",
    "notes",
    "over",
    "soonest",
    "zone_words",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline with the policy that it is of."""

    policy: Policy
    deadline: Deadline


def everything(policies: Iterable[Policy]) -> list[Due]:
    """Every deadline, the earliest first. Reads zones from disk the first time: an event loop hands it to a thread."""
    found = [Due(policy=policy, deadline=one) for policy in policies for one in policy.deadlines]
    return sorted(found, key=lambda due: (ends(due.deadline), due.policy.id))


def coming(policies: Iterable[Policy], now: datetime) -> list[Due]:
    """Those that are not over by some source, in the order of the first date that may still be meant."""
    dated = [(soonest(due.deadline, now), due) for due in everything(policies)]
    return [due for _, due in sorted(((on, due) for on, due in dated if on), key=lambda one: one[0])]


def next_due(policy: Policy, now: datetime) -> Deadline | None:
    """The next one that counts: neither over nor superseded."""
    return next((due.deadline for due in coming([policy], now) if due.deadline.superseded_by is None), None)
