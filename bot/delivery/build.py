"""From an open slot to frozen posts: each edition is composed once for all who get the same, shaped for each platform.

Digests are here: kept, numbered, one a date. `told` makes the editions that are no digests.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.delivery.orders import Order, local_day, sorted_out
from bot.delivery.told import Telling, tell
from bot.digest.build import compose
from bot.digest.present import behind, digest_message, numbered, without
from bot.domain.config import Configuration
from bot.domain.deliveries import DueSlot, StoredDigest
from bot.domain.digests import EditionKind
from bot.domain.errors import StoreError
from bot.messages.encode import decode, encode
from bot.ports import Clock, Policies, Publisher, Store, Writing

__all__ = ["build_waiting", "local_day"]

log = logging.getLogger(__name__)

_Parts = tuple[str, ...]
_Numbers = frozenset[int]


async def build_waiting(
    store: Store,
    clock: Clock,
    config: Configuration,
    publishers: Mapping[str, Publisher],
    policies: Callable[[], Policies],
) -> int:
    """Fill every waiting slot whose platform is switched on; how many were filled. Raises StoreError.

    A slot that nobody can fill any more, or that has nothing to tell, is dropped with the reason. An edition that
    cannot be composed waits and is logged; the others go on. `policies` gives the catalogue in force.
    """
    orders, dropped = await sorted_out(store, config, publishers)
    if dropped:
        async with store.writing() as tx:
            for waiting, reason in dropped:
                log.warning("no post for slot %s of subscription %s: %s", *_names(waiting), reason)
                await tx.drop_slot(waiting, reason)
    telling = Telling(config=config, policies=policies)
    digests = [order for order in orders if order.edition.kind is EditionKind.DIGEST]
    filled = await _digests(store, clock, telling, publishers, digests)
    others = [order for order in orders if order.edition.kind is not EditionKind.DIGEST]
    return filled + await tell(store, clock.now(), telling, publishers, others)


async def _digests(
    store: Store,
    clock: Clock,
    telling: Telling,
    publishers: Mapping[str, Publisher],
    orders: Sequence[Order],
) -> int:
    filled = 0
    for edition, day in dict.fromkeys((order.edition.name, order.day) for order in orders):
        same = [order for order in orders if (order.edition.name, order.day) == (edition, day)]
        try:
            filled += await _build(store, clock, telling, publishers, same)
        except StoreError:
            raise
        except Exception:
            log.exception("edition %s of %s could not be built; it is tried again", edition, day)
    return filled


async def _build(
    store: Store,
    clock: Clock,
    telling: Telling,
    publishers: Mapping[str, Publisher],
    orders: Sequence[Order],
) -> int:
    """Orders of the same edition and day. Composing and shaping happen outside of the write transaction."""
    digest = await _digest(store, clock, telling, orders[0])
    had = await _had(store, digest, orders)
    frozen = await _freeze(digest, publishers, orders, had)
    async with store.writing() as tx:
        for order, parts, numbers in zip(orders, frozen, had, strict=True):
            await _fill(tx, order, digest, parts, numbers)
    log.info("edition %s no. %d is ready for %d channels", digest.edition, digest.number, len(orders))
    return len(orders)


async def _digest(store: Store, clock: Clock, telling: Telling, order: Order) -> StoredDigest:
    """The edition of that day: the stored one, else composed up to the moment at which the slot came due."""
    async with store.reading() as view:
        for stored in await view.digests(edition=order.edition.name):
            if stored.date == order.day:
                return stored
        end, policies = order.waiting.slot.due_at, telling.policies()
        digest = await compose(view, telling.config, order.edition, end=end, policies=policies)
    message = encode(digest_message(digest))
    async with store.writing() as tx:
        return await tx.keep_digest(
            order.edition.name, order.day, digest.window, message, clock.now(), entries=behind(digest)
        )


async def _had(store: Store, digest: StoredDigest, orders: Iterable[Order]) -> list[_Numbers]:
    """The numbers of the items that each order's subscription already got, by whichever entry leads them now."""
    every = {entry for ids in digest.entries.values() for entry in ids}
    had = []
    async with store.reading() as view:
        for order in orders:
            got = await view.tenant(order.subscription.tenant_id).got(order.subscription.id, every)
            had.append(frozenset(number for number, ids in digest.entries.items() if got.intersection(ids)))
    return had


async def _freeze(
    digest: StoredDigest, publishers: Mapping[str, Publisher], orders: Iterable[Order], had: Iterable[_Numbers]
) -> list[_Parts]:
    """The payloads for each order. Orders of one platform and mention that lack the same items share them."""
    message = numbered(decode(digest.message), digest.number)
    known: dict[tuple[str, str | None, _Numbers], _Parts] = {}
    frozen = []
    for order, numbers in zip(orders, had, strict=True):
        platform, mention = order.subscription.platform, order.subscription.mention
        wanted = (platform, mention, numbers)
        if wanted not in known:
            # In a thread: shaping a long edition is arithmetic enough to be felt by whoever waits for an answer.
            short = without(message, numbers)
            known[wanted] = await asyncio.to_thread(publishers[platform].freeze, short, mention=mention)
        frozen.append(known[wanted])
    return frozen


async def _fill(tx: Writing, order: Order, digest: StoredDigest, parts: _Parts, had: _Numbers) -> None:
    shown = {entry for number, ids in digest.entries.items() if number not in had for entry in ids}
    await tx.fill_slot(order.waiting, digest, order.signed(parts), shown)


def _names(waiting: DueSlot) -> tuple[str, int]:
    return waiting.slot.key, waiting.subscription_id
