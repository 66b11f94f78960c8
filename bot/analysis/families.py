"""Which models on a list are quantised copies of which. Fine-tunes and merges are models of their own and stay so."""

import re
from collections.abc import Mapping, Sequence

from bot.domain.hub import ModelReading

# What people append to the name of a model when they publish it in a smaller number format, and nothing else.
_FORMAT = (
    r"gguf|ggml|awq|gptq|mlx|exl[23]|onnx|openvino|bnb|bitsandbytes|nf4|mxfp[48]|nvfp4|fp[48]|w[48]a(?:4|8|16)|"
    r"[234568]-?bit|int[48]|[i]?q[2-8](?:_[0-9a-z]+){0,3}|dwq|qat|quantized|imatrix|marlin"
)
_COPY = re.compile(rf"(?:[-_.](?:{_FORMAT}))(?:[-_.](?:{_FORMAT}|dynamic|ud|unsloth|i1|int|hf|block))*$", re.IGNORECASE)
_MAKER = re.compile(r"[-_.](?:unsloth|ud|dynamic|i1)$", re.IGNORECASE)


def base_of(reading: ModelReading) -> str | None:
    """The model of which this one is a quantised copy, by its own word; None for everything else.

    The name must have the shape of a copy (`-GGUF`, `-4bit`, …) and say no more than the base's: whoever writes
    `gemma-4-12B-coder-GGUF` and names gemma as base has published a model of his own.
    """
    plain = _plain(reading.model_id)
    if plain is None:
        return None
    return next((base for base in reading.base_models if base != reading.model_id and _same(plain, _tail(base))), None)


def mirrors(readings: Sequence[ModelReading]) -> Mapping[str, str]:
    """Each quantised copy on the list, and the listed model that stands for it: its base; else the first copy of it.

    Where the Hub does not tell the base, the listed model of the very same name without the format is it.
    """
    named = {_tail(one.model_id): one.model_id for one in reversed(readings) if _plain(one.model_id) is None}
    listed = {one.model_id for one in readings}
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for one in readings:
        plain = _plain(one.model_id)
        if plain is None:
            continue
        base = base_of(one)
        standing = base if base in listed else named.get(plain)
        standing = standing or first.setdefault((base or plain).casefold(), one.model_id)
        if standing != one.model_id:
            found[one.model_id] = standing
    ends = {copy: _end(found, standing) for copy, standing in found.items()}
    return {copy: standing for copy, standing in ends.items() if copy != standing}


def _end(found: Mapping[str, str], model_id: str) -> str:
    """A copy may be the base of another one. Copies that name each other in a ring all end at themselves."""
    seen = {model_id}
    while (further := found.get(model_id)) and further not in seen:
        model_id = further
        seen.add(model_id)
    return model_id


def _plain(model_id: str) -> str | None:
    """The name without its format, small; None where it has none."""
    tail = _tail(model_id)
    cut = _COPY.sub("", tail)
    return _MAKER.sub("", cut) if cut and cut != tail else None


def _tail(model_id: str) -> str:
    return model_id.rsplit("/", 1)[-1].casefold()


def _same(plain: str, base: str) -> bool:
    """Copies may leave off an ending of the base (`-hf`) or write its owner in front (`google_gemma-3-27b-it`)."""
    base = _plain(base) or base
    return base.startswith(plain) or plain.endswith(("_" + base, "-" + base))
