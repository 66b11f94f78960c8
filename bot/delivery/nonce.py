"""The name under which a platform knows a post again, so that a repeated call does not post it twice. Pure."""

import base64
import hashlib

from bot.domain.subscriptions import SubscriptionId

# The strictest platform takes 25 characters; 24 of base32 are 120 bits.
LENGTH = 24


def nonce(subscription_id: SubscriptionId, slot_key: str, part_no: int) -> str:
    """`LENGTH` characters of a-z and 2-7: the same for the same part, different for any other part anywhere.

    A platform compares nonces per author, not per channel, so the subscription is part of it.
    """
    name = f"{subscription_id}/{slot_key}/{part_no}"
    return base64.b32encode(hashlib.sha256(name.encode()).digest()).decode().lower()[:LENGTH]
