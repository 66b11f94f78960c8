"""How open a model is: its licence in plain words, and what is there to be seen of how it was made."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.policies import OrganisationId, Reference


class LicenceClass(StrEnum):
    """What a licence allows, as far as its name tells. No class alone makes a model "open source AI"."""

    OSI = "osi"
    OPEN = "open"
    RESTRICTED = "restricted"
    NON_COMMERCIAL = "non-commercial"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """`tag` is the Hub's, or the id of a licence that the Hub files under `other`. `spdx` is empty where it has none.

    `why` is a sentence of ours: why it is in its class. `patterns` are regular expressions (full match, case aside)
    over `licence_name` by which a licence without a tag of its own is known.
    """

    tag: str
    name: str
    spdx: str
    license_class: LicenceClass
    url: str | None
    why: str = ""
    patterns: tuple[str, ...] = ()


class Part(StrEnum):
    """What a model consists of, for whoever wants to study or remake it."""

    WEIGHTS = "weights"
    CODE = "code"
    DATA = "data"
    PAPER = "paper"
    CARD = "card"


class Answer(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One line of a card. `curated` tells a person's finding from what was read off the Hub by a program."""

    part: Part
    answer: Answer
    text: str
    source: Reference
    as_of: date | None
    curated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedModel:
    """An entry of `catalogue/models.yaml`: a model or a family. The first of `hub` stands for it.

    `fully_open` is the source that says that weights, training code and training data are open; None where none does.
    `licence` is a tag of `licences.yaml`, `licence_note` a sentence on what is special about it.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    hub: tuple[str, ...]
    organisation: OrganisationId
    licence: str
    licence_source: Reference
    licence_note: str
    evidence: tuple[Evidence, ...]
    fully_open: Reference | None
    fully_open_as_of: date | None
    note: str
    last_verified: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpennessCard:
    """`label` is one plain line such as "Open weights, OSI licence". `gated` stands beside it and never in it.

    `licence` is None where nothing is stated. `tag` is what was stated, verbatim. `evidence` has every `Part` once, in
    order. `checklist` is the trio of recital 102 of the EU AI Act (parameters, architecture, usage information public),
    each with its answer. `measured` is False where only the catalogue speaks.
    """

    label: str
    licence: Licence | None
    tag: str
    gated: str
    evidence: tuple[Evidence, ...]
    checklist: tuple[tuple[str, Answer], ...]
    fully_open: Reference | None
    fully_open_as_of: date | None
    measured: bool
