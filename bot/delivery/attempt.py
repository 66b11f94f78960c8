"""The requests of one try: within its deadline what did not answer is asked again, under the same nonce.

What the platform answered is a value here; what it means for the post stands in `post`.
"""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.delivery.circuit import Circuit
from bot.domain.deliveries import Delivery, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError, claim_lost
from bot.ports import Clock, Publisher, Store

log = logging.getLogger(__name__)

# How long to wait before each further request, in seconds. All of them are over while a nonce is still known.
REPEATS = (1.0, 2.0, 4.0, 8.0)
# A platform that asks for no more than that is waited for; for longer the outbox waits.
_SHORT = 5.0
_LEAST = 0.5
_SILENT = (DeliveryFault.PLATFORM_DOWN, DeliveryFault.OUTCOME_UNKNOWN)

Failure = TemporaryDeliveryError | PermanentDeliveryError


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOffice:
    """What sending needs of the world. `deadline` is seconds for one post, and shorter than the lease.

    For `patience` seconds at most whoever took a delivery over meanwhile is waited for, to see what they recorded.
    """

    store: Store
    clock: Clock
    publishers: Mapping[str, Publisher]
    circuit: Circuit = field(default_factory=Circuit)
    deadline: float = 45.0
    repeats: Sequence[float] = REPEATS
    patience: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """`delivery` is in doubt where a request may have made the post. Where `down_until` is set, nobody is answered."""

    delivery: Delivery
    outcome: Receipt | Failure
    down_until: datetime | None = None


class _OurOwnError(TemporaryDeliveryError):
    """A bug of the adapter: it says nothing of the platform, and would only repeat itself."""


async def attempt(office: PostOffice, delivery: Delivery) -> Attempt:
    """Send a claimed delivery. Raises StoreError; whatever else happens is an outcome of this post alone."""
    give_up, pauses = asyncio.get_running_loop().time() + office.deadline, iter(office.repeats)
    while True:
        began = office.clock.now()
        outcome = await _request(office, delivery, give_up)
        if isinstance(outcome, TemporaryDeliveryError) and outcome.unsure:
            delivery = replace(delivery, uncertain_since=delivery.uncertain_since or began)
        until = _tell(office, delivery, outcome)
        pause = None if until else _pause(office, outcome, pauses)
        if pause is None or asyncio.get_running_loop().time() + pause >= give_up:
            return Attempt(delivery=delivery, outcome=outcome, down_until=until)
        log.info("delivery %d: asked again in %g s (%s)", delivery.id, pause, outcome)
        await asyncio.sleep(pause)


async def _request(office: PostOffice, delivery: Delivery, give_up: float) -> Receipt | Failure:
    """Whoever was frozen past the lease sends nothing: somebody else may have the post by now."""
    async with office.store.reading() as view:
        if not await view.holds(delivery, office.clock.now()):
            return claim_lost()
    try:
        async with asyncio.timeout_at(give_up):
            return await office.publishers[delivery.platform].publish(delivery)
    except (TemporaryDeliveryError, PermanentDeliveryError) as error:
        return error
    except TimeoutError:
        return TemporaryDeliveryError(DeliveryFault.OUTCOME_UNKNOWN, f"no answer within {office.deadline:g} s")
    except Exception as error:
        log.exception("delivery %d: unexpected failure", delivery.id)
        words = f"unexpected {type(error).__name__}; the log has the trace"
        return _OurOwnError(DeliveryFault.OUTCOME_UNKNOWN, words)


def _tell(office: PostOffice, delivery: Delivery, outcome: Receipt | Failure) -> datetime | None:
    """What the circuit learns of it; until when the whole platform is left alone, where it is."""
    now = office.clock.now()
    if isinstance(outcome, Receipt):
        office.circuit.succeeded(delivery, now)
    elif outcome.fault in _SILENT:
        return None if isinstance(outcome, _OurOwnError) else office.circuit.failed(delivery, now)
    elif outcome.fault is not DeliveryFault.CLAIM_LOST:
        office.circuit.reached(delivery, now)
    return None


def _pause(office: PostOffice, outcome: Receipt | Failure, pauses: Iterator[float]) -> float | None:
    """Seconds until the next request of this try; None where there is none."""
    if isinstance(outcome, Receipt | _OurOwnError | PermanentDeliveryError):
        return None
    if outcome.fault in _SILENT:
        return next(pauses, None)
    if outcome.fault is DeliveryFault.RATE_LIMITED and outcome.retry_at is not None:
        wait = (outcome.retry_at - office.clock.now()).total_seconds()
        return max(wait, _LEAST) if wait <= _SHORT else None
    return None
