"""What no single value of a policy can show: rules between its keys, and dates that cannot be right."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from bot.catalogue.files import Entry
from bot.catalogue.schema import PolicyFile
from bot.domain.errors import Problem
from bot.domain.policies import Jurisdiction


def broken_rules(entry: Entry[PolicyFile], *, stem: str, today: date) -> Iterator[Problem]:
    """Every breach. `stem` is the file's name without .yaml; `today` the last day that is anywhere on earth."""
    policy = entry.model
    if policy.id != stem:
        yield entry.problem("id", message=f'expected "{stem}" as the file is named, got "{policy.id}"; rename one')
    if policy.id in policy.related:
        at = policy.related.index(policy.id)
        yield entry.problem("related", at, message="a policy is not related to itself; remove it")
    yield from _state(entry)
    yield from _twice(entry)
    yield from _from_the_future(entry, today)
    yield from _moved(entry)


def _state(entry: Entry[PolicyFile]) -> Iterator[Problem]:
    of_a_state = entry.model.jurisdiction is Jurisdiction.US_STATE
    if of_a_state and entry.model.state is None:
        yield entry.problem("state", message="this key is missing; us-state needs it, write `state: ca`")
    if not of_a_state and entry.model.state is not None:
        yield entry.problem("state", message="only the jurisdiction us-state has a state; remove the key")


def _twice(entry: Entry[PolicyFile]) -> Iterator[Problem]:
    for key in ("identifiers", "related"):
        values: tuple[str, ...] = getattr(entry.model, key)
        for value, count in Counter(values).items():
            if count > 1:
                last = len(values) - 1 - values[::-1].index(value)
                yield entry.problem(key, last, message=f'"{value}" is listed twice; keep one')


def _from_the_future(entry: Entry[PolicyFile], today: date) -> Iterator[Problem]:
    """Nobody has looked tomorrow. Milestones and deadlines may well lie ahead."""
    policy = entry.model
    if policy.last_verified > today:
        yield entry.problem("last_verified", message=f"{policy.last_verified} is yet to come")
    if policy.status.as_of > today:
        yield entry.problem("status", "as_of", message=f"{policy.status.as_of} is yet to come")
    elif policy.status.as_of > policy.last_verified:
        message = f"later than last_verified, {policy.last_verified}; the entry was looked at then, so move that date"
        yield entry.problem("status", "as_of", message=message)
    for index, position in enumerate(policy.positions):
        if position.on and position.on > today:
            yield entry.problem("positions", index, "on", message=f"{position.on} is yet to come")


def _moved(entry: Entry[PolicyFile]) -> Iterator[Problem]:
    for index, deadline in enumerate(entry.model.deadlines):
        if deadline.superseded_by == deadline.on:
            message = "the date itself; name the one that took its place, or remove the key"
            yield entry.problem("deadlines", index, "superseded_by", message=message)
        for number, other in enumerate(deadline.conflicts_with):
            if other.on == deadline.on:
                message = "the same date as above, which is no conflict"
                yield entry.problem("deadlines", index, "conflicts_with", number, "on", message=message)
