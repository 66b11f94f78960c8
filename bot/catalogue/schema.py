"""The keys of the catalogue's files and what each may hold. The descriptions are what an editor shows beside the key.

Rules between keys are in rules.py, those between files in links.py.
"""

from datetime import date, time
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import Field

from bot.catalogue import hub, identifiers, values
from bot.domain.openness import Answer, LicenceClass
from bot.domain.policies import Confidence, DeadlineKind, Instrument, Jurisdiction, Stance, Standing
from bot.yamlfiles.models import Strict, words, written
from bot.yamlfiles.values import LONGEST_LINE, LONGEST_URL, read_choice, read_line

_Word = TypeVar("_Word", bound=StrEnum)


def _chosen(choices: type[_Word]) -> Any:  # noqa: ANN401 - the annotations of one value
    return written(lambda value: read_choice(value, choices), words(choices))


def _prose(most: int) -> Any:  # noqa: ANN401 - as above
    return written(partial(values.read_prose, most=most), {"type": "string", "minLength": 1, "maxLength": most})


def _pattern(pattern: str, **more: int | str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern, **more}


Id = Annotated[str, *written(values.read_id, _pattern(values.ID_PATTERN))]
Topic = Annotated[str, *written(values.read_topic, _pattern(values.TOPIC_PATTERN))]
Line = Annotated[str, *written(read_line, {"type": "string", "minLength": 1, "maxLength": LONGEST_LINE})]
Address = Annotated[str, *written(values.read_https, _pattern(values.HTTPS_PATTERN, maxLength=LONGEST_URL))]
Phrase = Annotated[str, *written(values.read_phrase, _pattern(r"([^.\s]|\.\.)\s*$", maxLength=300))]
Sentence = Annotated[str, *_prose(500)]
Text = Annotated[str, *_prose(1000)]
Quote = Annotated[str, *written(values.read_quote, _pattern(values.QUOTE_PATTERN, maxLength=400))]
Day = Annotated[date, *written(values.read_date, _pattern(values.DATE_PATTERN))]
TimeOfDay = Annotated[time, *written(values.read_time, _pattern(values.TIME_PATTERN))]
Zone = Annotated[str, *written(values.read_zone, _pattern(r"^(UTC|[A-Za-z_]+(/[A-Za-z0-9_+-]+)+)$"))]
State = Annotated[str, *written(values.read_state, {"type": "string", "enum": sorted(values.STATES)})]
Country = Annotated[str, *written(values.read_country, _pattern(r"^([a-z]{2})?$"))]
Kind = Annotated[str, *written(values.read_kind, _pattern(values.TOPIC_PATTERN))]
Namespace = Annotated[str, *written(hub.read_namespace, _pattern(hub.NAMESPACE_PATTERN))]
ModelName = Annotated[str, *written(hub.read_model, _pattern(hub.MODEL_PATTERN))]
LicenceTag = Annotated[str, *written(hub.read_tag, _pattern(hub.TAG_PATTERN))]
NamePattern = Annotated[str, *written(hub.read_pattern, {"type": "string", "format": "regex", "maxLength": 200})]
Identifier = Annotated[str, *written(identifiers.read_identifier, _pattern(identifiers.PATTERN))]
JurisdictionWord = Annotated[Jurisdiction, *_chosen(Jurisdiction)]
InstrumentWord = Annotated[Instrument, *_chosen(Instrument)]
StandingWord = Annotated[Standing, *_chosen(Standing)]
ConfidenceWord = Annotated[Confidence, *_chosen(Confidence)]
DeadlineWord = Annotated[DeadlineKind, *_chosen(DeadlineKind)]
StanceWord = Annotated[Stance, *_chosen(Stance)]
ClassWord = Annotated[LicenceClass, *_chosen(LicenceClass)]
AnswerWord = Annotated[Answer, *_chosen(Answer)]


class Reference(Strict):
    """Where a fact stands."""

    name: Line = Field(description="The name to show, such as Federal Register.")
    url: Address | None = Field(default=None, description="The https address of the page, where there is one.")


