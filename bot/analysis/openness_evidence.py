"""The evidence lines of a card: each part once, a person's finding before what a program reads off the Hub."""

from collections.abc import Sequence
from datetime import date

from bot.domain.hub import ModelDetail
from bot.domain.openness import Answer, CuratedModel, Evidence, Part
from bot.domain.policies import Reference

HUB = "Hugging Face Hub"
_NAMED = 3


def evidence_of(detail: ModelDetail | None, curated: CuratedModel | None) -> tuple[Evidence, ...]:
    """Every `Part` once, in their order."""
    found = {one.part: one for one in reversed(curated.evidence)} if curated else {}
    return tuple(found.get(part) or _read(part, detail) for part in Part)


def hub_page(model_id: str) -> str:
    """Where the Hub shows the model."""
    return f"https://huggingface.co/{model_id}"


def _read(part: Part, detail: ModelDetail | None) -> Evidence:
    if detail is None:
        return _line(part, (Answer.NOT_STATED, "not measured yet"), Reference(name=HUB), None)
    page = Reference(name=HUB, url=hub_page(detail.model_id))
    return _line(part, _READERS[part](detail), page, detail.taken_at.date())


def _line(part: Part, said: tuple[Answer, str], source: Reference, as_of: date | None) -> Evidence:
    answer, text = said
    return Evidence(part=part, answer=answer, text=text, source=source, as_of=as_of, curated=False)


def _weights(detail: ModelDetail) -> tuple[Answer, str]:
    count = detail.weight_files
    if count is None:
        return Answer.NOT_STATED, "the list of files is not to be seen"
    if count == 0:
        return Answer.NO, "no file of weights in the repository"
    files = "1 file of weights" if count == 1 else f"{count} files of weights"
    if detail.gated == "manual":
        return Answer.PARTLY, f"{files}, for those whom the owner lets in"
    return Answer.YES, f"{files} in the repository"


def _code(detail: ModelDetail) -> tuple[Answer, str]:
    """Files of code beside weights run the model; that one of them trained it is not to be seen."""
    seen = f" ({detail.code_files} files of code in the repository)" if detail.code_files else ""
    return Answer.NOT_STATED, f"training code cannot be told from the Hub's metadata{seen}"


def _data(detail: ModelDetail) -> tuple[Answer, str]:
    """A name is no data: partly is the most that it can prove."""
    if not detail.datasets:
        return Answer.NOT_STATED, "names no data sets"
    word = "data set" if len(detail.datasets) == 1 else "data sets"
    return Answer.PARTLY, f"names the {word} {_listed(detail.datasets)}"


def _paper(detail: ModelDetail) -> tuple[Answer, str]:
    """The Hub tags every arXiv number on a card, and many cite papers of others: partly, until a person looked."""
    if not detail.papers:
        return Answer.NOT_STATED, "names no paper"
    return Answer.PARTLY, f"its card names arXiv {_listed(detail.papers)}; nobody checked what that is about"


def _card(detail: ModelDetail) -> tuple[Answer, str]:
    if detail.has_card is None:
        return Answer.NOT_STATED, "the list of files is not to be seen"
    return (Answer.YES, "a model card in the repository") if detail.has_card else (Answer.NO, "no model card")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


_READERS = {Part.WEIGHTS: _weights, Part.CODE: _code, Part.DATA: _data, Part.PAPER: _paper, Part.CARD: _card}
