"""Questions to the Hub through `huggingface_hub`. Blocking and slow to import: only for threads.

What the library does with the network is bounded in `hub_transport`, what it would stumble over taken out in
`hub_pages`; here its models become our values. Each question raises SourceError and nothing else.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Final

import httpx2
from huggingface_hub import HfApi, ModelInfo, constants, set_client_factory
from huggingface_hub.errors import HFValidationError
from huggingface_hub.hf_api import ExpandModelProperty_T
from huggingface_hub.utils import parse_ratelimit_headers  # type: ignore[attr-defined]  # exported at first use

from bot import __version__
from bot.domain.errors import SourceError, SourceFault
from bot.domain.hub import ModelDetail, ModelReading
from bot.sources import hub_fields as of
from bot.sources.hub_access import Access
from bot.sources.hub_budget import Allowance
from bot.sources.hub_faults import FieldsRefusedError
from bot.sources.hub_pages import sound_model, sound_page
from bot.sources.hub_transport import Call, calling, client

_SEEN: Final[tuple[ExpandModelProperty_T, ...]] = ("disabled", "likes", "private")
_LISTED: Final[tuple[ExpandModelProperty_T, ...]] = (
    *_SEEN,
    "author",
    "createdAt",
    "downloads",
    "gated",
    "pipeline_tag",
    "safetensors",
    "tags",
    "trendingScore",
)
# What every endpoint that lists models knows too, for those that refuse to tell of one model in full.
_PLAIN: Final[tuple[ExpandModelProperty_T, ...]] = (*_LISTED, "lastModified", "library_name", "siblings")
# The Hub tells the first two of a single model only.
_FULL: Final[tuple[ExpandModelProperty_T, ...]] = (*_PLAIN, "baseModels", "childrenModelCount", "cardData", "gguf")
_LICENCE: Final = "license:"
_MOST_SECONDS: Final = 86_400
# Setting the factory closes the client that another thread may already be using.
_FIRST: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trending:
    reading: ModelReading
    author: str | None


def trending(access: Access, *, search: str | None, limit: int) -> list[Trending]:
    """The public models of the list in its order, ranked from 1."""
    with _asking(access, mend=partial(sound_page, fields=_LISTED)) as api:
        models = api.list_models(sort="trending_score", limit=limit, search=search, expand=list(_LISTED))
        return [
            Trending(reading=_reading(model, rank), author=of.text(model.author))
            for rank, model in enumerate(_shown(models), start=1)
        ]


def names(access: Access, search: str, limit: int) -> tuple[str, ...]:
    """Names of public models that match, the most liked first."""
    with _asking(access, mend=partial(sound_page, fields=_SEEN)) as api:
        models = api.list_models(sort="likes", limit=limit, search=search, expand=list(_SEEN))
        return tuple(model.id for model in _shown(models))


def detail(access: Access, model_id: str) -> ModelDetail:
    """GONE also for what can be no name. A Hub that refuses a field is asked once more, for the usual ones."""
    with _asking(access, mend=partial(sound_model, fields=_FULL), single=True) as api:
        try:
            model = api.model_info(model_id, expand=list(_FULL))
        except FieldsRefusedError:
            model = api.model_info(model_id, expand=list(_PLAIN))
        except HFValidationError as error:
            raise SourceError(SourceFault.GONE, "no model can have that name") from error
    if model.private or model.disabled:
        raise SourceError(SourceFault.GONE, "the model is not public")
    return _detail(model, access.clock.now())


@contextmanager
def _asking(access: Access, *, mend: Callable[[bytes], bytes], single: bool = False) -> Iterator[HfApi]:
    """The library, set up for one question: about a `single` model, which is a person's, or for a list."""
    with _FIRST:
        _prepare()
    if constants.is_offline_mode():
        raise SourceError(SourceFault.UNREACHABLE, "HF_HUB_OFFLINE is set")
    call = Call(
        endpoint=access.endpoint,
        deadline=time.monotonic() + access.timeout,
        clock=access.clock,
        budget=access.budget,
        mend=mend,
        allowance=_allowance,
        single=single,
    )
    with calling(call):
        yield HfApi(
            endpoint=access.endpoint,
            # None would send whatever token this machine has cached.
            token=access.token or False,
            library_name="opengazette",
            library_version=__version__,
        )


@cache
def _prepare() -> None:
    set_client_factory(client)
    # With telemetry on, the library first fetches a list of programs to look for on this machine.
    constants.HF_HUB_DISABLE_TELEMETRY = True
    # It logs addresses with their query at INFO.
    logging.getLogger("httpx2").setLevel(logging.WARNING)


def _allowance(headers: httpx2.Headers) -> Allowance | None:
    """Of `RateLimit: "api";r=499;t=300` and `RateLimit-Policy: "fixed window";"api";q=500;w=300`."""
    limit = parse_ratelimit_headers(headers)
    if limit is None:
        return None
    window = limit.window_seconds
    return Allowance(
        remaining=limit.remaining,
        resets_in=_seconds(limit.reset_in_seconds),
        limit=limit.limit,
        window=None if window is None else _seconds(window),
    )


def _seconds(number: int) -> timedelta:
    return timedelta(seconds=min(number, _MOST_SECONDS))


def _shown(models: Iterable[ModelInfo]) -> Iterable[ModelInfo]:
    """Without private and disabled models, and a model that a second page repeats."""
    return {model.id: model for model in models if not (model.private or model.disabled)}.values()


def _reading(model: ModelInfo, rank: int) -> ModelReading:
    tags = of.texts(model.tags)
    return ModelReading(
        model_id=model.id,
        rank=rank,
        likes=of.count(model.likes),
        downloads=of.count(model.downloads),
        trending_score=of.number(model.trending_score),
        licence=next(iter(of.tagged(tags, _LICENCE)), None),
        task=of.text(model.pipeline_tag),
        gated=of.gated(model.gated),
        parameters=_parameters(model),
        base_models=of.bases(tags),
        created_at=_utc(model.created_at),
    )


def _detail(model: ModelInfo, now: datetime) -> ModelDetail:
    tags = of.texts(model.tags)
    files = None if model.siblings is None else {file.rfilename for file in model.siblings}
    card = model.card_data
    return ModelDetail(
        model_id=model.id,
        taken_at=now,
        likes=of.count(model.likes),
        downloads=of.count(model.downloads),
        licence=next(iter(of.tagged(tags, _LICENCE)), None),
        licence_name=of.text(card.license_name) if card else None,
        licence_link=of.link(card.license_link) if card else None,
        task=of.text(model.pipeline_tag),
        library=of.text(model.library_name),
        gated=of.gated(model.gated),
        parameters=_parameters(model),
        # As the list has them wherever tags are told, so that a look never seems to change what a list said.
        base_models=of.bases(tags) if isinstance(model.tags, list) else of.told_bases(model.base_models),
        relation=of.relation(model.base_models, tags),
        children=of.children(model.children_model_count),
        weight_files=None if files is None else of.weight_files(files),
        code_files=None if files is None else of.code_files(files),
        has_card=None if files is None else of.has_card(files),
        papers=of.papers(tags),
        datasets=of.tagged(tags, "dataset:"),
        created_at=_utc(model.created_at),
        modified_at=_utc(model.last_modified),
    )


def _parameters(model: ModelInfo) -> int | None:
    """The Hub counts them in files of safetensors, and in those of GGUF where there are none."""
    if model.safetensors:
        return of.count(model.safetensors.total)
    return of.count(model.gguf.get("total")) if isinstance(model.gguf, dict) else None


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
