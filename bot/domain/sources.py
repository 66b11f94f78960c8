"""A source as the operator wrote it, and what we remember about it between two polls."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

SourceId = NewType("SourceId", str)


class SourceKind(StrEnum):
    FEED = "feed"
    FEDERAL_REGISTER = "federal-register"
    HUB_TRENDING = "hub-trending"
    GOVINFO_BILLSTATUS = "govinfo-billstatus"
    CONGRESS = "congress"
    REGULATIONS = "regulations"
    COURTLISTENER = "courtlistener"


class Tier(StrEnum):
    """How near a source stands to the fact it reports, nearest first."""

    OFFICIAL = "official"
    FIRST_HAND = "first-hand"
    PRESS = "press"
    BLOG = "blog"
    AGGREGATOR = "aggregator"

    @property
    def rank(self) -> int:
        """0 for the nearest; the order of the declaration above."""
        return list(Tier).index(self)


class SourceState(StrEnum):
    """`new` until the first poll; the others say how the last polls went."""

    NEW = "new"
    OK = "ok"
    DEGRADED = "degraded"
    FAILING = "failing"
    PAUSED = "paused"
    STALE = "stale"
    UNSTABLE = "unstable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """One entry of `sources` in feeds.yaml, defaults applied.

    `first_import` is how many entries of the first successful poll may appear in an edition; None means all.
    `user_agent` replaces the honest default for hosts that refuse it. `limit` caps the answer of an API source.
    `bills` are those that a source of bills follows, each as `119/hr/2385`: Congress, kind, number.
    `full_text`: the pages of its entries may be read for their text.
    `at_most` is how far the interval may grow beyond `every` while little comes; None: it does not.
    """

    id: SourceId
    kind: SourceKind
    name: str
    url: str | None = None
    query: str | None = None
    topic: str = "general"
    tier: Tier = Tier.PRESS
    every: timedelta = timedelta(hours=1)
    at_most: timedelta | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    enabled: bool = True
    first_import: int | None = 3
    user_agent: str | None = None
    limit: int | None = None
    bills: tuple[str, ...] = ()
    full_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What lets the next poll do less: validators of RFC 9110 section 8.8, and hashes of what was read.

    `body_hash` is over the bytes on the wire. `slices` is the concatenation of 8-byte hashes of the raw items.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    slices: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """A permanent redirect (301, 308) seen `count` times in a row since `since`."""

    url: str
    count: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """The stored life of a source: when it is due, how it fares, what it remembers.

    `learned_url` replaces the configured address after a permanent redirect was confirmed.
    `imported_at` is None until the first poll that succeeded (the baseline).
    """

    id: SourceId
    next_poll_at: datetime
    state: SourceState = SourceState.NEW
    reason: str = ""
    failures: int = 0
    failing_since: datetime | None = None
    imported_at: datetime | None = None
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    learned_url: str | None = None
    redirect: Redirect | None = None
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a person may change of a record: `/feeds pause`, `resume` and `retry`."""

    state: SourceState
    reason: str
    next_poll_at: datetime
    failures: int
    failing_since: datetime | None
