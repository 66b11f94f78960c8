"""What an edition says of one model in a line: its openness card, who made it, and where that is."""

from dataclasses import dataclass
from datetime import datetime

from bot.analysis import countries, openness
from bot.domain.hub import ModelDetail, ModelReading, TrackedModel
from bot.domain.openness import CuratedModel, OpennessCard
from bot.domain.policies import Organisation
from bot.ports import Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Carded:
    """`developer` is None where nobody wrote it down."""

    card: OpennessCard
    developer: Organisation | None

    @property
    def country(self) -> str:
        return countries.name(self.developer.country if self.developer else "")


def carded(model_id: str, *, detail: ModelDetail | None, reading: ModelReading | None, policies: Policies) -> Carded:
    """From what the Hub said of the model and what the catalogue says of it; any of it may be missing."""
    curated = curated_of(model_id, policies)
    tag, name = openness.stated(detail, reading, curated)
    licence = policies.licence(tag, name) if tag else None
    return Carded(
        card=openness.card(detail=detail, reading=reading, curated=curated, licence=licence),
        developer=developer_of(model_id, curated, policies),
    )


def seen_before(tracked: TrackedModel | None, end: datetime) -> tuple[ModelDetail | None, ModelReading | None]:
    """What the Hub said before the moment: an old edition does not tell what was learnt later."""
    if tracked is None:
        return None, None
    detail = tracked.detail if tracked.detail and tracked.detail.taken_at < end else None
    return detail, tracked.reading if tracked.read_at and tracked.read_at < end else None


def curated_of(model_id: str, policies: Policies) -> CuratedModel | None:
    """The entry with that id or exactly that name on the Hub: one that only looks alike is another model."""
    word, found = model_id.casefold(), policies.models.find(model_id)
    known = found and (word == found.id.casefold() or word in {name.casefold() for name in found.hub})
    return found if known else None


def developer_of(model_id: str, curated: CuratedModel | None, policies: Policies) -> Organisation | None:
    """Who publishes it on the Hub; else the organisation of the entry."""
    if (found := policies.developer(model_id)) or curated is None:
        return found
    return next((one for one in policies.organisations.all() if one.id == curated.organisation), None)
