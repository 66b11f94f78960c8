"""The keys of relevance.yaml and what each may hold. The descriptions are what an editor shows beside the key.

Rules between keys, such as gates that name groups, are in rules.py.
"""

from functools import partial
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field

from bot.domain.policies import Jurisdiction
from bot.domain.sources import Tier
from bot.domain.stories import StoryRules
from bot.relevance import values
from bot.yamlfiles import values as plain
from bot.yamlfiles.models import Strict, words, written

Item = TypeVar("Item")
_STORIES = StoryRules()


def _number(least: float, most: float) -> Any:  # noqa: ANN401 - the annotations of one value
    return written(values.within(least, most), {"type": "number", "minimum": least, "maximum": most})


_PHRASE = {"type": "string", "minLength": 2, "maxLength": values.LONGEST_PHRASE}
_WEIGHT = {"type": "number", "minimum": -values.MOST_POINTS, "maximum": values.MOST_POINTS}
_WEIGHED = {
    "anyOf": [_PHRASE, {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": _WEIGHT}]
}

Name = Annotated[str, *written(values.read_name, {"type": "string", "pattern": values.NAME_PATTERN})]
Word = Annotated[
    str,
    *written(
        partial(plain.read_slug, pattern=plain.ID_PATTERN, what='a word in small letters, such as "courts"'),
        {"type": "string", "pattern": plain.ID_PATTERN},
    ),
]
Phrase = Annotated[str, *written(values.read_phrase, _PHRASE)]
Weighed = Annotated[values.Weighed, *written(values.read_weighed, _WEIGHED)]
Weight = Annotated[float, *written(values.read_weight, _WEIGHT)]
Cap = Annotated[float, *written(values.read_cap, {"type": "number", "minimum": 0, "maximum": values.MOST_POINTS})]
Points = Annotated[float, *_number(0, values.MOST_POINTS)]
Share = Annotated[float, *_number(0, 1)]
Words = Annotated[
    int,
    *written(
        partial(plain.read_whole, least=0, most=values.MOST_WORDS),
        {"type": "integer", "minimum": 0, "maximum": values.MOST_WORDS},
    ),
]
Likeness = Annotated[float, *_number(0.01, 1)]
Days = Annotated[
    int,
    *written(
        partial(plain.read_whole, least=1, most=values.MOST_DAYS),
        {"type": "integer", "minimum": 1, "maximum": values.MOST_DAYS},
    ),
]
Line = Annotated[str, *written(plain.read_line, {"type": "string", "minLength": 1, "maxLength": plain.LONGEST_LINE})]
Version = Annotated[int, *written(values.read_version, {"const": 1})]
Switch = Annotated[bool, *written(plain.read_switch, {"type": "boolean"})]
TierWord = Annotated[Tier, *written(partial(plain.read_choice, choices=Tier), words(Tier))]
Place = Annotated[Jurisdiction, *written(partial(plain.read_choice, choices=Jurisdiction), words(Jurisdiction))]
Some = Annotated[tuple[Item, ...], Field(json_schema_extra={"minItems": 1}), BeforeValidator(values.not_empty)]


class Text(Strict):
    """How the text below the title counts."""

    weight: Share = Field(default=0.5, description="What a phrase in the text is worth, measured by the title: 0 to 1.")
    words: Words = Field(default=60, description="How many words of the text are read, from the first; 0 for none.")


class GateItem(Strict):
    """Which groups must meet."""

    name: Line = Field(description="The reason in words that readers see, such as AI beside law.")
    all: tuple[Name, ...] = Field(default=(), description="Groups that must all be there.")
    any: tuple[Name, ...] = Field(default=(), description="Groups of which one must be there.")
    none: tuple[Name, ...] = Field(default=(), description="Groups that must not be there.")
    title: Switch = Field(default=False, description="true looks at the title alone.")


class GroupItem(Strict):
    """Phrases that mean the same to the reader."""

    weight: Weight = Field(description="Points for each phrase found in a title; below zero takes points away.")
    cap: Cap = Field(description="The most that all phrases of the group give or take together.")
    phrases: Some[Weighed] = Field(description="What to look for; `phrase: 1.5` has a weight of its own.")


class LabelItem(Strict):
    """The signs of a topic or a jurisdiction."""

    phrases: Some[Phrase] = Field(description="What shows it: one in the title, or two different ones in the text.")
    sources: tuple[Word, ...] = Field(
        default=(), description="Topics of sources in feeds.yaml whose entries get it where no phrase shows another."
    )


class PriorsItem(Strict):
    """Points before a word is read."""

    tiers: dict[TierWord, Weight] = Field(default={}, description="By the tier of the source.")
    sources: dict[Word, Weight] = Field(default={}, description="By the id of the source, in place of its tier.")


class StoriesItem(Strict):
    """When entries are one story."""

    merge: Likeness = Field(default=_STORIES.merge, description="From this likeness on two entries are one story.")
    related: Likeness = Field(default=_STORIES.related, description="From this likeness on two stories are a thread.")
    decay: Share = Field(default=_STORIES.decay, description="The part of a likeness that each day between takes away.")
    window: Days = Field(default=_STORIES.window, description="How many days apart the entries of a story may be.")
    title_words: Days = Field(
        default=_STORIES.title_words, description="From so many words on, an equal headline is the same piece."
    )
    title_days: Days = Field(default=_STORIES.title_days, description="How many days apart equal headlines may be.")


class RulesFile(Strict):
    """relevance.yaml: what makes an entry matter."""

    version: Version = Field(description="The version of this file format: 1.")
    threshold: Points = Field(description="Points that an entry needs, beside an open gate. Higher is stricter.")
    ungated: Share = Field(default=0.25, description="The share of its points that an entry without a gate keeps.")
    text: Text = Field(default=Text(), description="How the text below the title counts.")
    gates: Some[GateItem] = Field(description="Which groups must meet; the first open gate is the reason shown.")
    releases: tuple[GateItem, ...] = Field(default=(), description="What tells that a model came out; never passes.")
    open: Name | None = Field(default=None, description="The group that tells that open models are the matter.")
    stories: StoriesItem = Field(default=StoriesItem(), description="When entries are one story.")
    priors: PriorsItem = Field(default=PriorsItem(), description="Points before a word is read.")
    ignored: tuple[Phrase, ...] = Field(default=(), description="Longer phrases that hide what lies within them.")
    groups: dict[Name, GroupItem] = Field(description="The phrases, by the name of their group.")
    topics: dict[Word, LabelItem] = Field(default={}, description="Signs of topics, by the name of the topic.")
    jurisdictions: dict[Place, LabelItem] = Field(default={}, description="Signs of where it happens.")
