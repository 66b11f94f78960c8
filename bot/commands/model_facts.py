"""What is known of one model, from what was measured and what was curated, and how answers write it. Pure.

“not stated” is what the Hub or the card leaves open, “unknown” what nobody wrote down, “not measured yet” the rest.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.analysis import countries, openness
from bot.digest.model_cards import curated_of, developer_of
from bot.domain.hub import Children, ModelDetail, ModelReading, TrackedModel
from bot.domain.openness import CuratedModel, Licence, OpennessCard
from bot.domain.policies import Organisation
from bot.ports import Policies

NOT_STATED = "not stated"
UNKNOWN = "unknown"
NOT_MEASURED = "not measured yet"
HUB = "Hugging Face Hub"
_MILLION, _BILLION = 10**6, 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`model_id` is the name on the Hub; of a curated model that is not there, the id of its entry."""

    model_id: str
    tracked: TrackedModel | None
    curated: CuratedModel | None
    developer: Organisation | None
    licence: Licence | None
    card: OpennessCard

    @property
    def title(self) -> str:
        """The curated name for the model that stands for its entry, else the name on the Hub."""
        one = self.curated
        return one.name if one and (not one.hub or one.hub[0] == self.model_id) else self.model_id

    @property
    def url(self) -> str | None:
        return address(self.model_id)

    @property
    def detail(self) -> ModelDetail | None:
        return self.tracked.detail if self.tracked else None

    @property
    def reading(self) -> ModelReading | None:
        return self.tracked.reading if self.tracked else None

    @property
    def stated_by_entry(self) -> bool:
        """Whether the licence is the entry's word, because the Hub states none or not which."""
        own = openness.stated(self.detail, self.reading)
        return self.curated is not None and openness.stated(self.detail, self.reading, self.curated) != own

    @property
    def as_of(self) -> datetime | None:
        """The newest measurement of any kind."""
        looks = (self.detail.taken_at if self.detail else None, self.tracked.read_at if self.tracked else None)
        return max((one for one in looks if one), default=None)

    @property
    def likes(self) -> int | None:
        return next((one.likes for one in self._newest_first() if one.likes is not None), None)

    @property
    def downloads(self) -> int | None:
        return next((one.downloads for one in self._newest_first() if one.downloads is not None), None)

    @property
    def parameters(self) -> int | None:
        return next((one.parameters for one in self._newest_first() if one.parameters is not None), None)

    @property
    def task(self) -> str | None:
        return next((one.task for one in self._newest_first() if one.task), None)

    @property
    def base_models(self) -> tuple[str, ...]:
        return next((one.base_models for one in self._newest_first() if one.base_models), ())

    @property
    def children(self) -> Children | None:
        return self.detail.children if self.detail else None

    def _newest_first(self) -> list[ModelDetail | ModelReading]:
        detail, reading = self.detail, self.reading
        found: list[ModelDetail | ModelReading] = [one for one in (detail, reading) if one is not None]
        read_at = self.tracked.read_at if self.tracked else None
        return found[::-1] if detail and read_at and read_at > detail.taken_at else found


def facts(
    model_id: str, tracked: TrackedModel | None, policies: Policies, *, curated: CuratedModel | None = None
) -> Facts:
    """The name as the Hub writes it, or the id of an entry that has none; `curated` where it is known already."""
    curated = curated or curated_of(model_id, policies)
    licence = licence_of(tracked, curated, policies)
    detail, reading = (tracked.detail, tracked.reading) if tracked else (None, None)
    return Facts(
        model_id=model_id,
        tracked=tracked,
        curated=curated,
        developer=developer_of(model_id, curated, policies),
        licence=licence,
        card=openness.card(detail=detail, reading=reading, curated=curated, licence=licence),
    )


def licence_of(tracked: TrackedModel | None, curated: CuratedModel | None, policies: Policies) -> Licence | None:
    """The licence as it was stated last, on the Hub or by the entry; None where it was not, or is not known."""
    detail, reading = (tracked.detail, tracked.reading) if tracked else (None, None)
    tag, name = openness.stated(detail, reading, curated)
    return policies.licence(tag, name) if tag else None


def address(model_id: str) -> str | None:
    """Its page on the Hub; None for what is no name there."""
    return f"https://huggingface.co/{model_id}" if "/" in model_id else None


def label(one: Facts) -> str:
    """`Open weights, OSI licence · gated: …`: the flag stands beside the label."""
    if not one.card.measured and one.curated is None:
        return NOT_MEASURED.capitalize()
    return " · ".join(filter(None, (one.card.label, gated(one.card.gated))))


def gated(kind: str) -> str:
    """Empty where anybody may download it."""
    return openness.GATED.get(kind, f"gated ({kind})") if kind else ""


def who(one: Facts) -> str:
    """`DeepSeek, China`; the name on the Hub where nobody wrote down who that is."""
    if one.developer is None:
        return f"{one.model_id.partition('/')[0]}, country {UNKNOWN}" if "/" in one.model_id else UNKNOWN
    return countries.beside(one.developer.name, country(one.developer))


def country(organisation: Organisation | None) -> str:
    """The name of the country, or “unknown”."""
    return countries.name(organisation.country if organisation else "")


def size(parameters: int | None) -> str:
    """`671 billion`, `350 million`; empty where the Hub does not say."""
    if parameters is None:
        return ""
    if parameters >= _BILLION:
        return f"{_three(parameters / _BILLION)} billion"
    return f"{_three(parameters / _MILLION)} million" if parameters >= _MILLION else f"{parameters:,}"


def _three(number: float) -> str:
    """Three figures at most, or the whole number: `0.5`, `6.7`, `671`, `1,026`."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"  # noqa: PLR2004 - three figures


def figure(number: int | None, *, measured: bool = True) -> str:
    """`12,345`; in words where there is none."""
    return f"{number:,}" if number is not None else NOT_STATED if measured else NOT_MEASURED


def task(name: str | None) -> str:
    """`text-generation` as `text generation`."""
    return (name or "").replace("-", " ")
