"""One post from its claim to its end: sent with a receipt, given back for later, or dead with a reason.

The requests are made in `attempt`; the decision what an answer means stands in one place, `_close`.
"""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from bot.delivery.attempt import Attempt, Failure, PostOffice, attempt
from bot.delivery.backoff import asked_again, next_attempt, within
from bot.delivery.second_copy import take_second_copy_back
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, StoreError
from bot.domain.subscriptions import SubscriptionState, reader_of
from bot.ports import Writing

log = logging.getLogger(__name__)

# Longer than any post may take: while the lease runs, nobody else sends the same.
LEASE = timedelta(seconds=120)
# A revoked token needs a person; ten minutes later is soon enough to look whether one came.
TOKEN_PAUSE = timedelta(minutes=10)
# Where a platform asks for a pause and does not say for how long.
_A_WHILE = timedelta(seconds=60)
_ENDS_SUBSCRIPTION = (DeliveryFault.CHANNEL_GONE, DeliveryFault.FORBIDDEN)

_Result = TypeVar("_Result")


class Fate(StrEnum):
    """What became of one try. TAKEN: somebody else has the delivery, or had it since."""

    SENT = "sent"
    PUT_BACK = "put_back"
    DEAD = "dead"
    TAKEN = "taken"


async def post(office: PostOffice, delivery: Delivery) -> Fate:
    """Try once. Raises StoreError; then the claim lapses with its lease, and whoever takes it over looks first.

    A caller that is cancelled leaves the claim to its lease as well, unless the platform has already answered: an
    answer is always recorded.
    """
    now = office.clock.now()
    async with office.store.writing() as tx:
        claimed = await tx.claim(delivery, until=now + LEASE, now=now)
    if claimed is None:
        return Fate.TAKEN
    tried = await attempt(office, claimed)
    fate = await _to_the_end(_record(office, tried))
    if fate is Fate.TAKEN and isinstance(tried.outcome, Receipt):
        await take_second_copy_back(office, claimed, tried.outcome)
    return fate


async def _record(office: PostOffice, tried: Attempt) -> Fate:
    now = office.clock.now()
    try:
        async with office.store.writing() as tx:
            fate, kept = await _close(tx, office, tried, now)
    except StoreError:
        log.error("%s: what the platform answered could not be recorded; it is tried again", _name(tried.delivery))  # noqa: TRY400 - the caller logs the trace
        raise
    if not kept:
        log.warning("%s: the claim was lost before the answer came (%s)", _name(tried.delivery), fate.value)
        return Fate.TAKEN
    return fate


async def _close(tx: Writing, office: PostOffice, tried: Attempt, now: datetime) -> tuple[Fate, bool]:
    """What the answer means for the delivery, and whether the claim still held."""
    delivery, outcome = tried.delivery, tried.outcome
    if isinstance(outcome, Receipt):
        return Fate.SENT, await tx.record_sent(delivery, outcome, now)
    if outcome.fault in (DeliveryFault.CHANNEL_GONE, DeliveryFault.REFUSED):
        return Fate.DEAD, await _give_up(tx, delivery, outcome)
    later, counted = _next(office, tried, outcome, now)
    if later is None and outcome.fault is DeliveryFault.FORBIDDEN:
        return Fate.DEAD, await _give_up(tx, delivery, outcome)
    if later is None:
        log.error("%s: given up after %d tries: %s", _name(delivery), delivery.tries, _reason(outcome))
        return Fate.DEAD, await tx.bury(delivery, "expired")
    kept = await tx.put_back(
        delivery,
        reason=_reason(outcome),
        at=later,
        counted=counted,
        # Once in doubt, in doubt until it is sent: a refusal now says nothing of a try before.
        unsure=delivery.uncertain_since is not None,
        forbidden=outcome.fault is DeliveryFault.FORBIDDEN or delivery.forbidden_since is not None,
    )
    return Fate.PUT_BACK, kept


def _next(office: PostOffice, tried: Attempt, outcome: Failure, now: datetime) -> tuple[datetime | None, bool]:
    """When to try again, None for never; and whether this try counts as a failure of the post."""
    delivery, circuit = tried.delivery, office.circuit
    match outcome.fault:
        case DeliveryFault.TOKEN_REVOKED:
            if circuit.open(delivery.tenant_id, now + TOKEN_PAUSE):
                words = "our token is refused at %s; its posts wait until it is mended: %s"
                log.error(words, delivery.tenant_id, outcome)
            return now + TOKEN_PAUSE, False
        case DeliveryFault.RATE_LIMITED:
            at = max(now, _asked(outcome) or now + _A_WHILE)
            circuit.hold(delivery, at)
            return within(delivery, at, now), False
        case DeliveryFault.FORBIDDEN:
            # A person who takes no messages decides that alone: no admin mends it, and they are not asked again.
            later = None if reader_of(delivery.channel_id) else asked_again(delivery, now)
            if later:
                log.warning("%s: not allowed there, asked again at %s: %s", _name(delivery), later, outcome)
            return later, True
        case DeliveryFault.CLAIM_LOST:
            return now, False
    return _unanswered(tried, outcome, now)


def _unanswered(tried: Attempt, outcome: Failure, now: datetime) -> tuple[datetime | None, bool]:
    """Where nobody is answered there, the circuit says when to look; else it may be the post's own matter."""
    delivery = tried.delivery
    if tried.down_until is not None:
        return within(delivery, tried.down_until, now), False
    later = next_attempt(delivery, now, retry_at=_asked(outcome))
    if later:
        log.warning("%s: try %d failed, the next one at %s: %s", _name(delivery), delivery.tries, later, outcome)
    return later, True


async def _give_up(tx: Writing, delivery: Delivery, outcome: Failure) -> bool:
    """Bury it; where the channel itself is the matter, pause the subscription, so that nothing more is tried."""
    reason = _reason(outcome)
    kept = await tx.bury(delivery, reason)
    ends = kept and outcome.fault in _ENDS_SUBSCRIPTION
    if ends:
        await tx.tenant(delivery.tenant_id).set_state(delivery.subscription_id, SubscriptionState.PAUSED, reason)
    log.error("%s: given up%s: %s", _name(delivery), ", its subscription is paused" if ends else "", reason)
    return kept


def _asked(outcome: Failure) -> datetime | None:
    return None if isinstance(outcome, PermanentDeliveryError) else outcome.retry_at


def _reason(outcome: Failure) -> str:
    return f"{outcome.code}: {outcome}"


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
