"""One post from its claim to its end: sent with a receipt, given back for later, or dead with a reason.

What the platform answered is a value here; the decision what it means stands in one place, `_close`.
"""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from bot.delivery.backoff import next_attempt
from bot.delivery.circuit import Circuit
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, StoreError, TemporaryDeliveryError
from bot.domain.subscriptions import SubscriptionState
from bot.ports import Clock, Publisher, Store, Writing

log = logging.getLogger(__name__)

# Longer than any post may take: while the lease runs, nobody else sends the same.
LEASE = timedelta(seconds=120)
# A revoked token needs a person; ten minutes later is soon enough to look whether one came.
TOKEN_PAUSE = timedelta(minutes=10)
_ENDS_SUBSCRIPTION = (DeliveryFault.CHANNEL_GONE, DeliveryFault.FORBIDDEN)

_Result = TypeVar("_Result")
_Failure = TemporaryDeliveryError | PermanentDeliveryError


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOffice:
    """What sending needs of the world. `deadline` is seconds for one post, and shorter than the lease."""

    store: Store
    clock: Clock
    publishers: Mapping[str, Publisher]
    circuit: Circuit = field(default_factory=Circuit)
    deadline: float = 45.0


class Fate(StrEnum):
    """What became of one try. TAKEN: somebody else has the delivery, or had it since."""

    SENT = "sent"
    PUT_BACK = "put_back"
    DEAD = "dead"
    TAKEN = "taken"


async def post(office: PostOffice, delivery: Delivery) -> Fate:
    """Try once. Raises StoreError; then the claim lapses with its lease, and the same nonce is tried again.

    A caller that is cancelled leaves the claim to its lease as well, unless the platform has already answered: an
    answer is always recorded.
    """
    now = office.clock.now()
    async with office.store.writing() as tx:
        claimed = await tx.claim(delivery, until=now + LEASE, now=now)
    if claimed is None:
        return Fate.TAKEN
    outcome = await _publish(office, claimed)
    return await _to_the_end(_record(office, claimed, outcome))


async def _publish(office: PostOffice, delivery: Delivery) -> Receipt | _Failure:
    """Whatever happens is an outcome of this post alone; where nobody knows, the post may have been made."""
    try:
        async with asyncio.timeout(office.deadline):
            return await office.publishers[delivery.platform].publish(delivery)
    except (TemporaryDeliveryError, PermanentDeliveryError) as error:
        return error
    except TimeoutError:
        return TemporaryDeliveryError(DeliveryFault.OUTCOME_UNKNOWN, f"no answer within {office.deadline:g} s")
    except Exception as error:
        log.exception("%s: unexpected failure", _name(delivery))
        message = f"unexpected {type(error).__name__}; the log has the trace"
        return TemporaryDeliveryError(DeliveryFault.OUTCOME_UNKNOWN, message)


async def _record(office: PostOffice, delivery: Delivery, outcome: Receipt | _Failure) -> Fate:
    now = office.clock.now()
    try:
        async with office.store.writing() as tx:
            fate, kept = await _close(tx, office.circuit, delivery, outcome, now)
    except StoreError:
        log.error("%s: what the platform answered could not be recorded; it is tried again", _name(delivery))  # noqa: TRY400 - the caller logs the trace
        raise
    if not kept:
        log.warning("%s: the claim was lost before the answer came (%s)", _name(delivery), fate.value)
        return Fate.TAKEN
    return fate


async def _close(
    tx: Writing, circuit: Circuit, delivery: Delivery, outcome: Receipt | _Failure, now: datetime
) -> tuple[Fate, bool]:
    """What the answer means for the delivery, and whether the claim still held."""
    if isinstance(outcome, Receipt):
        circuit.close(delivery.tenant_id)
        return Fate.SENT, await tx.record_sent(delivery, outcome, now)
    reason = f"{outcome.code}: {outcome}"
    if outcome.fault is DeliveryFault.TOKEN_REVOKED:
        at = now + TOKEN_PAUSE
        if circuit.open(delivery.tenant_id, at):
            log.error("our token is refused at %s; its posts wait until it is mended: %s", delivery.tenant_id, outcome)
        return Fate.PUT_BACK, await tx.put_back(delivery, reason=reason, at=at)
    if isinstance(outcome, PermanentDeliveryError):
        return Fate.DEAD, await _give_up(tx, delivery, outcome.fault, reason)
    later = next_attempt(delivery, now, retry_at=outcome.retry_at)
    if later is None:
        log.error("%s: given up after %d tries: %s", _name(delivery), delivery.tries, reason)
        return Fate.DEAD, await tx.bury(delivery, "expired")
    log.warning("%s: try %d failed, the next one at %s: %s", _name(delivery), delivery.tries, later, reason)
    return Fate.PUT_BACK, await tx.put_back(delivery, reason=reason, at=later)


async def _give_up(tx: Writing, delivery: Delivery, fault: DeliveryFault, reason: str) -> bool:
    """Bury it; where the channel itself is the matter, pause the subscription, so that nothing more is tried."""
    kept = await tx.bury(delivery, reason)
    ends = kept and fault in _ENDS_SUBSCRIPTION
    if ends:
        await tx.tenant(delivery.tenant_id).set_state(delivery.subscription_id, SubscriptionState.PAUSED, reason)
    log.error("%s: given up%s: %s", _name(delivery), ", its subscription is paused" if ends else "", reason)
    return kept


def _name(delivery: Delivery) -> str:
    return f"delivery {delivery.id} (part {delivery.part_no}) to {delivery.platform} channel {delivery.channel_id}"


async def _to_the_end(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Await work that goes on to its end even when the caller is cancelled, who learns of it afterwards."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                continue
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not complain; the caller gets its cancellation
        raise
