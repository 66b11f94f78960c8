"""The Hub's trending list through `huggingface_hub`. Blocking and slow to import: only for threads.

What the library does with the network is bounded in `hub_transport`; here its rows become our readings.
"""

import json
import logging
import math
import re
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

import httpx2
from huggingface_hub import HfApi, ModelInfo, constants, set_client_factory
from huggingface_hub.hf_api import ExpandModelProperty_T
from huggingface_hub.utils import parse_ratelimit_headers  # type: ignore[attr-defined]  # exported at first use

from bot import __version__
from bot.domain.errors import SourceError, SourceFault
from bot.domain.hub import ModelReading
from bot.sources.hub_transport import Call, calling, client, origin
from bot.sources.sanitise import clean_text

log = logging.getLogger(__name__)

_FIELDS: Final[tuple[ExpandModelProperty_T, ...]] = (
    "author",
    "createdAt",
    "disabled",
    "downloads",
    "gated",
    "likes",
    "pipeline_tag",
    "private",
    "safetensors",
    "tags",
    "trendingScore",
)
_LICENCE: Final = "license:"
_BASE: Final = "base_model:"
_TEXT: Final = 200
# A name alone for the oldest models, else owner/name.
_MODEL_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?", re.ASCII)
# The only form of a time that the library reads.
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", re.ASCII)
_MOST: Final = 2**53
_MAX_PAUSE: Final = timedelta(days=1)
# Setting the factory closes the client that another thread may already be using.
_FIRST: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """`endpoint` without a closing slash; `token` None asks anonymously; `timeout` in seconds for all pages."""

    endpoint: str
    token: str | None
    search: str | None
    limit: int
    timeout: float
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trending:
    reading: ModelReading
    author: str | None


def trending(query: Query) -> list[Trending]:
    """The public models of the list in its order, ranked from 1. Raises SourceError and nothing else."""
    with _FIRST:
        _prepare()
    if constants.is_offline_mode():
        raise SourceError(SourceFault.UNREACHABLE, "HF_HUB_OFFLINE is set")
    api = HfApi(
        endpoint=query.endpoint,
        # None would send whatever token this machine has cached.
        token=query.token or False,
        library_name="opengazette",
        library_version=__version__,
    )
    call = Call(
        origin=origin(query.endpoint),
        deadline=time.monotonic() + query.timeout,
        now=query.now,
        mend=sound_page,
        pause=_pause,
    )
    with calling(call):
        models = api.list_models(sort="trending_score", limit=query.limit, search=query.search, expand=list(_FIELDS))
        return _ranked(models)


@cache
def _prepare() -> None:
    set_client_factory(client)
    # With telemetry on, the library first fetches a list of programs to look for on this machine.
    constants.HF_HUB_DISABLE_TELEMETRY = True
    # It logs addresses with their query at INFO.
    logging.getLogger("httpx2").setLevel(logging.WARNING)


def _pause(headers: httpx2.Headers, now: datetime) -> datetime | None:
    """When the window of the Hub's rate limit ends: `RateLimit: "api";r=0;t=55`."""
    limit = parse_ratelimit_headers(headers)
    if limit is None or limit.remaining > 0:
        return None
    return now + min(timedelta(seconds=min(limit.reset_in_seconds, _MOST)), _MAX_PAUSE)


def sound_page(body: bytes) -> bytes:
    """The page without what the library would stumble over, so that one bad row cannot lose the list.

    Raises SourceError (BAD_ANSWER) where the page is not a JSON list.
    """
    try:
        page = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceError(SourceFault.BAD_ANSWER, "the Hub's answer is not JSON") from error
    if not isinstance(page, list):
        raise SourceError(SourceFault.BAD_ANSWER, "a JSON list of models was expected from the Hub")
    rows = [_sound(row) for row in page if isinstance(row, dict) and _is_model_id(row.get("id"))]
    if missing := len(page) - len(rows):
        log.warning("%d of %d rows of the Hub's list had no valid model id and were skipped", missing, len(page))
    return json.dumps(rows).encode()


def _is_model_id(value: object) -> bool:
    return isinstance(value, str) and _MODEL_ID.fullmatch(value) is not None


def _sound(row: dict[str, object]) -> dict[str, object]:
    kept = {key: row[key] for key in ("id", *_FIELDS) if key in row}
    weights = kept.get("safetensors")
    if not (isinstance(weights, dict) and {"parameters", "total"} <= weights.keys()):
        kept.pop("safetensors", None)
    if not _is_moment(kept.get("createdAt")):
        kept.pop("createdAt", None)
    return kept


def _is_moment(value: object) -> bool:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _ranked(models: Iterable[ModelInfo]) -> list[Trending]:
    """Private and disabled models are left out, and a model that a second page repeats."""
    shown = {model.id: model for model in models if not (model.private or model.disabled)}
    return [
        Trending(reading=_reading(model, rank), author=_text(model.author))
        for rank, model in enumerate(shown.values(), start=1)
    ]


def _reading(model: ModelInfo, rank: int) -> ModelReading:
    tags = _texts(model.tags)
    bases = (tag.rpartition(":")[2] for tag in tags if tag.startswith(_BASE))
    return ModelReading(
        model_id=model.id,
        rank=rank,
        likes=_count(model.likes),
        downloads=_count(model.downloads),
        trending_score=_number(model.trending_score),
        licence=next((_text(tag.removeprefix(_LICENCE)) for tag in tags if tag.startswith(_LICENCE)), None),
        task=_text(model.pipeline_tag),
        gated=model.gated if model.gated in ("auto", "manual") else "",
        parameters=_count(model.safetensors.total) if model.safetensors else None,
        base_models=tuple(dict.fromkeys(name for name in map(_text, bases) if name)),
        created_at=model.created_at.astimezone(UTC) if model.created_at else None,
    )


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return (clean_text(value, limit=_TEXT) or None) if isinstance(value, str) else None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST else None


def _number(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > _MOST or math.isnan(value):
        return None
    return float(value)
