"""What became different of a model, as sentences of ours: each says what was before, and by whom and when it was seen.

Pure. A licence or a gate that is empty was not stated; that is said, never guessed.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from bot.analysis.openness import CLASSES, GATED
from bot.domain.digests import ModelNews
from bot.domain.hub import ModelChange, ModelStanding
from bot.domain.openness import Licence
from bot.domain.policies import Reference

HUB: Final = "Hugging Face Hub"
LOWER_BOUND: Final = "A lower bound: only models whose authors say so are counted."
# The weightiest first.
GONE, RENAMED, BACK = "gone", "renamed", "public again"
LICENCE, GATE, BASE, GROWN = "licence changed", "gate changed", "base changed", "derivatives"
_WEIGHT: Mapping[str, int] = {
    kind: place for place, kind in enumerate((GONE, RENAMED, BACK, LICENCE, GATE, GROWN, BASE))
}

Licences = Callable[[str], Licence | None]


def page(model_id: str) -> Reference:
    """The Hub as the source of a fact about the model."""
    return Reference(name=HUB, url=f"https://huggingface.co/{model_id}")


def told(change: ModelChange, licences: Licences, renamed_to: str | None = None) -> ModelNews:
    """The change in words. `renamed_to` is the name that the model has now, where it is known."""
    match change.what:
        case "licence":
            kind, text = LICENCE, f"Licence: {_licence(change.after, licences)}. Before: "
            text += f"{_licence(change.before, licences)}."
        case "gated":
            kind, text = GATE, f"{_gate(change.after)}. Before: {_gate(change.before).lower()}."
        case "standing":
            kind, text = _standing(change, renamed_to)
        case "base_models":
            kind, text = BASE, f"Made from {_base(change.after)}, by its own word. Before: {_base(change.before)}."
        case other:
            kind = f"{other} changed"
            text = f"Now: {change.after or 'not stated'}. Before: {change.before or 'not stated'}."
    return _news(change.model_id, kind, text, change)


def weighed(found: Iterable[ModelNews]) -> tuple[ModelNews, ...]:
    """The weightiest first."""
    return tuple(sorted(found, key=lambda one: (_WEIGHT.get(one.kind, len(_WEIGHT)), one.model_id.casefold(), one.on)))


def _news(model_id: str, kind: str, text: str, change: ModelChange) -> ModelNews:
    on = change.seen_at.date()
    return ModelNews(model_id=model_id, kind=kind, title=model_id, text=text, source=page(model_id), on=on)


def _standing(change: ModelChange, renamed_to: str | None) -> tuple[str, str]:
    match change.after:
        case ModelStanding.GONE:
            return GONE, "Gone from the Hub: deleted or made private, which the Hub does not tell apart."
        case ModelStanding.RENAMED:
            return RENAMED, f"Renamed on the Hub, to {renamed_to}." if renamed_to else "Renamed on the Hub."
        case _:
            return BACK, "Public on the Hub again."


def _licence(tag: str, licences: Licences) -> str:
    """By its name and its class in plain words; by the mere tag where the catalogue does not know it."""
    if not tag:
        return "not stated"
    known = licences(tag)
    return f"{known.name} ({CLASSES[known.license_class]})" if known else f"“{tag}”, which nobody here classed yet"


def _gate(gated: str) -> str:
    return GATED.get(gated, f"Gated ({gated})") if gated else "Not gated"


def _base(names: str) -> str:
    return names or "no model that is named"


def grown(now: int, more: int, since: str) -> str:
    """How many models were made from it; always with the words that make it a lower bound beside it."""
    return f"At least {now:,} models name it as their base, {more:,} more than on {since}."
