"""Nouns of delivery for tests of the store, and the way from a subscription to frozen posts."""

from datetime import time, timedelta

from bot.domain.corrections import Correction, CorrectionId, CorrectionPost, CorrectionPostId
from bot.domain.deliveries import Delivery, DeliveryId, DueSlot, SlotId, StoredDigest
from bot.domain.digests import Window
from bot.domain.subscriptions import Cadence, Slot, Subscription, SubscriptionId, TenantId
from bot.ports import Writing
from tests.make import NOON

TENANT = TenantId("discord:1")
DAY = timedelta(days=1)
NINE = Cadence(at=time(9, 0), zone="Europe/Berlin", days=(1, 3, 5))
WEEK = Window(start=NOON - 7 * DAY, end=NOON)

SUBSCRIPTION = Subscription(
    id=SubscriptionId(1), tenant_id=TENANT, platform="discord", channel_id="7", edition="weekly", cadence=NINE
)
SLOT = DueSlot(
    id=SlotId(1), tenant_id=TENANT, subscription_id=SubscriptionId(1), slot=Slot(key="2025-08-04T09:00", due_at=NOON)
)
DIGEST = StoredDigest(
    id=1, edition="weekly", number=1, date=NOON.date(), window=WEEK, composed_at=NOON, message={"blocks": []}
)
DELIVERY = Delivery(
    id=DeliveryId(1),
    tenant_id=TENANT,
    subscription_id=SubscriptionId(1),
    platform="discord",
    channel_id="7",
    part_no=1,
    payload="{}",
    nonce="n",
)

CORRECTION = Correction(
    id=CorrectionId(1),
    digest_id=1,
    edition="weekly",
    number=1,
    item=3,
    note="The vote was on Tuesday.",
    url=None,
    author="discord:7",
    made_at=NOON,
)
CORRECTION_POST = CorrectionPost(id=CorrectionPostId(1), correction=CORRECTION, delivery=DELIVERY)


async def subscribed(writing: Writing, tenant: str = TENANT, channel_id: str = "7") -> Subscription:
    """To the weekly edition, as of noon on Sunday 3 August 2025: due on Monday at 09:00 in Berlin."""
    return await writing.tenant(TenantId(tenant)).subscribe(
        platform="discord", channel_id=channel_id, edition="weekly", cadence=NINE, mention=None, now=NOON
    )


async def opened_slot(writing: Writing, subscription: Subscription) -> DueSlot:
    """The slot of the subscription's next due time; the one after it is due two days later."""
    due = subscription.next_due_at or NOON
    slot = Slot(key=f"{due:%Y-%m-%dT%H:%M}", due_at=due)
    await writing.open_slot(subscription, slot, next_due_at=due + 2 * DAY)
    waiting = await writing.waiting_slots()
    return next(one for one in waiting if one.subscription_id == subscription.id and one.slot == slot)


async def frozen(writing: Writing, parts: int = 1, tenant: str = TENANT, channel_id: str = "7") -> DueSlot:
    """Posts of so many parts, due since Monday 07:00 UTC."""
    slot = await opened_slot(writing, await subscribed(writing, tenant, channel_id))
    digest = await writing.keep_digest("weekly", NOON.date(), WEEK, {"blocks": []}, NOON)
    contents = [(f'{{"part":{n}}}', f"{tenant}-{n}") for n in range(1, parts + 1)]
    await writing.fill_slot(slot, digest, contents)
    return slot
