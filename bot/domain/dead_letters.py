"""Posts that were given up, as those who look after a channel see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.deliveries import DeliveryId
from bot.domain.subscriptions import SubscriptionId

# What is older is no news any more: neither shown nor retried.
RETRIED_WITHIN: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """The dead parts of one post; `id` is that of the first of them. `due_at` is when the post came due.

    `number` is that of the edition, None for what is not kept; `reason` begins with the code of the fault. `items`
    counts the entries that the channel has not got by it, `later` those that a later post told the channel instead.
    """

    id: DeliveryId
    subscription_id: SubscriptionId
    channel_id: str
    edition: str
    number: int | None
    due_at: datetime
    reason: str
    parts: int
    items: int = 0
    later: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """`posts` wait to be sent, the oldest since `oldest_due_at`; None where none is due."""

    posts: int
    oldest_due_at: datetime | None
