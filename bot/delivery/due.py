"""From a due subscription to an open slot: the moment has come, whatever the edition will say.

After downtime only the newest slot is opened, and only while it is not too late; the others are noted as merged, so
that the account of every slot is complete. What they would have shown is the matter of `bot.digest.missed`.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from bot.delivery.orders import MERGED, too_late
from bot.domain.subscriptions import Slot, Subscription, SubscriptionId
from bot.ports import Clock, Store, Writing

log = logging.getLogger(__name__)

# A year of days and some; of a longer sleep the oldest slots are only counted.
NOTED = 400
# Frozen posts that wait for longer than this are not posted any more.
STALE = timedelta(hours=72)
_SECOND = timedelta(seconds=1)
# Subscriptions of one transaction: each may have `NOTED` slots to note.
_AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CameDue:
    """The slots that are passed over, oldest first, the one to open, and the one that comes next.

    `before` counts the slots that are older than the passed ones. `newest` is None where that one is too late as well.
    """

    passed: tuple[Slot, ...]
    before: int
    newest: Slot | None
    following: Slot

    def noted(self) -> list[tuple[Slot, str]]:
        """The passed ones with the reason; that of the oldest counts those before it."""
        counted = f"{MERGED} (and {self.before} before it)" if self.before else MERGED
        return [(slot, MERGED if index else counted) for index, slot in enumerate(self.passed)]


@dataclass(frozen=True, slots=True)
class Opened:
    """How many slots were opened, and how many were given up for a later one."""

    opened: int = 0
    merged: int = 0

    def __add__(self, other: "Opened") -> "Opened":
        return Opened(self.opened + other.opened, self.merged + other.merged)


async def open_due(
    store: Store, clock: Clock, edition_exists: Callable[[str], bool], *, platforms: Collection[str] | None = None
) -> Opened:
    """Open the newest slot of each due subscription and move it on. Raises StoreError.

    A subscription waits, due, while its edition is missing from feeds.yaml or its platform is not among `platforms`
    (None: all): when that is mended it gets one edition, the newest, not one for each day of the pause.
    """
    now = clock.now()

    def ready(subscription: Subscription) -> bool:
        return (platforms is None or subscription.platform in platforms) and edition_exists(subscription.edition)

    async with store.reading() as view:
        found = [subscription.id for subscription in await view.due_subscriptions(now) if ready(subscription)]
        stale = await view.unsent_slots(now - STALE)
    done = Opened()
    if stale:
        async with store.writing() as tx:
            taken = [slot for slot in stale if await tx.take_back(slot, MERGED)]
        done += Opened(merged=len(taken))
        log.warning("%d posts waited for more than three days and are not posted any more", len(taken))
    for some in _chunks(found):
        async with store.writing() as tx:
            # Read again: what was seen without the write lock may have been paused or removed since.
            due = [one for one in await tx.due_subscriptions(now) if one.id in some and ready(one)]
            # In a thread: the first look at a zone reads a file.
            done += await _note(tx, await asyncio.to_thread(_plan, due, now))
    return done


async def _note(tx: Writing, plan: Sequence[tuple[Subscription, CameDue]]) -> Opened:
    for subscription, came in plan:
        next_due_at = came.following.due_at
        if came.passed:
            log.warning("subscription %d: %d slots were missed", subscription.id, came.before + len(came.passed))
            await tx.pass_slots(subscription, came.noted(), next_due_at=next_due_at)
        if came.newest:
            await tx.open_slot(subscription, came.newest, next_due_at=next_due_at)
    return Opened(
        opened=sum(came.newest is not None for _, came in plan),
        merged=sum(came.before + len(came.passed) for _, came in plan),
    )


def _plan(due: Iterable[Subscription], now: datetime) -> list[tuple[Subscription, CameDue]]:
    """One subscription that cannot be reckoned stays due and harms no other."""
    plan = []
    for subscription in due:
        try:
            plan.append((subscription, came_due(subscription, subscription.next_due_at or now, now)))
        except (KeyError, ValueError):
            log.exception("subscription %d: no next slot in zone %s", subscription.id, subscription.cadence.zone)
    return plan


def came_due(subscription: Subscription, due_at: datetime, now: datetime) -> CameDue:
    """What became of the slots from `due_at` on that are not after `now`. `due_at` is not after `now`.

    A moment that is none of the cadence was set by hand; its key is `run-` and the second, which no cadence makes.
    """
    cadence = subscription.cadence
    newest = cadence.next_due(due_at - _SECOND)
    if newest.due_at != due_at:
        newest = Slot(key=f"run-{due_at:%Y-%m-%dT%H:%M:%SZ}", due_at=due_at)
    following = cadence.next_due(due_at)
    passed: deque[Slot] = deque(maxlen=NOTED)
    count = 0
    while following.due_at <= now:
        passed.append(newest)
        count += 1
        newest, following = following, cadence.next_due(following.due_at)
    if late := too_late(newest, subscription, now):
        passed.append(newest)
        count += 1
    return CameDue(
        passed=tuple(passed), before=count - len(passed), newest=None if late else newest, following=following
    )


def _chunks(found: Iterable[SubscriptionId]) -> Iterator[frozenset[SubscriptionId]]:
    remaining = iter(found)
    while some := frozenset(islice(remaining, _AT_ONCE)):
        yield some
