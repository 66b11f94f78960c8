"""A model's openness card: a licence in plain words, and what can be seen of how the model was made.

A licence never makes a model "open source AI"; only an entry of the catalogue with a source calls one fully open.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from bot.analysis.openness_evidence import evidence_of
from bot.domain.hub import ModelDetail, ModelReading
from bot.domain.openness import Answer, CuratedModel, Evidence, Licence, LicenceClass, OpennessCard, Part

CLASSES: Mapping[LicenceClass, str] = MappingProxyType(
    {
        LicenceClass.OSI: "OSI licence",
        LicenceClass.OPEN: "open licence outside the OSI's list",
        LicenceClass.RESTRICTED: "use limits",
        LicenceClass.NON_COMMERCIAL: "non-commercial",
        LicenceClass.UNCLEAR: "licence unclear",
    }
)
LABELS: Mapping[LicenceClass, str] = MappingProxyType(
    {
        one: "Licence unclear" if one is LicenceClass.UNCLEAR else f"Open weights, {words}"
        for one, words in CLASSES.items()
    }
)
NOT_STATED = "Licence not stated"
NO_WEIGHTS = "No weights in the repository"
GATED: Mapping[str, str] = MappingProxyType(
    {
        "auto": "Gated: for whoever signs in and accepts the conditions",
        "manual": "Gated: the owner decides who gets access",
    }
)
# Tags that say that there is a licence and not which.
_VAGUE = frozenset({"other", "unknown"})


def stated(
    detail: ModelDetail | None, reading: ModelReading | None = None, curated: CuratedModel | None = None
) -> tuple[str, str]:
    """The tag and the name of the licence as they were stated, for `Policies.licence`; empty where nothing was.

    The Hub's word of the model itself goes before that of the catalogue, unless it leaves open which licence it is.
    """
    tag = (detail.licence if detail else None) or (reading.licence if reading else None) or ""
    name = (detail.licence_name if detail else None) or ""
    if curated and curated.licence and (not tag or (tag in _VAGUE and not name)):
        return curated.licence, ""
    return tag, name


def card(
    *,
    detail: ModelDetail | None,
    reading: ModelReading | None,
    curated: CuratedModel | None,
    licence: Licence | None,
) -> OpennessCard:
    """`licence` is what `Policies.licence(*stated(…))` gave. What nobody said is `not stated`, never guessed."""
    tag, name = stated(detail, reading, curated)
    evidence = evidence_of(detail, curated)
    whole = curated if curated and curated.fully_open and _sets_no_limits(licence) else None
    return OpennessCard(
        label=_label(evidence, whole, licence, tag),
        licence=licence if tag else None,
        tag=f"{tag} ({name})" if tag and name else tag,
        gated=_gate(detail, reading),
        evidence=evidence,
        checklist=tuple(_checklist({one.part: one for one in evidence})),
        fully_open=whole.fully_open if whole else None,
        fully_open_as_of=whole.fully_open_as_of if whole else None,
        measured=detail is not None or reading is not None,
    )


def _sets_no_limits(licence: Licence | None) -> bool:
    """Of the licence that is stated now: the Hub's word may be newer than the entry."""
    return licence is not None and licence.license_class in {LicenceClass.OSI, LicenceClass.OPEN}


def _label(evidence: Sequence[Evidence], whole: CuratedModel | None, licence: Licence | None, tag: str) -> str:
    """`whole` is the entry where it calls the model fully open."""
    if whole and whole.fully_open:
        as_of = whole.fully_open_as_of
        return f"Fully open ({whole.fully_open.name}{', ' + _day(as_of) if as_of else ''})"
    weights = next(one for one in evidence if one.part is Part.WEIGHTS)
    if weights.answer is Answer.NO:
        return NO_WEIGHTS
    if not tag:
        return NOT_STATED
    return LABELS[licence.license_class if licence else LicenceClass.UNCLEAR]


def _gate(detail: ModelDetail | None, reading: ModelReading | None) -> str:
    """As the look in full says it, else the list."""
    return detail.gated if detail else reading.gated if reading else ""


def _checklist(by_part: Mapping[Part, Evidence]) -> Iterable[tuple[str, Answer]]:
    """The trio of recital 102 of Regulation (EU) 2024/1689, each from what is seen. It tells nobody what to do."""
    yield "parameters, including the weights", by_part[Part.WEIGHTS].answer
    yield "information on the architecture", _architecture(by_part[Part.PAPER], by_part[Part.CARD])
    yield "information on model usage", by_part[Part.CARD].answer


def _architecture(paper: Evidence, card: Evidence) -> Answer:
    """A paper that a person looked at tells it; one that is merely named, or a card, may."""
    if paper.answer is Answer.YES:
        return Answer.YES
    return Answer.PARTLY if {paper.answer, card.answer} & {Answer.YES, Answer.PARTLY} else Answer.NOT_STATED


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def labelled(card: OpennessCard) -> str:
    """`Open weights, OSI licence (MIT)`: the label, and beside it the name of the licence where the label is of it."""
    name = (card.licence.spdx or card.licence.name) if card.licence else card.tag
    return f"{card.label} ({name})" if name and card.fully_open is None else card.label
