"""Checked files become the domain's nouns: lists sorted by date, keys that were left out as empty values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from bot.catalogue import schema
from bot.domain.catalogue import Catalogue
from bot.domain.openness import CuratedModel, Evidence, Licence, Part
from bot.domain.policies import (
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What is good in the files, links that lead nowhere left out."""

    policies: Sequence[schema.PolicyFile]
    organisations: Sequence[schema.OrganisationItem]
    terms: Sequence[schema.TermItem]
    licences: Sequence[schema.LicenceItem]
    models: Sequence[schema.ModelItem]


def build(entries: Entries, *, now: datetime) -> Catalogue:
    """Each list by id. `now` is aware UTC."""
    built = tuple(sorted(map(policy, entries.policies), key=attrgetter("id")))
    return Catalogue(
        policies=built,
        organisations=tuple(sorted(map(organisation, entries.organisations), key=attrgetter("id"))),
        terms=tuple(sorted(map(term, entries.terms), key=attrgetter("id"))),
        licences=tuple(sorted(map(licence, entries.licences), key=attrgetter("tag"))),
        models=tuple(sorted(map(model, entries.models), key=attrgetter("id"))),
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
        short_names=file.short_names,
    )


def organisation(item: schema.OrganisationItem) -> Organisation:
    return Organisation(
        id=OrganisationId(item.id),
        name=item.name,
        aliases=item.aliases,
        kind=item.kind,
        country=item.country,
        url=item.url,
        hub=item.hub,
        country_source=_reference(item.country_source) if item.country_source else None,
    )


def term(item: schema.TermItem) -> Term:
    return Term(
        id=item.id,
        term=item.term,
        aliases=item.aliases,
        text=item.text,
        sources=tuple(map(_reference, item.sources)),
    )


def licence(item: schema.LicenceItem) -> Licence:
    return Licence(
        tag=item.id,
        name=item.name,
        spdx=item.spdx or "",
        license_class=item.license_class,
        url=item.url,
        why=item.why,
        patterns=item.patterns,
    )


def model(item: schema.ModelItem) -> CuratedModel:
    return CuratedModel(
        id=item.id,
        name=item.name,
        aliases=item.aliases,
        hub=item.hub,
        organisation=OrganisationId(item.organisation),
        licence=item.licence,
        licence_source=_reference(item.licence_source),
        licence_note=item.licence_note or "",
        evidence=tuple(_evidence(part, found, item.last_verified) for part, found in item.evidence if found),
        fully_open=_reference(item.fully_open.source) if item.fully_open else None,
        fully_open_as_of=item.fully_open.as_of if item.fully_open else None,
        note=item.note or "",
        last_verified=item.last_verified,
    )


def _evidence(part: str, found: schema.Finding, verified: date) -> Evidence:
    return Evidence(
        part=Part(part),
        answer=found.answer,
        text=found.text,
        source=_reference(found.source),
        as_of=found.as_of or verified,
        curated=True,
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
