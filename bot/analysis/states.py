"""A policy as the store keeps it: what may change about it, as JSON, and back.

The keys are kept for years: they are added to, never renamed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType
from typing import Any

from bot.domain.policies import (
    Deadline,
    DeadlineKind,
    Milestone,
    OrganisationId,
    Policy,
    Position,
    Reference,
    Stance,
    Standing,
    Status,
)

State = Mapping[str, object]
_NO_NAMES: Mapping[OrganisationId, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A state that was read. `names` are those of the organisations, as far as they were known."""

    title: str
    status: Status
    timeline: tuple[Milestone, ...]
    deadlines: tuple[Deadline, ...]
    positions: tuple[Position, ...]
    names: Mapping[OrganisationId, str]


def state_of(policy: Policy, names: Mapping[OrganisationId, str] = _NO_NAMES) -> dict[str, object]:
    """JSON-able; equal for equal policies. `names` are how to call the organisations that hold positions."""
    return {
        "title": policy.title,
        "status": {
            "standing": policy.status.standing.value,
            "words": policy.status.words,
            "as_of": policy.status.as_of.isoformat(),
            "source": _source(policy.status.source),
        },
        "milestones": [
            {"on": one.on.isoformat(), "text": one.text, "source": _source(one.source)} for one in policy.timeline
        ],
        "deadlines": [_deadline(one) for one in policy.deadlines],
        "positions": [_position(one, names) for one in policy.positions],
    }


def _deadline(one: Deadline) -> dict[str, object]:
    return {
        "kind": one.kind.value,
        "on": one.on.isoformat(),
        "at": _text(one.at),
        "zone": one.zone,
        "text": one.text,
        "source": _source(one.source),
        "superseded_by": _text(one.superseded_by),
        "conflicts_with": [{"on": on.isoformat(), "source": _source(source)} for on, source in one.conflicts_with],
    }


def _position(one: Position, names: Mapping[OrganisationId, str]) -> dict[str, object]:
    return {
        "organisation": one.organisation,
        "name": names.get(one.organisation, one.organisation),
        "stance": one.stance.value,
        "issue": one.issue,
        "text": one.text,
        "quote": one.quote,
        "on": _text(one.on),
        "source": _source(one.source),
    }


def _source(source: Reference) -> dict[str, object]:
    return {"name": source.name, "url": source.url}


def _text(moment: date | time | None) -> str | None:
    return moment.isoformat() if moment else None


def held(state: State) -> Held | None:
    """What the state says; None for an empty one, and for one that another version of the program wrote."""
    try:
        return _held(dict(state)) if state else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _held(state: dict[str, Any]) -> Held:
    status = state["status"]
    return Held(
        title=str(state["title"]),
        status=Status(
            standing=Standing(status["standing"]),
            words=str(status["words"]),
            as_of=date.fromisoformat(status["as_of"]),
            source=_reference(status["source"]),
        ),
        timeline=tuple(
            Milestone(on=date.fromisoformat(one["on"]), text=str(one["text"]), source=_reference(one["source"]))
            for one in state["milestones"]
        ),
        deadlines=tuple(map(_deadline_of, state["deadlines"])),
        positions=tuple(map(_position_of, state["positions"])),
        names=_names(state["positions"]),
    )


def _names(positions: Iterable[Mapping[str, Any]]) -> dict[OrganisationId, str]:
    return {OrganisationId(one["organisation"]): str(one["name"]) for one in positions}


def _deadline_of(one: Mapping[str, Any]) -> Deadline:
    return Deadline(
        kind=DeadlineKind(one["kind"]),
        on=date.fromisoformat(one["on"]),
        at=time.fromisoformat(one["at"]) if one["at"] else None,
        zone=str(one["zone"]),
        text=str(one["text"]),
        source=_reference(one["source"]),
        superseded_by=_date(one["superseded_by"]),
        conflicts_with=tuple(
            (date.fromisoformat(other["on"]), _reference(other["source"])) for other in one["conflicts_with"]
        ),
    )


def _position_of(one: Mapping[str, Any]) -> Position:
    return Position(
        organisation=OrganisationId(one["organisation"]),
        stance=Stance(one["stance"]),
        issue=str(one["issue"]),
        text=str(one["text"]),
        quote=str(one["quote"]),
        on=_date(one["on"]),
        source=_reference(one["source"]),
    )


def _reference(source: Mapping[str, Any]) -> Reference:
    return Reference(name=str(source["name"]), url=source["url"])


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
