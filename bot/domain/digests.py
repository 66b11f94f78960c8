"""A digest: which entries an edition shows, in which order, and the account of everything it left out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.charts import Chart
from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.policies import Change, Reference
from bot.domain.sources import SourceId, SourceSpec, SourceState, Tier
from bot.domain.trends import Movement, Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Half-open: `start <= first_seen < end`, aware UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpec:
    """One section of an edition. Empty tuples match everything; an entry goes to the first section it matches."""

    title: str
    quota: int = 5
    kinds: tuple[EntryKind, ...] = ()
    tiers: tuple[Tier, ...] = ()
    topics: tuple[str, ...] = ()


class Relevance(StrEnum):
    """What an edition does with the points of its entries: nothing, put the weightiest first, or show only what passes.

    But for `off` it gathers retellings into stories, and leaves out what is held for review or was published long ago.
    """

    OFF = "off"
    RANK = "rank"
    REQUIRE = "require"


class EditionKind(StrEnum):
    """What an edition is composed of. Only a digest is stored, numbered and sent on a day without news."""

    DIGEST = "digest"
    DEADLINES = "deadlines"
    WATCH = "watch"
    NOTICES = "notices"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSpec:
    """`topics` limits the whole edition; empty means all. `target` is the id of what is watched.

    What is no digest has no sections, and looks back only on its first post: then since its last one. `trending` is
    how many models that moved on the Hub's list it shows, `chart` whether it ends with the chart of the week.
    """

    name: str
    look_back: timedelta
    sections: tuple[SectionSpec, ...]
    topics: tuple[str, ...] = ()
    kind: EditionKind = EditionKind.DIGEST
    target: str = ""
    trending: int = 0
    chart: bool = False
    relevance: Relevance = Relevance.OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """Another source that carried the same piece."""

    source: SourceSpec
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """`number` runs through the whole edition from 1. `why` are plain sentences: the reasons for the choice.

    `merged` are the other entries of the same piece, those of the same source among them. `models` are those that it
    speaks of, by their names on the Hub.
    """

    number: int
    entry: Entry
    source: SourceSpec
    summary: str
    details: tuple[str, ...] = ()
    also: tuple[Also, ...] = ()
    why: tuple[str, ...] = ()
    merged: tuple[EntryId, ...] = ()
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: str
    items: tuple[DigestItem, ...]
    left_out: int = 0


class Fate(StrEnum):
    """What became of an entry that the window held."""

    SHOWN = "shown"
    MERGED = "merged"
    BASELINE = "baseline"
    FILTERED = "filtered"
    OFF_TOPIC = "off_topic"
    HELD = "held"
    OLD = "old"
    OFF_POLICY = "off_policy"
    NO_SECTION = "no_section"
    OVER_QUOTA = "over_quota"
    SOURCE_GONE = "source_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One line of the drop report."""

    entry: Entry
    source_name: str
    fate: Fate
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    source_id: SourceId
    name: str
    state: SourceState
    reason: str
    last_success_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelNews:
    """What became different of one model, ready to be shown as a `Change` is: `text` is a sentence of ours.

    `kind` is a few words such as `licence changed`, `title` the name on the Hub, `on` the day on which it was seen.
    """

    model_id: str
    kind: str
    title: str
    text: str
    source: Reference
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What became different in the catalogue, and of models, between `since` and the end of the window.

    `models` are those that are listed, watched or curated; they stand behind the policies, the weightiest first.
    """

    since: datetime
    changes: tuple[Change, ...] = ()
    models: tuple[ModelNews, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Riser:
    """A model that moved up on the Hub's list. `label`, `gated` and `licence` (the tag) are of its openness card;
    `told` is the label with the name of the licence beside it.

    `developer` is empty where nobody wrote it down; `country` is then `unknown`. `covered_by` are the numbers of the
    items of this edition that speak of it.
    """

    movement: Movement
    label: str
    told: str
    gated: str
    licence: str
    developer: str
    country: str
    covered_by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trending:
    """The Hub's list at the end of the window beside an earlier one. `until` is None where it was never read.

    `since` is when the earlier one was read; None without one. `stale`: the newest list is too old to speak of this
    window's end; then nobody has risen where it is older than the window. `liked` are the listed models that gained
    most likes, `kept` is on how many days lists were kept of late, `countries` are those of the developers. `still`:
    no model of the whole list moved up, so that nobody takes risers that are shown elsewhere, or not at all, for none.
    """

    until: datetime | None
    since: datetime | None = None
    stale: bool = False
    still: bool = False
    risen: tuple[Riser, ...] = ()
    liked: tuple[Movement, ...] = ()
    kept: int = 0
    left: tuple[str, ...] = ()
    countries: tuple[Share, ...] = ()
    chart: Chart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """`verdicts` covers every entry of the window once, so the counts of the footer add up to what was read.

    `changed` is None where there is no catalogue, or was none in the window; `trending` where the edition does not
    ask for it.
    """

    edition: EditionSpec
    window: Window
    sections: tuple[Section, ...]
    verdicts: tuple[Verdict, ...]
    freshness: tuple[Freshness, ...]
    changed: Changed | None = None
    trending: Trending | None = None

    def count(self, *fates: Fate) -> int:
        return sum(verdict.fate in fates for verdict in self.verdicts)
