"""Asking the Hub of one model: not again within the hour, never longer than a person waits; what it says is kept."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.commands.spec import Services
from bot.domain.errors import SourceError, SourceFault, StoreError
from bot.domain.hub import ModelDetail, ModelStanding, TrackedModel
from bot.ports import Reading

log = logging.getLogger(__name__)

FRESH = timedelta(hours=1)
_AWAY = "The Hub does not answer"
_LIMITED = "The Hub takes no more questions for now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the store holds after the Hub was asked. `away` says why it did not answer, empty where it did."""

    tracked: TrackedModel | None
    away: str = ""
    gone: bool = False


async def look_up(name: str, services: Services, patience: float) -> Look:
    """What is stored, after the Hub was asked where that is due."""
    now = services.clock.now()
    async with services.store.reading() as view:
        tracked = await _followed(name, view)
    if services.hub is None or _fresh(tracked, now):
        return Look(tracked=tracked, gone=bool(tracked and tracked.standing is ModelStanding.GONE))
    asked = tracked.model_id if tracked else name
    try:
        async with asyncio.timeout(patience):
            detail = await services.hub.detail(asked)
    except TimeoutError:
        return Look(tracked=tracked, away=_AWAY)
    except SourceError as error:
        if error.fault is SourceFault.GONE:
            return Look(tracked=await _note_gone(tracked, services), gone=True)
        log.info("the Hub did not tell of %s: %s", asked, error.fault)
        return Look(tracked=tracked, away=_LIMITED if error.fault is SourceFault.RATE_LIMITED else _AWAY)
    return Look(tracked=await _keep(asked, detail, tracked, services))


async def _followed(name: str, view: Reading) -> TrackedModel | None:
    """By the newest name: a renamed one may have been renamed again."""
    tracked, seen = await view.model(name), {name}
    while tracked and tracked.standing is ModelStanding.RENAMED and tracked.renamed_to not in {None, *seen}:
        seen.add(new := str(tracked.renamed_to))
        tracked = await view.model(new) or tracked
        if tracked.model_id != new:
            break
    return tracked


def _fresh(tracked: TrackedModel | None, now: datetime) -> bool:
    if tracked is None:
        return False
    looked = tracked.checked_at or (tracked.detail.taken_at if tracked.detail else None)
    known = tracked.detail is not None or tracked.standing is ModelStanding.GONE
    return known and looked is not None and now - looked < FRESH


async def _note_gone(tracked: TrackedModel | None, services: Services) -> TrackedModel | None:
    """Only of what was there: a name that somebody made up is not remembered."""
    if tracked is None:
        return None
    try:
        async with services.store.writing() as tx:
            await tx.keep_standing(tracked.model_id, ModelStanding.GONE, services.clock.now())
            return await tx.model(tracked.model_id)
    except StoreError as error:
        log.warning("that %s is gone could not be noted: %s", tracked.model_id, error)
        return tracked


async def _keep(
    asked: str, detail: ModelDetail, tracked: TrackedModel | None, services: Services
) -> TrackedModel | None:
    """From now on it is tracked. An answer that cannot be kept is an answer all the same."""
    try:
        async with services.store.writing() as tx:
            await tx.keep_detail(detail)
            if detail.model_id.casefold() != asked.casefold():
                new = detail.model_id
                await tx.keep_standing(asked, ModelStanding.RENAMED, services.clock.now(), renamed_to=new)
            return await tx.model(detail.model_id)
    except StoreError as error:
        log.warning("what the Hub said of %s could not be kept: %s", asked, error)
    seen = tracked.first_seen if tracked else detail.taken_at
    return TrackedModel(model_id=detail.model_id, first_seen=seen, checked_at=detail.taken_at, detail=detail)


async def hub_names(typed: str, services: Services, limit: int, *, patience: float = 3.0) -> Sequence[str]:
    """What the Hub knows under such a name; none where it is away or slow."""
    if services.hub is None:
        return ()
    try:
        async with asyncio.timeout(patience):
            return await services.hub.names(typed, limit=limit)
    except (SourceError, TimeoutError) as error:
        log.info("the Hub did not name any models: %s", type(error).__name__)
        return ()
