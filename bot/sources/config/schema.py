"""The keys of feeds.yaml and what each may hold. The descriptions are what an editor shows beside the key.

A key that is left out stays out of `model_fields_set`: what it then means is decided in build.py, so that the
`default` below only documents. Rules between keys, and between sources, are in rules.py.
"""

from datetime import timedelta
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler
from pydantic.config import JsonDict
from pydantic_core import CoreSchema

from bot.domain.digests import Relevance
from bot.domain.entries import EntryKind
from bot.domain.sources import SourceKind, Tier
from bot.sources.config import values
from bot.sources.config.durations import DURATION_PATTERN, read_duration
from bot.yamlfiles import values as plain
from bot.yamlfiles.models import Strict, words, written

Item = TypeVar("Item")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def _poll_interval(value: object) -> timedelta:
    return read_duration(value, least=MINUTE, most=7 * DAY)


def _look_back(value: object) -> timedelta:
    return read_duration(value, least=timedelta(hours=1), most=366 * DAY)


_LINE = {"type": "string", "minLength": 1, "maxLength": plain.LONGEST_LINE}
_TIME = {"type": "string", "pattern": DURATION_PATTERN}

Line = Annotated[str, *written(plain.read_line, _LINE)]
Url = Annotated[
    str, *written(plain.read_url, {"type": "string", "pattern": plain.URL_PATTERN, "maxLength": plain.LONGEST_URL})
]
UserAgent = Annotated[str, *written(values.read_user_agent, _LINE)]
Id = Annotated[str, *written(values.read_id, {"type": "string", "pattern": plain.ID_PATTERN})]
Topic = Annotated[str, *written(values.read_topic, {"type": "string", "pattern": values.TOPIC_PATTERN})]
EditionName = Annotated[str, *written(values.read_edition_name, {"type": "string", "pattern": values.EDITION_PATTERN})]
Phrase = Annotated[
    str, *written(values.read_phrase, {"type": "string", "minLength": 1, "maxLength": values.LONGEST_PHRASE})
]
Switch = Annotated[bool, *written(plain.read_switch, {"type": "boolean"})]
Every = Annotated[timedelta, *written(_poll_interval, _TIME)]
LookBack = Annotated[timedelta, *written(_look_back, _TIME)]
Kind = Annotated[SourceKind, *written(lambda value: plain.read_choice(value, SourceKind), words(SourceKind))]
RelevanceWord = Annotated[Relevance, *written(lambda value: plain.read_choice(value, Relevance), words(Relevance))]
TierWord = Annotated[Tier, *written(lambda value: plain.read_choice(value, Tier), words(Tier))]
EntryWord = Annotated[EntryKind, *written(lambda value: plain.read_choice(value, EntryKind), words(EntryKind))]
FirstImport = Annotated[
    int | None, *written(values.read_first_import, {"anyOf": [{"type": "integer", "minimum": 0}, {"const": "all"}]})
]
Bill = Annotated[str, *written(values.read_bill, {"type": "string", "pattern": values.BILL_PATTERN})]
Version = Annotated[int, *written(values.read_version, {"const": 1})]
Remaining = Annotated[
    int,
    *written(
        lambda value: plain.read_whole(value, least=0, most=100_000),
        {"type": "integer", "minimum": 0, "maximum": 100_000},
    ),
]
Limit = Annotated[
    int,
    *written(
        lambda value: plain.read_whole(value, least=1, most=1000), {"type": "integer", "minimum": 1, "maximum": 1000}
    ),
]
Quota = Annotated[
    int,
    *written(lambda value: plain.read_whole(value, least=1, most=50), {"type": "integer", "minimum": 1, "maximum": 50}),
]

Trending = Annotated[
    int,
    *written(lambda value: plain.read_whole(value, least=0, most=25), {"type": "integer", "minimum": 0, "maximum": 25}),
]


