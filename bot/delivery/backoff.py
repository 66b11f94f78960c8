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
# After the first refusal for want of a permission: somebody may have meant to give it, or be about to.
_ASKED_AGAIN = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))


def next_attempt(delivery: Delivery, now: datetime, *, retry_at: datetime | None = None) -> datetime | None:
    """The moment for the next try of a claimed delivery that failed now; None where that is past the horizon.

    Never before `retry_at`, which is what the platform asked for.
    """
    at = now + pause(delivery.id, delivery.failures + 1)
    return within(delivery, at if retry_at is None else max(at, retry_at), now)


def within(delivery: Delivery, at: datetime, now: datetime) -> datetime | None:
    """The moment itself; None where it is past the horizon of the delivery."""
    return at if at - (delivery.first_try_at or now) <= HORIZON else None


def asked_again(delivery: Delivery, now: datetime) -> datetime | None:
    """When to try again what was refused for want of a permission; None where we have asked often enough."""
    since = delivery.forbidden_since or now
    return next((since + after for after in _ASKED_AGAIN if since + after > now), None)


def pause(delivery_id: DeliveryId, failures: int) -> timedelta:
    """min(2^failures minutes, 1 h), up to a fifth more or less: what failed together does not return together.

    The spread comes from the id, so that the same delivery always waits the same.
    """
    usual = min(timedelta(minutes=2 ** min(failures, _MOST_DOUBLINGS)), LONGEST)
    return usual * (1 + _SPREAD * _lot(delivery_id))


def _lot(delivery_id: DeliveryId) -> float:
    """Between -1 and 1."""
    drawn = int.from_bytes(hashlib.sha256(str(delivery_id).encode()).digest()[:4])
    return 2 * drawn / (2**32 - 1) - 1
