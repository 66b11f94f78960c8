"""From an open slot to frozen posts: each edition is composed once for all who get the same, shaped for each platform.

Digests are here: kept, numbered, one a date, and one for each run by hand. What a channel gets of one is the matter of
`shares`; `told` makes the editions that are no digests.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.delivery.orders import Order, local_day, sorted_out
from bot.delivery.shares import Portion, portions
from bot.delivery.told import Telling, tell
from bot.digest.build import compose
from bot.digest.corrected import of_late, with_corrections
from bot.digest.missed import appended, marked_late
from bot.digest.present import behind, digest_message, numbered, without
from bot.domain.config import Configuration
from bot.domain.corrections import Correction
from bot.domain.deliveries import DueSlot, StoredDigest
from bot.domain.digests import EditionKind
from bot.domain.errors import StoreError
from bot.domain.messages import Message
from bot.messages.encode import decode, encode
from bot.ports import Clock, Policies, Publisher, Reading, Store, Writing

__all__ = ["build_waiting", "local_day"]

log = logging.getLogger(__name__)

_Parts = tuple[str, ...]


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
    now = clock.now()
    orders, dropped = await sorted_out(store, config, publishers, now)
    if dropped:
        async with store.writing() as tx:
            for waiting, reason in dropped:
                log.warning("no post for slot %s of subscription %s: %s", *_names(waiting), reason)
                await tx.drop_slot(waiting, reason)
    telling = Telling(config=config, policies=policies)
    digests = [order for order in orders if order.edition.kind is EditionKind.DIGEST]
    filled = await _digests(store, clock, telling, publishers, digests)
    others = [order for order in orders if order.edition.kind is not EditionKind.DIGEST]
    return filled + await tell(store, now, telling, publishers, others)


async def _digests(
    store: Store,
    clock: Clock,
    telling: Telling,
    publishers: Mapping[str, Publisher],
    orders: Sequence[Order],
) -> int:
    filled = 0
    for key in dict.fromkeys(map(_edition, orders)):
        same = [order for order in orders if _edition(order) == key]
        try:
            filled += await _build(store, clock, telling, publishers, same)
        except StoreError:
            raise
        except Exception:
            log.exception("edition %s of %s could not be built; it is tried again", key[0], key[1])
    return filled


def _edition(order: Order) -> tuple[str, date, str]:
    return order.edition.name, order.day, order.run


async def _build(
    store: Store,
    clock: Clock,
    telling: Telling,
    publishers: Mapping[str, Publisher],
    orders: Sequence[Order],
) -> int:
    """Orders of the same edition. Composing and shaping happen outside of the write transaction."""
    digest = await _digest(store, clock, telling, orders[0])
    async with store.reading() as view:
        portioned = await portions(view, telling.config, digest, orders)
        righted = [await _righted(view, digest, order) for order in orders]
    frozen = await _freeze(digest, publishers, orders, portioned, righted)
    filled = 0
    async with store.writing() as tx:
        for order, parts, portion in zip(orders, frozen, portioned, strict=True):
            filled += await _fill(tx, order, digest, parts, portion)
    log.info("edition %s no. %d is ready for %d channels", digest.edition, digest.number, filled)
    return filled


async def _digest(store: Store, clock: Clock, telling: Telling, order: Order) -> StoredDigest:
    """The edition of that day or run: the stored one, else composed up to the moment at which the slot came due."""
    edition = order.edition
    async with store.reading() as view:
        if stored := await view.edition_of(edition.name, order.day, order.run):
            return stored
        end, policies = order.waiting.slot.due_at, telling.policies()
        digest = await compose(view, telling.config, edition, end=end, policies=policies)
    message, ids = encode(digest_message(digest)), behind(digest)
    async with store.writing() as tx:
        return await tx.keep_digest(
            edition.name, order.day, digest.window, message, clock.now(), entries=ids, run=order.run
        )


async def _righted(view: Reading, digest: StoredDigest, order: Order) -> tuple[Correction, ...]:
    """What was put right of late in earlier editions of the name, for this tenant."""
    late = await of_late(view, order.subscription.tenant_id, digest.edition, order.waiting.slot.due_at)
    return tuple(one for one in late if one.digest_id != digest.id)


async def _freeze(
    digest: StoredDigest,
    publishers: Mapping[str, Publisher],
    orders: Sequence[Order],
    portioned: Sequence[Portion],
    righted: Sequence[tuple[Correction, ...]],
) -> list[_Parts]:
    """The payloads for each order. Orders of one platform and mention that get the same share them."""
    message = numbered(decode(digest.message), digest.number)
    known: dict[tuple[object, ...], _Parts] = {}
    frozen = []
    for order, portion, right in zip(orders, portioned, righted, strict=True):
        platform, mention, share = order.subscription.platform, order.subscription.mention, portion.share
        missed = tuple(piece.entries for piece in portion.pieces)
        wanted = (platform, mention, order.late, share.had, missed, share.more, right)
        if wanted not in known:
            # In a thread: shaping a long edition is arithmetic enough to be felt by whoever waits for an answer.
            shaped = with_corrections(_shaped(message, order, portion), right)
            known[wanted] = await asyncio.to_thread(publishers[platform].freeze, shaped, mention=mention)
        frozen.append(known[wanted])
    return frozen


def _shaped(message: Message, order: Order, portion: Portion) -> Message:
    short = without(message, portion.share.had)
    return marked_late(appended(short, portion.pieces, portion.share.more), order.late)


async def _fill(tx: Writing, order: Order, digest: StoredDigest, parts: _Parts, portion: Portion) -> bool:
    """False where another post told the same meanwhile: then it is shaped anew, without that."""
    if await tx.tenant(order.subscription.tenant_id).got(order.subscription.id, portion.news):
        return False
    await tx.fill_slot(order.waiting, digest, order.signed(parts), portion.news)
    return True


def _names(waiting: DueSlot) -> tuple[str, int]:
    return waiting.slot.key, waiting.subscription_id
