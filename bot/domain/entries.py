"""An entry: what a source published. Raw as read, drafted as judged, stored as kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.hub import ModelReading
from bot.domain.sources import Memory, SourceId

EntryId = NewType("EntryId", int)
Fact = str | int | float | bool | None | list[str]
Facts = Mapping[str, Fact]


class EntryKind(StrEnum):
    NEWS = "news"
    DOCUMENT = "document"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """One entry as its source gave it, already clean: plain text, no markup, a safe http(s) address or None.

    `guid` is the publisher's own identifier, read from the raw item so that it does not depend on the parser.
    `summary` is at most 2,000 characters, `body` at most 20,000. `facts` are typed fields of the kind (a docket,
    a licence), JSON-able.
    """

    title: str
    guid: str | None = None
    url: str | None = None
    summary: str = ""
    body: str = ""
    published: datetime | None = None
    kind: EntryKind = EntryKind.NEWS
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A raw entry with its identity: what the store needs to know it again.

    `identity` is unique within the source. `address_key` is the canonical address, `title_key` the normalised
    title; equal keys mean the same piece. `content_hash` changes when something a reader would see changes.
    `identifiers` are the canonical keys of the instruments that it names, such as `eo:14179`.
    """

    raw: RawEntry
    identity: str
    address_key: str | None
    title_key: str
    content_hash: str
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A stored entry. `eligible` is False for the part of a first import that no edition may show.

    `first_seen` decides novelty, never `published`. `revisions` counts the edits seen since.
    """

    id: EntryId
    source_id: SourceId
    identity: str
    title: str
    url: str | None
    address_key: str | None
    title_key: str
    summary: str
    kind: EntryKind
    published: datetime | None
    first_seen: datetime
    eligible: bool = True
    revisions: int = 0
    revised_at: datetime | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store already holds under an identity."""

    entry_id: EntryId
    content_hash: str
    facts: Facts = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """The one entry that a source has stored at an address."""

    identity: str
    title_key: str
    known: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A poll that brought something to look at.

    `entries` holds the entries that may be new or edited; entries whose raw bytes were seen before are left out and
    counted in `skipped`. `moved_to` is the target of a permanent redirect. `fresh_until` is what Cache-Control asked.
    """

    entries: tuple[RawEntry, ...]
    memory: Memory
    skipped: int = 0
    models: tuple[ModelReading, ...] = ()
    moved_to: str | None = None
    fresh_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A poll that brought nothing new: a 304, the same bytes, or the same items."""

    memory: Memory
    moved_to: str | None = None
    fresh_until: datetime | None = None
