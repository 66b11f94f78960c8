"""Look out for trouble, and bring forward the post that tells of it: within minutes, and at most one an hour."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.delivery.troubles import Lookout
from bot.digest.notices import EDITIONS, concerning, untold
from bot.domain.digests import Window
from bot.domain.subscriptions import Subscription
from bot.ports import Clock, Reading, Store

log = logging.getLogger(__name__)

APART = timedelta(hours=1)
# A slot tells of what was noted before it came due.
_SOON = timedelta(seconds=1)
_LOOK_BACK = timedelta(days=1)


async def notice(store: Store, clock: Clock, lookout: Lookout) -> int:
    """Note what broke and what healed; for how many channels a post was moved. Raises StoreError.

    `lookout` is kept from one call to the next. Nothing is posted here: the subscription is due, and its edition says
    what there is to say.
    """
    now = clock.now()
    async with store.reading() as view:
        channels = await view.subscribers(EDITIONS)
        tenants = list(dict.fromkeys(one.tenant_id for one in channels))
        found = await lookout.look(view, tenants, now)
        standing = {(one.key, one.tenant_id) for one in await view.troubles(healed_since=now) if not one.healed_at}
        early = await _early(view, channels, now)
    if not early and standing == {(one.key, one.tenant_id) for one in found}:
        return 0  # almost always, so that no write lock is taken for it
    async with store.writing() as tx:
        if await tx.keep_troubles(found, now):
            log.info("%d troubles stand", len(found))
        early = await _early(tx, channels, now)
        for one, at in early:
            await tx.tenant(one.tenant_id).set_next_due(one.id, at)
    return len(early)


async def _early(view: Reading, channels: Iterable[Subscription], now: datetime) -> list[tuple[Subscription, datetime]]:
    """Those whose next post is to be at another moment."""
    return [(one, at) for one in channels if (at := await _moved(view, one, now)) is not None]


async def _moved(view: Reading, one: Subscription, now: datetime) -> datetime | None:
    """When its next post is to be instead; None where it has nothing to tell, or tells it in time anyway."""
    tenant = view.tenant(one.tenant_id)
    told = await tenant.told_until(one.id)
    start = told or min(one.created_at or now, now - _LOOK_BACK)
    kept = await concerning(view, one.edition, one.tenant_id, since=start)
    if not any(untold(kept, Window(start=start, end=now + _SOON))):
        return None
    last = await tenant.posted_until(one.id)
    wanted = max(now + _SOON, last + APART) if last else now + _SOON
    due = one.next_due_at
    in_time = due is not None and due <= wanted and (last is None or due >= last + APART)
    return None if in_time else wanted
