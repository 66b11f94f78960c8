"""Editions that are no digests: each channel is told what came up since its own last post, or nothing at all.

They are not kept, numbered or shared by date: what is empty is dropped, and the next one looks back over it.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.orders import Order
from bot.digest.desk import desk
from bot.digest.follow_ups import follow_ups
from bot.digest.missed import marked_late
from bot.digest.notices import notices
from bot.domain.config import Configuration
from bot.domain.deliveries import Receipt
from bot.domain.digests import EditionKind, EditionSpec, Window
from bot.domain.errors import StoreError
from bot.domain.messages import Message
from bot.domain.subscriptions import Subscription, TenantId
from bot.ports import Policies, Publisher, Reading, Store

log = logging.getLogger(__name__)

EMPTY = "empty"
_Same = tuple[str, Window, TenantId | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What editions are composed from: the configuration, and the catalogue in force."""

    config: Configuration
    policies: Callable[[], Policies]

    async def compose(
        self, view: Reading, edition: EditionSpec, window: Window, *, now: datetime, tenant_id: TenantId | None = None
    ) -> Message | None:
        """None where the window brought nothing. Raises StoreError; ValueError for a digest, which is not told so.

        The days left are those of `now`, which may be later than the end of the window. Notices are those of the
        tenant.
        """
        match edition.kind:
            case EditionKind.DEADLINES:
                return await desk(view, self.policies(), window, now=now)
            case EditionKind.WATCH:
                sources = self.config.sources
                return await follow_ups(view, self.policies(), edition.target, window, sources=sources)
            case EditionKind.NOTICES:
                return await notices(view, edition.name, tenant_id, window)
            case EditionKind.DIGEST:
                raise ValueError(f"{edition.name} is a digest")


async def tell(
    store: Store, now: datetime, telling: Telling, publishers: Mapping[str, Publisher], orders: Sequence[Order]
) -> int:
    """Fill or drop the slot of each order; how many were filled. Raises StoreError.

    Orders of one edition over the same window share what is composed. One that cannot be composed waits and is logged.
    """
    filled = 0
    for (name, window, tenant), same in (await _together(store, orders)).items():
        try:
            async with store.reading() as view:
                edition, at = same[0].edition, max(now, window.end)
                message = await telling.compose(view, edition, window, now=at, tenant_id=tenant)
            if message is None:
                await _drop(store, same)
            else:
                await _fill(store, message, publishers, same)
                filled += len(same)
        except StoreError:
            raise
        except Exception:
            log.exception("edition %s up to %s could not be built; it is tried again", name, window.end)
    return filled


async def _together(store: Store, orders: Sequence[Order]) -> dict[_Same, list[Order]]:
    """By edition and window: from what each channel was last told up to the moment at which its slot came due.

    Notices are told to each tenant apart: they are its own affairs.
    """
    together: dict[_Same, list[Order]] = {}
    if not orders:
        return together
    async with store.reading() as view:
        for order in orders:
            told = await view.tenant(order.subscription.tenant_id).told_until(order.subscription.id)
            window = untold(order, told)
            apart = order.subscription.tenant_id if order.edition.kind is EditionKind.NOTICES else None
            together.setdefault((order.edition.name, window, apart), []).append(order)
    return together


def untold(order: Order, told: datetime | None) -> Window:
    """What the channel has not heard of yet. Nothing is left out, however many posts were given up.

    Before its first post that is all since the subscription was made, and a look-back before its first slot at least.
    """
    end = order.waiting.slot.due_at
    first = end - order.edition.look_back
    return Window(start=min(told or min(order.subscription.created_at or first, first), end), end=end)


async def _drop(store: Store, orders: Sequence[Order]) -> None:
    async with store.writing() as tx:
        for order in orders:
            await tx.drop_slot(order.waiting, EMPTY)
    log.info("edition %s has nothing to tell %d channels", orders[0].edition.name, len(orders))


async def _fill(store: Store, message: Message, publishers: Mapping[str, Publisher], orders: Sequence[Order]) -> None:
    frozen = await _freeze(message, publishers, orders)
    async with store.writing() as tx:
        for order in orders:
            to = await _answered(tx, order.subscription)
            await tx.fill_slot(order.waiting, None, order.signed(frozen[_shape(order)]), reply_to=to)
    log.info("edition %s is ready for %d channels", orders[0].edition.name, len(orders))


async def _answered(view: Reading, subscription: Subscription) -> Receipt | None:
    """The last edition of the channel, where the talk is; None where there is none, or none is asked for."""
    if not subscription.threaded:
        return None
    return await view.last_post(subscription.tenant_id, subscription.channel_id)


async def _freeze(
    message: Message, publishers: Mapping[str, Publisher], orders: Sequence[Order]
) -> dict[tuple[str, str | None, str], tuple[str, ...]]:
    """The payloads by platform, mention and how late they are."""
    return {
        # In a thread: shaping is arithmetic enough to be felt by whoever waits for an answer.
        shape: await asyncio.to_thread(publishers[shape[0]].freeze, marked_late(message, shape[2]), mention=shape[1])
        for shape in dict.fromkeys(map(_shape, orders))
    }


def _shape(order: Order) -> tuple[str, str | None, str]:
    return order.subscription.platform, order.subscription.mention, order.late
