"""Single values of the Hub's answers as ours: what has a wrong shape counts as not said. Pure."""

import math
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

from bot.domain.hub import Children, Relation
from bot.sources.sanitise import clean_text, safe_url

_TEXT: Final = 200
_MOST: Final = 2**53
_MOST_NAMES: Final = 50
# A name alone for the oldest models, else owner/name.
_MODEL_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?", re.ASCII)
_BASE: Final = "base_model:"
# New and old style: https://info.arxiv.org/help/arxiv_identifier.html
_PAPER: Final = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?", re.ASCII)
_WEIGHTS: Final = re.compile(
    r"\.(?:safetensors|bin|gguf|ggml|pt|pth|ckpt|onnx|msgpack|h5|keras|tflite|nemo|pdparams)", re.IGNORECASE
)
# Of the state of a training run, which the usual trainers save beside the weights.
_STATE: Final = re.compile(r"(?:training_args|optimizer|scheduler|rng_state\w*)\.(?:bin|pt|pth)", re.ASCII)
_CODE: Final = re.compile(r"\.(?:py|ipynb|c|cc|cpp|cxx|h|hpp|cu|cuh|rs|go|js|ts|java|jl|swift|sh)", re.IGNORECASE)
_CARD: Final = "README.md"


def is_model_id(value: object) -> bool:
    return isinstance(value, str) and _MODEL_ID.fullmatch(value) is not None


def text(value: object) -> str | None:
    return (clean_text(value, limit=_TEXT) or None) if isinstance(value, str) else None


def texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST else None


def number(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > _MOST or math.isnan(value):
        return None
    return float(value)


def gated(value: object) -> str:
    return value if isinstance(value, str) and value in ("auto", "manual") else ""


def link(value: object) -> str | None:
    """An https address that may be shown; names of files and other schemes are none."""
    address = safe_url(value) if isinstance(value, str) else None
    return address if address and address.startswith("https://") else None


def tagged(tags: Iterable[str], prefix: str) -> tuple[str, ...]:
    """What the tags of this prefix say, each once, in order."""
    found = (text(tag.removeprefix(prefix)) for tag in tags if tag.startswith(prefix))
    return tuple(dict.fromkeys(name for name in found if name))[:_MOST_NAMES]


def bases(tags: Iterable[str]) -> tuple[str, ...]:
    """Of `base_model:<name>` and `base_model:<relation>:<name>`."""
    found = (text(tag.rpartition(":")[2]) for tag in tags if tag.startswith(_BASE))
    return tuple(dict.fromkeys(name for name in found if name))


def papers(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in tagged(tags, "arxiv:") if _PAPER.fullmatch(name))


def told_bases(value: object) -> tuple[str, ...]:
    """The names in `baseModels`, which is `{"relation": …, "models": [{"id": …}]}`, or only the list of models."""
    models = value.get("models") if isinstance(value, Mapping) else value
    rows = models if isinstance(models, list) else []
    names = (row.get("id") for row in rows if isinstance(row, Mapping))
    return tuple(dict.fromkeys(str(name) for name in names if is_model_id(name)))[:_MOST_NAMES]


def relation(value: object, tags: Iterable[str]) -> Relation | None:
    """As `baseModels` says it, or the first tag `base_model:<relation>:<name>`."""
    said = [value.get("relation")] if isinstance(value, Mapping) else []
    said += [tag.split(":")[1] for tag in tags if tag.startswith(_BASE)]
    return next((Relation(word) for word in said if isinstance(word, str) and word in set(Relation)), None)


def children(value: object) -> Children | None:
    """None where no relation has a count. An empty object is an answer too: nobody names this model as a base."""
    if not isinstance(value, Mapping):
        return None
    counts = {kind.value: number for kind in Relation if (number := count(value.get(kind.value))) is not None}
    return Children(**counts) if counts or not value else None


def weight_files(names: Iterable[str]) -> int:
    """Files of weights in any folder; each shard counts."""
    paths = [PurePosixPath(name) for name in names]
    return sum(_WEIGHTS.fullmatch(path.suffix) is not None and not _STATE.fullmatch(path.name) for path in paths)


def code_files(names: Iterable[str]) -> int:
    return sum(_CODE.fullmatch(PurePosixPath(name).suffix) is not None for name in names)


def has_card(names: Iterable[str]) -> bool:
    return _CARD in names