class _OneIsEnough:
    """In the JSON Schema, the single item stands beside the list."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        many = handler(core)
        return {"anyOf": [many, many["items"]]}


OneOrMore = Annotated[tuple[Item, ...], BeforeValidator(plain.as_items), _OneIsEnough()]
Bills = Annotated[
    tuple[Bill, ...],
    Field(json_schema_extra={"minItems": 1, "maxItems": values.MOST_BILLS}),
    BeforeValidator(values.some_bills),
    _OneIsEnough(),
]


def _documented(description: str, default: str | int | bool | None = None) -> Any:  # noqa: ANN401 - what Field itself returns
    """An optional key. `default` is what leaving it out means, as one would write it."""
    shown: JsonDict = {} if default is None else {"default": default}
    return Field(default=None, description=description, json_schema_extra=shown)


class Shared(Strict):
    """The keys that `defaults` and every source have in common."""

    every: Every = _documented(
        "How often to look, as a duration: 30m, 2h, 1d, 1h30m. From 1m to 7d; an hour or more is polite.", "1h"
    )
    tier: TierWord = _documented(
        "How near the source stands to the fact: official, first-hand, press, blog or aggregator. "
        "When several sources carry the same piece, the nearest one leads.",
        "press",
    )
    topic: Topic = _documented("One word that groups sources; editions and sections can select by it.", "general")
    first_import: FirstImport = _documented(
        "How many of the entries found on the very first poll may appear in an edition, newest first; "
        "the rest count as already read. A whole number, or all.",
        3,
    )
    user_agent: UserAgent = _documented(
        "What to answer a host that refuses the usual user agent. Leave it out unless the source fails with 403."
    )
    include: OneOrMore[Phrase] = _documented(
        "Keep only entries whose title or summary contains one of these words or phrases. Whole words count, "
        "capitals only for acronyms such as AI; /between slashes/ is a regular expression."
    )
    exclude: OneOrMore[Phrase] = _documented("Drop entries that contain one of these; written as in include.")
    enabled: Switch = _documented("false keeps the source in the file but does not poll it.", default=True)
    every_at_most: Every = _documented(
        "How far the interval may grow beyond every while a feed brings little, as a duration; at most a day. Only "
        "for feeds, and never for official ones, whose dates matter. Left out where every is written: every is kept; "
        "where neither is written: 8h."
    )


class Defaults(Shared):
    """What every source does unless it says otherwise itself. A list in a source replaces the list here."""


class Source(Shared):
    """One place to read: a feed, a search of an official API, the status of bills, or the Hub's trending list."""

    id: Id = Field(
        description="The name under which the database knows the source: small letters, digits and hyphens. "
        "Keep it when the address changes; a new id is a new source."
    )
    kind: Kind = _documented(
        "feed (RSS, Atom or JSON Feed), federal-register, govinfo-billstatus, hub-trending, or with a key of yours "
        "congress, regulations or courtlistener (whose key is optional).",
        "feed",
    )
    url: Url = _documented(
        "The address. Required for a feed. For federal-register it may name another endpoint of the API, "
        "or a whole query; for govinfo-billstatus a mirror of the folder; for congress, regulations and courtlistener "
        "a mirror of the API, with https; hub-trending has none."
    )
    query: Line = _documented(
        "For federal-register, regulations and courtlistener the words to search for, required by the latter two; "
        "for hub-trending words that a model must match. Not for feeds and bills."
    )
    bills: Bills = _documented(
        "Only for govinfo-billstatus and congress, and required there: the bills of Congress to follow, each as "
        "Congress, kind and number, such as 119/hr/2385 or 119/s/4441. At most 50."
    )
    name: Line = _documented("What readers see. Left out, it is made from the id.")
    limit: Limit = _documented("The most results to ask for in one poll, 1 to 1000. Not for feeds and bills.")
    full_text: Switch = _documented(
        "true lets the bot read the page of each new entry that comes without its text, once, to quote two sentences "
        "from it. Only for feeds, and only where the publisher allows it.",
        default=False,
    )


class Section(Strict):
    """A part of an edition. An entry goes to the first section that it matches; an empty list matches everything."""

    title: Line = Field(description="The heading.")
    quota: Quota = _documented("The most items to show, 1 to 50; the footer counts what was left out.", 5)
    kinds: OneOrMore[EntryWord] = _documented("Only entries of these kinds: news, document, model.")
    tiers: OneOrMore[TierWord] = _documented("Only entries of sources of these tiers.")
    topics: OneOrMore[Topic] = _documented("Only entries of sources with these topics.")


Sections = Annotated[tuple[Section, ...], Field(json_schema_extra={"minItems": 1}), BeforeValidator(values.not_empty)]


class Edition(Strict):
    """A digest: how far it looks back and which sections it has."""

    look_back: LookBack = _documented("How far back an edition looks: 1d, 7d. From 1h to 366d.")
    topics: OneOrMore[Topic] = _documented("Limit the whole edition to sources with these topics; empty means all.")
    sections: Sections = _documented("The sections, in reading order.")
    trending: Trending = _documented(
        "How many models to show that moved up most on the Hugging Face Hub's trending list, 0 to 25; 0 leaves that "
        "section out. Built in: 3 for daily, 5 for weekly and for editions of your own; 0 for one with topics."
    )
    relevance: RelevanceWord = _documented(
        "What the points of relevance.yaml do: require shows only what passes, rank puts the weightiest first, off "
        "does neither and gathers no retellings into stories. Built in: off."
    )
    chart: Switch = _documented(
        "true ends the edition with a chart of whose models are trending, and its figures. Built in: true for weekly "
        "and for editions of your own, false for daily and for an edition with topics."
    )


class FeedsFile(Strict):
    """feeds.yaml: the sources that Open Gazette reads and the editions that it makes of them."""

    version: Version = Field(description="The version of this file format: 1.")
    defaults: Defaults = _documented("What every source does unless it says otherwise itself.")
    sources: tuple[Source, ...] = Field(description="Everything that is read. An empty list ([]) is allowed.")
    editions: dict[EditionName, Edition] = _documented(
        "The digests by name. daily and weekly are built in; what is left out here keeps its built-in value."
    )
    confirm_removal: Remaining = _documented(
        "Only needed after more than half of the sources were taken out of the file at once: how many are left. "
        "Without it the change is taken for an accident, and the sources before it stay in force."
    )