class Status(Strict):
    """Where the instrument stands. Never from news: from an official text, or a person who looked."""

    standing: StandingWord = Field(description="One word, for lists and filters.")
    words: Phrase = Field(description="The exact words, without a stop at the end.")
    as_of: Day = Field(description="The day on which it stood so.")
    source: Reference = Field(description="Who says so.")


class Milestone(Strict):
    """Something that happened, or is to happen."""

    on: Day = Field(description="The day.")
    text: Phrase = Field(description="What happens, without a stop at the end.")
    source: Reference = Field(description="Where it stands.")


class OtherDate(Strict):
    """A date that another source gives for the same thing."""

    on: Day = Field(description="The other date.")
    source: Reference = Field(description="Who gives it.")


class Deadline(Strict):
    """The last moment for something, or the first day of an effect."""

    kind: DeadlineWord = Field(description="comment, effective, compliance, enforcement or hearing.")
    on: Day = Field(description="The day; without a time it ends at midnight.")
    at: TimeOfDay | None = Field(default=None, description="The time of day, such as 17:00, where one is set.")
    zone: Zone = Field(description="The IANA time zone in which the day counts, such as America/New_York.")
    text: Phrase = Field(description="What is due or takes effect, without a stop at the end.")
    source: Reference = Field(description="Where it stands.")
    superseded_by: Day | None = Field(default=None, description="The date that took its place, where it was moved.")
    conflicts_with: tuple[OtherDate, ...] = Field(default=(), description="Other dates that other sources give.")


class Position(Strict):
    """What an organisation holds on one issue of the policy."""

    organisation: Id = Field(description="The id of an entry of organisations.yaml.")
    stance: StanceWord = Field(description="Towards the issue: supports, opposes or mixed.")
    issue: Line = Field(description="What the stance is towards.")
    text: Sentence = Field(description="A sentence of our own.")
    quote: Quote = Field(default="", description="At most 25 words, verbatim; left out where there are none.")
    on: Day | None = Field(default=None, description="The day it was said, where it is known.")
    source: Reference = Field(description="Where it was said.")


class PolicyFile(Strict):
    """One policy of the catalogue: policies/<id>.yaml."""

    id: Id = Field(description="The name of the file without .yaml. Links and watches keep to it, so never change it.")
    title: Line = Field(description="The official title, or the usual one.")
    aliases: tuple[Line, ...] = Field(default=(), description="Other names by which people ask for it.")
    jurisdiction: JurisdictionWord = Field(description="Whose instrument it is.")
    state: State | None = Field(default=None, description="For us-state: the two letters of the state.")
    instrument: InstrumentWord = Field(description="What kind of text it is.")
    identifiers: tuple[Identifier, ...] = Field(
        description="Canonical keys such as eo:14179 or eu:2024/1689, by which entries are linked to it; [] for none."
    )
    url: Address | None = Field(default=None, description="The official text.")
    topics: tuple[Topic, ...] = Field(default=(), description="Words that group policies.")
    status: Status = Field(description="Where it stands.")
    meaning: Text = Field(description="What it means for open-source and open-weight models, in our own words.")
    timeline: tuple[Milestone, ...] = Field(default=(), description="What happened and what is to happen.")
    deadlines: tuple[Deadline, ...] = Field(default=(), description="The dates that somebody must keep.")
    positions: tuple[Position, ...] = Field(default=(), description="Who holds what.")
    related: tuple[Id, ...] = Field(default=(), description="The ids of other policies.")
    confidence: ConfidenceWord = Field(description="How sure the facts are; low is shown on the card.")
    last_verified: Day = Field(description="The day on which a person last held the entry against its sources.")
    short_names: tuple[Line, ...] = Field(
        default=(),
        description="What everybody calls it though others may be called so too: found in look-ups, never in texts.",
    )


class Item(Strict):
    """One of a list in one file."""

    id: Id = Field(description="A short name that stays: others refer to it.")


