"""Checked files become the domain's nouns: lists sorted by date, keys that were left out as empty values."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter

from bot.catalogue import schema
from bot.domain.policies import (
    Catalogue,
    Deadline,
    Milestone,
    Organisation,
    OrganisationId,
    Policy,
    PolicyId,
    Position,
    Reference,
    Status,
    Term,
)


def build(
    policies: Iterable[schema.PolicyFile],
    organisations: Iterable[schema.OrganisationItem],
    terms: Iterable[schema.TermItem],
    *,
    now: datetime,
) -> Catalogue:
    """Each list by id. `now` is aware UTC."""
    built = tuple(sorted(map(policy, policies), key=attrgetter("id")))
    return Catalogue(
        policies=built,
        organisations=tuple(sorted(map(organisation, organisations), key=attrgetter("id"))),
        terms=tuple(sorted(map(term, terms), key=attrgetter("id"))),
        loaded_at=now,
        by_id={one.id: one for one in built},
    )


def policy(file: schema.PolicyFile) -> Policy:
    return Policy(
        id=PolicyId(file.id),
        title=file.title,
        aliases=file.aliases,
        jurisdiction=file.jurisdiction,
        state=file.state or "",
        instrument=file.instrument,
        identifiers=file.identifiers,
        url=file.url,
        topics=file.topics,
        status=_status(file.status),
        meaning=file.meaning,
        timeline=tuple(sorted(map(_milestone, file.timeline), key=attrgetter("on"))),
        deadlines=tuple(sorted(map(_deadline, file.deadlines), key=attrgetter("on"))),
        positions=tuple(map(_position, file.positions)),
        related=tuple(map(PolicyId, file.related)),
        confidence=file.confidence,
        last_verified=file.last_verified,
    )


def organisation(item: schema.OrganisationItem) -> Organisation:
    return Organisation(
        id=OrganisationId(item.id),
        name=item.name,
        aliases=item.aliases,
        kind=item.kind,
        country=item.country,
        url=item.url,
    )


def term(item: schema.TermItem) -> Term:
    return Term(
        id=item.id,
        term=item.term,
        aliases=item.aliases,
        text=item.text,
        sources=tuple(map(_reference, item.sources)),
    )


def _reference(given: schema.Reference) -> Reference:
    return Reference(name=given.name, url=given.url)


def _status(given: schema.Status) -> Status:
    return Status(standing=given.standing, words=given.words, as_of=given.as_of, source=_reference(given.source))


def _milestone(given: schema.Milestone) -> Milestone:
    return Milestone(on=given.on, text=given.text, source=_reference(given.source))


def _deadline(given: schema.Deadline) -> Deadline:
    return Deadline(
        kind=given.kind,
        on=given.on,
        at=given.at,
        zone=given.zone,
        text=given.text,
        source=_reference(given.source),
        superseded_by=given.superseded_by,
        conflicts_with=tuple((other.on, _reference(other.source)) for other in given.conflicts_with),
    )


def _position(given: schema.Position) -> Position:
    return Position(
        organisation=OrganisationId(given.organisation),
        stance=given.stance,
        issue=given.issue,
        text=given.text,
        quote=given.quote,
        on=given.on,
        source=_reference(given.source),
    )
