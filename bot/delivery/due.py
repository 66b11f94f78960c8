"""From a due subscription to an open slot: the moment has come, whatever the edition will say."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from bot.domain.subscriptions import Slot, Subscription
from bot.ports import Clock, Store

log = logging.getLogger(__name__)

_SECOND = timedelta(seconds=1)


async def open_due(
    store: Store, clock: Clock, edition_exists: Callable[[str], bool], *, platforms: Collection[str] | None = None
) -> int:
    """Open the newest slot of each due subscription and move it on; how many were opened. Raises StoreError.

    A subscription waits, due, while its edition is missing from feeds.yaml or its platform is not among `platforms`
    (None: all): when that is mended it gets one edition, the newest, not one for each day of the pause.
    """
    now = clock.now()

    def ready(subscription: Subscription) -> bool:
        return (platforms is None or subscription.platform in platforms) and edition_exists(subscription.edition)

    async with store.reading() as view:
        if not any(ready(subscription) for subscription in await view.due_subscriptions(now)):
            return 0
    async with store.writing() as tx:
        # Read again: what was seen without the write lock may have been paused or removed since.
        due = [subscription for subscription in await tx.due_subscriptions(now) if ready(subscription)]
        # In a thread: the first look at a zone reads a file.
        plan = await asyncio.to_thread(_plan, due, now)
        for subscription, slot, following in plan:
            await tx.open_slot(subscription, slot, next_due_at=following.due_at)
    return len(plan)


def _plan(due: Iterable[Subscription], now: datetime) -> list[tuple[Subscription, Slot, Slot]]:
    """One subscription that cannot be reckoned stays due and harms no other."""
    plan = []
    for subscription in due:
        try:
            plan.append((subscription, *came_due(subscription, subscription.next_due_at or now, now)))
        except (KeyError, ValueError):
            log.exception("subscription %d: no next slot in zone %s", subscription.id, subscription.cadence.zone)
    return plan


def came_due(subscription: Subscription, due_at: datetime, now: datetime) -> tuple[Slot, Slot]:
    """The newest slot from `due_at` on that is not after `now`, and the slot behind it. `due_at` is not after `now`.

    A moment that is none of the cadence was set by hand; its key is `run-` and the second, which no cadence makes.
    """
    cadence = subscription.cadence
    slot = cadence.next_due(due_at - _SECOND)
    if slot.due_at != due_at:
        slot = Slot(key=f"run-{due_at:%Y-%m-%dT%H:%M:%SZ}", due_at=due_at)
    following = cadence.next_due(due_at)
    while following.due_at <= now:
        slot, following = following, cadence.next_due(following.due_at)
    return slot, following
