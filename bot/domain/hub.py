"""What the Hugging Face Hub said about models: the trending list at one moment, one model in full, and its history."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReading:
    """One row of the trending list. None means the Hub did not say.

    `rank` counts from 1 over the whole list; None where the model was measured apart from it. `downloads` are those of
    the last 30 days, as the Hub counts them. `gated` is "", "auto" or "manual". `parameters` is a count of weights.
    """

    model_id: str
    rank: int | None
    likes: int | None = None
    downloads: int | None = None
    trending_score: float | None = None
    licence: str | None = None
    task: str | None = None
    gated: str = ""
    parameters: int | None = None
    base_models: tuple[str, ...] = ()
    created_at: datetime | None = None


class Relation(StrEnum):
    """How a model says that it was made from its base. Self-declared; the Hub guesses where an author says nothing."""

    FINETUNE = "finetune"
    ADAPTER = "adapter"
    MERGE = "merge"
    QUANTIZED = "quantized"


@dataclass(frozen=True, slots=True, kw_only=True)
class Children:
    """How many models name this one as their base, by relation. A lower bound: who does not say so is not counted."""

    finetune: int = 0
    adapter: int = 0
    merge: int = 0
    quantized: int = 0

    @property
    def total(self) -> int:
        return self.finetune + self.adapter + self.merge + self.quantized


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDetail:
    """All that the Hub says about one model, at `taken_at` (aware UTC). None or empty means that it did not say.

    `licence` is the Hub's tag; where that is `other`, `licence_name` and `licence_link` are what the card says of it.
    `weight_files` counts files of weights in the repository, `code_files` those of source code, `has_card` tells of a
    README; all three are None where the list of files is not to be seen. `papers` are arXiv numbers, `datasets` names.
    """

    model_id: str
    taken_at: datetime
    likes: int | None = None
    downloads: int | None = None
    licence: str | None = None
    licence_name: str | None = None
    licence_link: str | None = None
    task: str | None = None
    library: str | None = None
    gated: str = ""
    parameters: int | None = None
    base_models: tuple[str, ...] = ()
    relation: Relation | None = None
    children: Children | None = None
    weight_files: int | None = None
    code_files: int | None = None
    has_card: bool | None = None
    papers: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    created_at: datetime | None = None
    modified_at: datetime | None = None


class ModelStanding(StrEnum):
    """Where a model is by the last look. GONE: deleted or made private, which the Hub does not tell apart."""

    PUBLIC = "public"
    RENAMED = "renamed"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedModel:
    """What is stored of one model: its newest measurement, and its newest look in full where there was one.

    `renamed_to` is set where `standing` says so. `checked_at` is when `standing` was last confirmed by a look in full.
    """

    model_id: str
    first_seen: datetime
    standing: ModelStanding = ModelStanding.PUBLIC
    renamed_to: str | None = None
    checked_at: datetime | None = None
    reading: ModelReading | None = None
    read_at: datetime | None = None
    detail: ModelDetail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The trending list as it was read at `taken_at`, by rank. Licence, task and the like are those of that moment."""

    taken_at: datetime
    readings: tuple[ModelReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One point of a model's history."""

    at: datetime
    rank: int | None
    likes: int | None
    downloads: int | None
    children: Children | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelName:
    """For whoever completes names: `weight` puts what more people mean first (likes)."""

    model_id: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChange:
    """A fact of a model that became different: `what` is `licence`, `gated`, `standing` or `base_models`."""

    model_id: str
    what: str
    before: str
    after: str
    seen_at: datetime
