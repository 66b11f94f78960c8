"""Open slots as orders: who gets which edition of which day, and which slots nobody can fill any more."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.delivery.nonce import nonce
from bot.domain.config import Configuration, built_in
from bot.domain.deliveries import DueSlot, SlotId
from bot.domain.digests import EditionSpec
from bot.domain.subscriptions import Slot, Subscription, SubscriptionId, SubscriptionState, zone
from bot.ports import Publisher, Store

MERGED = "merged"
# Earlier than this nobody would call a post late.
_LATE = timedelta(minutes=30)
_BY_HAND = "run-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A slot that can be filled: who gets which edition of which day. `late` says so where it is late, else empty."""

    waiting: DueSlot
    subscription: Subscription
    edition: EditionSpec
    day: date
    late: str = ""

    @property
    def run(self) -> str:
        """The key of a slot that was opened by hand, whose edition is its own; empty for the edition of the day."""
        key = self.waiting.slot.key
        return key if key.startswith(_BY_HAND) else ""

    def signed(self, parts: Sequence[str]) -> list[tuple[str, str]]:
        """Each part with the nonce by which a platform knows it again."""
        key = self.waiting.slot.key
        return [(part, nonce(self.subscription.id, key, number)) for number, part in enumerate(parts, start=1)]


async def sorted_out(
    store: Store, config: Configuration, publishers: Mapping[str, Publisher], now: datetime
) -> tuple[list[Order], list[tuple[DueSlot, str]]]:
    """What can be filled, and what never will be, with the reason. The rest waits.

    Of what is no digest the newest slot tells all that is untold: one before it would only tell the same.
    """
    orders, dropped = [], []
    async with store.reading() as view:
        open_slots = await view.waiting_slots()
        newest = {waiting.subscription_id: waiting.id for waiting in open_slots}
        for waiting in open_slots:
            subscription = await view.subscription(waiting)
            edition = config.edition(subscription.edition) if subscription else None
            if subscription is None:
                dropped.append((waiting, "subscription_gone"))
            elif subscription.state is SubscriptionState.PAUSED:
                dropped.append((waiting, "paused"))
            elif too_late(waiting.slot, subscription, now) or _told_by_another(waiting, subscription, newest):
                dropped.append((waiting, MERGED))
            elif edition is None:
                dropped.append((waiting, "edition_gone"))
            elif subscription.platform in publishers:
                # In a thread: the first look at a zone reads a file.
                orders.append(await asyncio.to_thread(_order, waiting, subscription, edition, now))
    return orders, dropped


def too_late(slot: Slot, subscription: Subscription, now: datetime) -> bool:
    """Whether nobody waits for the slot any more: what it would have shown goes with the next one.

    What is no digest never is: it tells what there is now, and a deadline does not wait for tomorrow.
    """
    return built_in(subscription.edition) is None and now - slot.due_at > subscription.cadence.patience


def _told_by_another(waiting: DueSlot, subscription: Subscription, newest: Mapping[SubscriptionId, SlotId]) -> bool:
    return built_in(subscription.edition) is not None and waiting.id != newest[subscription.id]


def local_day(waiting: DueSlot, subscription: Subscription) -> date:
    """The date of the slot where its readers live: the nominal one of a cadence, else that of the moment."""
    try:
        return datetime.fromisoformat(waiting.slot.key).date()
    except ValueError:
        return waiting.slot.due_at.astimezone(zone(subscription.cadence.zone)).date()


def _order(waiting: DueSlot, subscription: Subscription, edition: EditionSpec, now: datetime) -> Order:
    return Order(
        waiting=waiting,
        subscription=subscription,
        edition=edition,
        day=local_day(waiting, subscription),
        late=_late(waiting.slot, subscription.cadence.zone, now),
    )


def _late(slot: Slot, name: str, now: datetime) -> str:
    if now - slot.due_at <= _LATE:
        return ""
    due = slot.due_at.astimezone(zone(name))
    return f"Late: was due on {due.day} {due:%B %Y} at {due:%H:%M} ({name})."
