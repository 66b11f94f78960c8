"""A post that came too late: while its sender was stopped, another one took the delivery over and made it as well.

No platform refuses a post whose claim has run out, so the last instants before it leaves cannot be guarded. But the
answer tells: it is not the receipt that was recorded. Then our copy is taken away again, and one remains.
"""

import asyncio
import logging
from dataclasses import replace
from typing import Final

from bot.delivery.attempt import PostOffice
from bot.domain.deliveries import Delivery, DeliveryState, Receipt
from bot.domain.errors import PermanentDeliveryError, TemporaryDeliveryError

log = logging.getLogger(__name__)

_LOOK_AGAIN: Final = 1.0


async def take_second_copy_back(office: PostOffice, delivery: Delivery, made: Receipt) -> None:
    """Delete what we made, once the other's receipt is recorded and names another message.

    The other one may still be at it: that is waited for, for as long as the office has patience. What was found and
    not made by us is left alone, and so is the one copy there is. Raises StoreError.
    """
    if made.found:
        return
    kept = await _closed(office, delivery)
    if kept is None or kept.message_id == made.message_id:
        return
    try:
        async with asyncio.timeout(office.deadline):
            await office.publishers[delivery.platform].retract(replace(delivery, receipt=made))
    except Exception as error:
        expected = isinstance(error, TemporaryDeliveryError | PermanentDeliveryError | TimeoutError)
        why = (str(error) or "no answer") if expected else f"unexpected {type(error).__name__}; here is the trace"
        words = "delivery %d stands twice in channel %s: our copy %s came too late and could not be taken back: %s"
        log.warning(words, delivery.id, delivery.channel_id, made.message_id, why, exc_info=not expected)
    else:
        words = "delivery %d: another worker had made the post meanwhile; our copy %s was taken back"
        log.warning(words, delivery.id, made.message_id)


async def _closed(office: PostOffice, delivery: Delivery) -> Receipt | None:
    """The receipt that was recorded; None where there is none: given up, deleted, or open for too long."""
    give_up = asyncio.get_running_loop().time() + office.patience
    while True:
        async with office.store.reading() as view:
            now = await view.current(delivery)
        if now is None or now.state in (DeliveryState.SENT, DeliveryState.DEAD):
            return now.receipt if now else None
        if asyncio.get_running_loop().time() >= give_up:
            return None
        await asyncio.sleep(_LOOK_AGAIN)
