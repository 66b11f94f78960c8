"""When a post that failed is tried again, and when it is given up. Pure."""

import hashlib
from datetime import datetime, timedelta

from bot.domain.deliveries import Delivery, DeliveryId

LONGEST = timedelta(hours=1)
# A digest that could not be posted for three days is no news any more.
HORIZON = timedelta(hours=72)
# From 2^6 minutes on the pause is the longest one; larger powers would only overflow.
_MOST_DOUBLINGS = 6
_SPREAD = 0.2


def next_attempt(delivery: Delivery, now: datetime, *, retry_at: datetime | None = None) -> datetime | None:
    """The moment for the next try of a claimed delivery that failed now; None where that is past the horizon.

    Never before `retry_at`, which is what the platform asked for.
    """
    at = now + pause(delivery.id, delivery.tries)
    if retry_at is not None:
        at = max(at, retry_at)
    return at if at - (delivery.first_try_at or now) <= HORIZON else None


def pause(delivery_id: DeliveryId, tries: int) -> timedelta:
    """min(2^tries minutes, 1 h), up to a fifth more or less: posts that failed together do not return together.

    The spread comes from the id, so that the same delivery always waits the same.
    """
    usual = min(timedelta(minutes=2 ** min(tries, _MOST_DOUBLINGS)), LONGEST)
    return usual * (1 + _SPREAD * _lot(delivery_id))


def _lot(delivery_id: DeliveryId) -> float:
    """Between -1 and 1."""
    drawn = int.from_bytes(hashlib.sha256(str(delivery_id).encode()).digest()[:4])
    return 2 * drawn / (2**32 - 1) - 1
