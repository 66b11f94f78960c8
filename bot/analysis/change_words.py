"""How a change of a policy is said: one sentence each, with a stop."""

from collections.abc import Collection
from datetime import date

from bot.domain.policies import Deadline, DeadlineKind, Milestone, Position, Stance, Status

_DEADLINES = {
    DeadlineKind.COMMENT: "comment deadline",
    DeadlineKind.EFFECTIVE: "effective date",
    DeadlineKind.COMPLIANCE: "compliance date",
    DeadlineKind.ENFORCEMENT: "date of enforcement",
    DeadlineKind.HEARING: "hearing date",
}
_STANCES = {Stance.SUPPORTS: "supports", Stance.OPPOSES: "opposes", Stance.MIXED: "is of two minds on"}
_STANCES_BEFORE = {Stance.SUPPORTS: "supported it", Stance.OPPOSES: "opposed it", Stance.MIXED: "was of two minds"}


def new_policy(status: Status) -> str:
    return f"New in the catalogue. Status as of {day(status.as_of)}: {status.words}."


def removed() -> str:
    return "No longer in the catalogue."


def status(before: Status, after: Status) -> str:
    return f"Status as of {day(after.as_of)}: {after.words}. Before: {before.words}."


def milestone(one: Milestone) -> str:
    return f"{day(one.on)}: {one.text}."


def deadline_added(one: Deadline) -> str:
    return f"New {_DEADLINES[one.kind]}: {_moment(one)}. {one.text}."


def deadline_moved(before: Deadline, after: Deadline) -> str:
    zoned = before.zone != after.zone
    moved = f"from {_moment(before, zoned=zoned)} to {_moment(after, zoned=zoned)}"
    return f"The {_DEADLINES[after.kind]} moved {moved}. {after.text}."


def deadline_superseded(one: Deadline, by: date) -> str:
    return f"The {_DEADLINES[one.kind]} of {_moment(one)} gave way to {day(by)}. {one.text}."


def deadline_conflict(one: Deadline) -> str:
    others = " and ".join(f"{source.name} says {day(on)}" for on, source in one.conflicts_with)
    return f"Sources disagree on the {_DEADLINES[one.kind]}: {one.source.name} says {day(one.on)}, {others}."


def position_added(one: Position, name: str) -> str:
    return f"{name} {_STANCES[one.stance]} “{one.issue}”."


def position_changed(before: Position, after: Position, name: str) -> str:
    return f"{name} now {_STANCES[after.stance]} “{after.issue}”; before, it {_STANCES_BEFORE[before.stance]}."


def position_again(one: Position, name: str) -> str:
    return f"{name} says again that it {_STANCES[one.stance]} “{one.issue}”."


def position_withdrawn(one: Position, name: str) -> str:
    return f"The position of {name} on “{one.issue}” is no longer in the catalogue."


def corrected(what: Collection[str]) -> str:
    return f"Put right in the entry: {', '.join(what)}."


def day(on: date) -> str:
    """`3 August 2025`."""
    return f"{on.day} {on:%B %Y}"


def _moment(one: Deadline, *, zoned: bool = False) -> str:
    at = f" at {one.at:%H:%M}" if one.at else ""
    return f"{day(one.on)}{at}" + (f" ({one.zone})" if zoned or one.at else "")
