"""A story: the entries that tell of one event, and what the operator ruled about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.entries import Entry, EntryId

# Below zero: a story that is not stored yet.
StoryId = NewType("StoryId", int)


class Reason(StrEnum):
    """Why an entry is in its story, the surest first; `opened` is the first entry of a story."""

    RULING = "ruling"
    ADDRESS = "address"
    DOCUMENT = "document"
    TITLE = "title"
    LIKENESS = "likeness"
    OPENED = "opened"


class RulingKind(StrEnum):
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRules:
    """When entries are one story: section `stories` of relevance.yaml, each key with its default.

    `merge` and `related` are likenesses from 0 to 1: what reaches the first joins, what reaches the second is a
    thread. `decay` is the part of a likeness that each day between two entries takes away, `window` how many days
    apart they may be, `title_words` and `title_days` when an equal headline of another source is the same piece.
    """

    merge: float = 0.20
    related: float = 0.12
    decay: float = 0.10
    window: int = 3
    title_words: int = 5
    title_days: int = 14

    def __post_init__(self) -> None:
        if not 0 < self.related <= self.merge <= 1:
            raise ValueError("related must be above 0 and not above merge, which must not be above 1")
        if not 0 <= self.decay <= 1:
            raise ValueError("decay must be from 0 to 1")
        if min(self.window, self.title_words, self.title_days) < 1:
            raise ValueError("window, title_words and title_days must be at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A stored entry and the story that it is in."""

    entry: Entry
    story: StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Where an entry was put. `score` is 1 for a sure reason, the likeness for `likeness`, 0 where it opened a story.

    `related` is the nearest other story that is only a thread with this one.
    """

    entry_id: EntryId
    story: StoryId
    reason: Reason
    score: float
    related: StoryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRuling:
    """The operator's word on two entries, which must or must not be one story. `one` has the lower id."""

    one: EntryId
    other: EntryId
    kind: RulingKind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class United:
    """Two stories turned out to be one: every entry of `gone` belongs to `into`, the older of them."""

    into: StoryId
    gone: StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class TermCounts:
    """How many headlines were counted, and in how many of them a term stood."""

    headlines: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What an entry is looked for by: up to ten words with their weights, on these days (as by `toordinal`)."""

    words: Mapping[str, float]
    first_day: int
    last_day: int
