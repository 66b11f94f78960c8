"""What the Hugging Face Hub said about a model at one moment."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReading:
    """One row of the trending list. None means the Hub did not say.

    `downloads` are those of the last 30 days, as the Hub counts them. `gated` is "", "auto" or "manual".
    `parameters` is a count of weights.
    """

    model_id: str
    rank: int
    likes: int | None = None
    downloads: int | None = None
    trending_score: float | None = None
    licence: str | None = None
    task: str | None = None
    gated: str = ""
    parameters: int | None = None
    base_models: tuple[str, ...] = ()
    created_at: datetime | None = None
