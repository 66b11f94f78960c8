"""A channel is told all that it was not told of yet, however many of its posts were given up."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.delivery.orders import Order
from bot.delivery.told import untold
from bot.domain.config import built_in
from bot.domain.deliveries import DueSlot, SlotId
from bot.domain.errors import DeliveryFault, PermanentDeliveryError
from bot.domain.subscriptions import Slot, SubscriptionState
from tests import make
from tests.unit.delivery.rig import EIGHT, NINE, Rig, rig
from tests.unit.store.parcels import SUBSCRIPTION

DAY = timedelta(days=1)
REFUSED = PermanentDeliveryError(DeliveryFault.REFUSED, "Not like this.")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        made.policies = CatalogueIndex(make.catalogue())
        yield made


def order(*, created_days_ago: float) -> Order:
    watch = built_in("watch:openai")
    assert watch
    slot = DueSlot(
        id=SlotId(1), tenant_id=SUBSCRIPTION.tenant_id, subscription_id=SUBSCRIPTION.id, slot=Slot(key="k", due_at=NINE)
    )
    subscription = replace(SUBSCRIPTION, created_at=NINE - created_days_ago * DAY)
    return Order(waiting=slot, subscription=subscription, edition=watch, day=date(2025, 8, 3))


@pytest.mark.parametrize(
    ("created", "told", "start"), [(0.1, None, 1), (4, None, 4), (9, 2, 2), (9, 0.5, 0.5), (0.5, 3, 3)]
)
def test_the_window_begins_where_the_last_post_ended_or_with_the_subscription(
    created: float, told: float | None, start: float
) -> None:
    moment = None if told is None else NINE - told * DAY
    window = untold(order(created_days_ago=created), moment)
    assert (window.start, window.end) == (NINE - start * DAY, NINE)


async def test_what_the_first_posts_that_were_given_up_held_is_told_by_the_first_that_is_made(desk: Rig) -> None:
    await desk.subscribe("1", edition="watch:openai")
    await desk.publish_news("What OpenAI told the Senate today", at=EIGHT)
    for day in range(3):
        desk.publisher.mood("1", REFUSED)
        desk.clock.moment = NINE + day * DAY
        await desk.tick()
    assert (await desk.subscription()).state is SubscriptionState.ACTIVE
    assert desk.publisher.texts() == []

    desk.clock.moment = NINE + 3 * DAY
    await desk.tick()

    ((_, text),) = desk.publisher.texts()
    assert "What OpenAI told the Senate today" in text
    desk.clock.moment = NINE + 4 * DAY
    await desk.tick()
    assert len(desk.publisher.texts()) == 1


async def test_to_make_a_watch_again_moves_nothing_of_its_beginning(desk: Rig) -> None:
    first = await desk.subscribe("1", edition="watch:openai", now=EIGHT - 9 * DAY)
    again = await desk.subscribe("1", edition="watch:openai", now=EIGHT, threaded=True)
    assert (again.id, again.created_at, again.threaded) == (first.id, EIGHT - 9 * DAY, True)


async def test_of_two_slots_that_wait_the_newest_tells_it_all_and_the_older_one_is_merged(desk: Rig) -> None:
    """As after a kill between opening and composing, when the next slot came due before the restart."""
    await desk.subscribe("1", edition="watch:openai")
    await desk.publish_news("What OpenAI told the Senate today", at=EIGHT)
    desk.clock.moment = NINE
    await desk.open()
    desk.clock.moment = NINE + DAY
    await desk.tick()

    ((_, text),) = desk.publisher.texts()
    assert "What OpenAI told the Senate today" in text
    assert desk.rows("SELECT state, reason FROM slots ORDER BY id") == [("dropped", "merged"), ("filled", "")]
