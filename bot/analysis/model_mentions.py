"""Models by the names that people write: `DeepSeek R1` and `DeepSeek-R1`, and neither its distillates nor its app."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A model and every name under which a text may speak of it.

    `loose` are names that are words too (Falcon, R1): they count only in a story in which one of `beside` stands, the
    names of its developer.
    """

    model_id: str
    names: tuple[str, ...]
    loose: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """`many`: the words speak of a family (`Llama 3 models`) rather than of one model. `start` and `end` are places."""

    model_id: str
    start: int
    end: int
    many: bool


_BLANKS = re.compile(r"[\s_-]+")
_SHORTEST, _TOO_SHORT = 5, 4
_SAYS_ENOUGH = re.compile(r"(?=.*\d)(?=.*[A-Za-z].*[A-Za-z])")
# What follows a name and makes it another model's, or a family's.
_ANOTHER = re.compile(
    r"[-_.]?\w*\d|[-_./](?!based\b|derived\b|style\b|like\b|class\b)\w|"
    r"\s(?:\d|v\d|[A-Z]\d|(?:Distill|Lite|Mini|Zero|Flash|Pro|Ultra|Turbo|Coder|Preview|Instruct|Chat|Max|Plus|OCR|VL|"
    r"Vision|Guard|Scout|Maverick|Nano|Small|Medium|Large|Air|Base|Omni|Math|Thinking|Next|Edge|Code|Voice|Translate|"
    r"[A-Z]?\d+[BM])\b)"
)
_MANY = re.compile(
    r"-(?:based|derived|style|like|class)\b|(?:[’']s)?\s+(?:(?:open|open-weight|language)\s+)?(?:models|family|series|line-?up|collection)\b"
)


def enough(name: str) -> bool:
    """Whether the name alone tells that a model is meant: letters and a number, as in `Kimi-K3`; not `bloom`."""
    return len(name) > _SHORTEST and _SAYS_ENOUGH.match(name) is not None


def loose(name: str) -> bool:
    """A single word without a number, or hardly more than a number."""
    return len(name.split()) == 1 and (len(name) < _TOO_SHORT or not any(sign.isdigit() for sign in name))


def meant(models: Sequence[Named], story: str) -> tuple[Named, ...]:
    """The models with the names that count in this story."""
    return tuple(
        replace(one, names=(*one.names, *one.loose), loose=()) if one.loose and _stands(one.beside, story) else one
        for one in models
    )


def _stands(names: Sequence[str], story: str) -> bool:
    return any(_pattern(name).search(story) for name in names)


def mentions(text: str, models: Sequence[Named]) -> tuple[Mention, ...]:
    """Where a model is named, in order. Of names that begin at the same place the longest is meant."""
    found: dict[int, Mention] = {}
    squeezed = _squeezed(text)
    for model in models:
        for one in _of(model, text, squeezed):
            if one.start not in found or found[one.start].end < one.end:
                found[one.start] = one
    kept: list[Mention] = []
    for one in sorted(found.values(), key=lambda mention: mention.start):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _of(model: Named, text: str, squeezed: str) -> Iterable[Mention]:
    """Hundreds of names are looked for in each sentence: the expression is only for those that may be there."""
    for name in model.names:
        for match in _pattern(name).finditer(text) if _key(name) in squeezed else ():
            if not _ANOTHER.match(text, match.end()):
                many = _MANY.match(text, match.end()) is not None
                yield Mention(model_id=model.model_id, start=match.start(), end=match.end(), many=many)


def _squeezed(text: str) -> str:
    return _BLANKS.sub("", text).casefold()


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    return _squeezed(name)


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    """Blanks, hyphens and underscores are the same. A single word without a number keeps its case: BLOOM, Llama."""
    parts = [re.escape(part) for part in _BLANKS.split(name) if part]
    plain = len(parts) == 1 and not any(sign.isdigit() for sign in name)
    words = r"[\s_-]?".join(parts)
    return re.compile(rf"(?<![\w./-]){words}(?!\w)", 0 if plain else re.IGNORECASE)
