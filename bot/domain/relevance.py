"""What makes an entry matter, as the operator's file says it, and what was found of it in one entry.

The rules are read by bot/relevance and applied by bot/analysis/relevance; here are only their nouns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.sources import Tier
from bot.domain.stories import StoryRules


class Where(StrEnum):
    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words to look for, as the file writes them, and what finding them in a title is worth.

    A phrase in capitals keeps its case, and so does one behind `=`; `*` at the end stands for the rest of a word.
    """

    text: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Phrases that mean the same to the reader. Together they give at most `cap` points, and take at most as many."""

    name: str
    phrases: tuple[Phrase, ...]
    cap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Which groups must meet: each of `all`, one of `any` where it names some, and not one of `none`.

    `title` asks for it in the title alone; otherwise title and text count as one.
    """

    name: str
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    title: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A topic or a jurisdiction: the phrases that show it, and the topics of sources that are about nothing else."""

    name: str
    phrases: tuple[str, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """Points before a word is read. What a source has of its own stands in place of what its tier gives."""

    tiers: Mapping[Tier, float] = field(default_factory=dict)
    sources: Mapping[str, float] = field(default_factory=dict)

    def of(self, tier: Tier | None, source: str) -> float:
        return self.sources.get(source, self.tiers.get(tier, 0.0) if tier else 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The whole of relevance.yaml. `version` is a short hash of its text: equal for equal files.

    An entry passes with a gate open and `threshold` points; without a gate it keeps the share `ungated` of its points.
    A phrase found in the first `text_words` words of the text is worth `text_weight` of what it is in the title.
    `ignored` phrases hide what lies within them. `releases` tell that a model came out rather than a rule about it,
    and `open` names the group whose phrases show that open models are the matter. `stories` say when entries are one.
    """

    version: str
    threshold: float
    groups: tuple[Group, ...]
    gates: tuple[Gate, ...]
    ungated: float = 0.25
    text_weight: float = 0.5
    text_words: int = 60
    ignored: tuple[str, ...] = ()
    releases: tuple[Gate, ...] = ()
    open: str = ""
    priors: Priors = field(default_factory=Priors)
    topics: tuple[Label, ...] = ()
    jurisdictions: tuple[Label, ...] = ()
    stories: StoryRules = field(default_factory=StoryRules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase of a group that was found. `found` is how it stands there, `weight` what it counts before the cap."""

    group: str
    phrase: str
    weight: float
    where: Where
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How much an entry matters, and why. `gate` names the one that opened, empty where none did.

    `passes` is never true of a release: it has a section of its own. `rules` is the version of the rules that judged.
    """

    points: float
    passes: bool
    gate: str
    hits: tuple[Hit, ...]
    prior: float
    topics: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    open: bool
    release: bool
    rules: str
