"""Policies as data: what an instrument is, where it stands as of when, and who said what about it.

Every fact carries its source. A status is never inferred from news: it is what a person entered, or an official
register answered.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import NewType

PolicyId = NewType("PolicyId", str)
OrganisationId = NewType("OrganisationId", str)


class Jurisdiction(StrEnum):
    US = "us"
    US_STATE = "us-state"
    EU = "eu"
    UK = "uk"
    CN = "cn"
    INTERNATIONAL = "intl"
    OTHER = "other"


class Instrument(StrEnum):
    EXECUTIVE_ORDER = "executive-order"
    MEMORANDUM = "memorandum"
    RULE = "rule"
    PROPOSED_RULE = "proposed-rule"
    REQUEST_FOR_COMMENT = "request-for-comment"
    PLAN = "plan"
    REPORT = "report"
    FRAMEWORK = "framework"
    BILL = "bill"
    LAW = "law"
    REGULATION = "regulation"
    DIRECTIVE = "directive"
    CODE = "code-of-practice"
    GUIDELINES = "guidelines"
    AGREEMENT = "agreement"
    HEARING = "hearing"
    DEFINITION = "definition"
    LICENCE = "licence"
    PROGRAMME = "programme"


class Standing(StrEnum):
    """Where an instrument stands, in one word for lists; `Status.words` says it exactly."""

    PROPOSED = "proposed"
    OPEN_FOR_COMMENT = "open-for-comment"
    COMMENTS_CLOSED = "comments-closed"
    ENACTED = "enacted"
    IN_FORCE = "in-force"
    VOLUNTARY = "voluntary"
    PUBLISHED = "published"
    STALLED = "stalled"
    REJECTED = "rejected"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class DeadlineKind(StrEnum):
    COMMENT = "comment"
    EFFECTIVE = "effective"
    COMPLIANCE = "compliance"
    ENFORCEMENT = "enforcement"
    HEARING = "hearing"


class Stance(StrEnum):
    """Towards what the issue names, not towards AI."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where a fact stands: a name to show and, where there is one, an https address."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`words` is a sentence without a stop; it held on the date `as_of` by that source."""

    standing: Standing
    words: str
    as_of: date
    source: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """Something that happened, or is to happen, on that date. `text` is a sentence without a stop."""

    on: date
    text: str
    source: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last moment, or the first day of an effect, in the IANA `zone`; a day without a time ends at its midnight.

    `superseded_by` is the date that took its place. `conflicts_with` is a date that another source gives.
    """

    kind: DeadlineKind
    on: date
    at: time | None
    zone: str
    text: str
    source: Reference
    superseded_by: date | None = None
    conflicts_with: tuple[tuple[date, Reference], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What an organisation holds on one issue of the policy. `quote` is verbatim, at most 25 words; or it is empty."""

    organisation: OrganisationId
    stance: Stance
    issue: str
    text: str
    quote: str
    on: date | None
    source: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One dossier. `identifiers` are canonical keys such as `eo:14179`, `frdoc:2025-02172`, `eu:2024/1689`.

    `meaning` says what it means for open-source and open-weight models, in our own words. `short_names` are what
    everybody calls it though others may be called so too ("AI Act"): who asks for one means this policy, yet in a text
    it is never taken for its name.
    """

    id: PolicyId
    title: str
    aliases: tuple[str, ...]
    jurisdiction: Jurisdiction
    state: str
    instrument: Instrument
    identifiers: tuple[str, ...]
    url: str | None
    topics: tuple[str, ...]
    status: Status
    meaning: str
    timeline: tuple[Milestone, ...]
    deadlines: tuple[Deadline, ...]
    positions: tuple[Position, ...]
    related: tuple[PolicyId, ...]
    confidence: Confidence
    last_verified: date
    short_names: tuple[str, ...] = ()


class ChangeKind(StrEnum):
    """What became different, the weightiest first."""

    STATUS = "status-changed"
    DEADLINE_MOVED = "deadline-moved"
    DEADLINE_SUPERSEDED = "deadline-superseded"
    DEADLINE_CONFLICT = "deadline-conflict"
    DEADLINE_ADDED = "deadline-added"
    MILESTONE_ADDED = "milestone-added"
    POSITION_CHANGED = "position-changed"
    POSITION_ADDED = "position-added"
    POSITION_WITHDRAWN = "position-withdrawn"
    NEW_POLICY = "new-policy"
    ENTRY_CORRECTED = "entry-corrected"
    POLICY_REMOVED = "policy-removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two states of the catalogue. `text` is a sentence of ours, `source` says so.

    `on` is the date that the change is about: of the status, the milestone, the new deadline, the position.
    """

    kind: ChangeKind
    policy: PolicyId
    title: str
    text: str
    source: Reference
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """`kind` is a word such as `company`, `agency`, `non-profit`; `country` an ISO 3166 code, empty where unknown.

    `hub` are the names under which it publishes models on the Hugging Face Hub. `country_source` says where it is
    based, for those whose models are counted by country.
    """

    id: OrganisationId
    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str
    url: str | None
    hub: tuple[str, ...] = ()
    country_source: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An entry of the glossary: `text` is one or two sentences."""

    id: str
    term: str
    aliases: tuple[str, ...]
    text: str
    sources: tuple[Reference, ...]