class OrganisationItem(Item):
    """One entry of organisations.yaml."""

    name: Line = Field(description="What readers see.")
    aliases: tuple[Line, ...] = Field(default=(), description="Other names by which people ask for it.")
    kind: Kind = Field(description="A word such as company, agency or non-profit.")
    country: Country = Field(default="", description="Two small letters (ISO 3166, eu for the Union).")
    url: Address | None = Field(default=None, description="Its own site.")
    hub: tuple[Namespace, ...] = Field(
        default=(),
        description="The names under which it publishes on the Hugging Face Hub: what stands before the slash.",
    )
    country_source: Reference | None = Field(
        default=None, description="Who says where it is based; wanted where its models are counted for a country."
    )


class TermItem(Item):
    """One entry of glossary.yaml."""

    term: Line = Field(description="The word or phrase.")
    aliases: tuple[Line, ...] = Field(default=(), description="Other words for it.")
    text: Text = Field(description="One or two sentences of our own.")
    sources: tuple[Reference, ...] = Field(default=(), description="Where the meaning comes from.")


class LicenceItem(Item):
    """One entry of licences.yaml. Its id is the tag of the Hub, or one of ours for what the Hub files under `other`."""

    id: LicenceTag = Field(description="The Hub's tag, such as apache-2.0.")
    name: Line = Field(description="What readers see.")
    spdx: Line | None = Field(default=None, description="The identifier of the SPDX list, where it has one.")
    license_class: ClassWord = Field(alias="class", description="osi, open, restricted, non-commercial or unclear.")
    url: Address | None = Field(default=None, description="The text of the licence, or a page about it.")
    why: Sentence = Field(description="A sentence of our own: why it is in its class.")
    patterns: tuple[NamePattern, ...] = Field(
        default=(), description="Regular expressions that fit the whole name of a licence that the Hub has no tag for."
    )


class Finding(Strict):
    """What a person found out about one part of a model."""

    answer: AnswerWord = Field(description="Whether it is public: yes, partly, no or not stated.")
    text: Sentence = Field(description="A sentence of our own.")
    source: Reference = Field(description="Where it stands.")
    as_of: Day | None = Field(default=None, description="The day on which it was so; left out: that of last_verified.")


class Findings(Strict):
    """The parts of a model. What is left out is read off the Hub where that can be, and is not stated otherwise."""

    weights: Finding | None = Field(default=None, description="The parameters.")
    code: Finding | None = Field(default=None, description="The code for training; code to run it is not enough.")
    data: Finding | None = Field(default=None, description="The data it was trained on, those of its base included.")
    paper: Finding | None = Field(default=None, description="A paper or technical report.")
    card: Finding | None = Field(default=None, description="A model card.")


class FullyOpen(Strict):
    """Who says that weights, training code and training data are all open, and when."""

    source: Reference = Field(description="Who says so.")
    as_of: Day = Field(description="The day on which it was said or looked up.")


class ModelItem(Item):
    """One entry of models.yaml: a model or a family of one licence."""

    name: Line = Field(description="What readers see.")
    aliases: tuple[Line, ...] = Field(default=(), description="Other names by which people ask for it.")
    hub: tuple[ModelName, ...] = Field(description="Its names on the Hub, owner/name; the first stands for it.")
    organisation: Id = Field(description="The id of an entry of organisations.yaml.")
    licence: LicenceTag = Field(description="The id of an entry of licences.yaml.")
    licence_source: Reference = Field(description="Where the licence stands.")
    licence_note: Sentence | None = Field(default=None, description="What is special about the licence, in a sentence.")
    evidence: Findings = Field(default=Findings(), description="What is public of it, part by part.")
    fully_open: FullyOpen | None = Field(default=None, description="Only where a source says that all of it is open.")
    note: Text | None = Field(default=None, description="What a reader should know besides.")
    last_verified: Day = Field(description="The day on which a person last held the entry against its sources.")
