"""Open slots as orders: who gets which edition of which day, and which slots nobody can fill any more."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.delivery.nonce import nonce
from bot.domain.config import Configuration
from bot.domain.deliveries import DueSlot
from bot.domain.digests import EditionSpec
from bot.domain.subscriptions import Subscription, SubscriptionState, zone
from bot.ports import Publisher, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A slot that can be filled: who gets which edition of which day."""

    waiting: DueSlot
    subscription: Subscription
    edition: EditionSpec
    day: date

    def signed(self, parts: Sequence[str]) -> list[tuple[str, str]]:
        """Each part with the nonce by which a platform knows it again."""
        key = self.waiting.slot.key
        return [(part, nonce(self.subscription.id, key, number)) for number, part in enumerate(parts, start=1)]


async def sorted_out(
    store: Store, config: Configuration, publishers: Mapping[str, Publisher]
) -> tuple[list[Order], list[tuple[DueSlot, str]]]:
    """What can be filled, and what never will be, with the reason. The rest waits."""
    orders, dropped = [], []
    async with store.reading() as view:
        for waiting in await view.waiting_slots():
            subscription = await view.subscription(waiting)
            edition = config.edition(subscription.edition) if subscription else None
            if subscription is None:
                dropped.append((waiting, "subscription_gone"))
            elif subscription.state is SubscriptionState.PAUSED:
                dropped.append((waiting, "paused"))
            elif edition is None:
                dropped.append((waiting, "edition_gone"))
            elif subscription.platform in publishers:
                # In a thread: the first look at a zone reads a file.
                day = await asyncio.to_thread(local_day, waiting, subscription)
                orders.append(Order(waiting=waiting, subscription=subscription, edition=edition, day=day))
    return orders, dropped


def local_day(waiting: DueSlot, subscription: Subscription) -> date:
    """The date of the slot where its readers live: the nominal one of a cadence, else that of the moment."""
    try:
        return datetime.fromisoformat(waiting.slot.key).date()
    except ValueError:
        return waiting.slot.due_at.astimezone(zone(subscription.cadence.zone)).date()
