"""From a due subscription to a receipt, on a real database."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.delivery.build import build_waiting
from bot.delivery.deliver import Tally
from bot.delivery.due import Opened, open_due
from bot.delivery.nonce import nonce
from bot.domain.subscriptions import Cadence, SubscriptionId, SubscriptionState, TenantId
from tests.make import edition
from tests.unit.delivery.rig import CONFIG, EIGHT, NINE, Rig, rig

DAY = timedelta(days=1)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


async def test_a_due_subscription_gets_its_edition_and_the_receipt_is_kept(desk: Rig) -> None:
    await desk.publish_news("Senate votes on open weights", "House holds a hearing on chips")
    await desk.subscribe("42")
    assert await desk.tick() == Tally()

    desk.clock.moment = NINE
    assert await desk.tick() == Tally(sent=1)

    ((channel, text),) = desk.publisher.texts()
    assert channel == "42"
    assert text.startswith("Open Gazette · Weekly edition · 27 July to 3 August 2025 · No. 1\n====")
    assert "Senate votes on open weights" in text
    assert "House holds a hearing on chips" in text
    assert "2 entries read: 2 shown" in text
    assert desk.rows("SELECT state, message_id, nonce FROM deliveries") == [
        ("sent", "1", nonce(SubscriptionId(1), "2025-08-03T09:00", 1))
    ]
    assert (await desk.subscription()).next_due_at == NINE + DAY


async def test_a_repeated_tick_posts_nothing_twice(desk: Rig) -> None:
    await desk.fill()
    assert [await desk.tick() for _ in range(3)] == [Tally(sent=1), Tally(), Tally()]
    assert len(desk.publisher.calls) == 1


async def test_an_edition_with_nothing_to_say_is_posted_and_says_so(desk: Rig) -> None:
    await desk.fill()
    await desk.deliver()
    assert "Nothing new in this window." in desk.publisher.texts()[0][1]


async def test_twenty_channels_get_one_edition_composed_once_with_one_number(desk: Rig) -> None:
    await desk.publish_news("Senate votes on open weights")
    await desk.fill(20)
    assert await desk.deliver() == Tally(sent=20)
    assert desk.rows("SELECT edition, number FROM digests") == [("weekly", 1)]
    assert len({post.payload for post in desk.publisher.posts}) == 1
    assert len({post.nonce for post in desk.publisher.posts}) == 20


async def test_the_edition_of_a_day_stays_what_it_was_for_those_who_get_it_later(desk: Rig) -> None:
    await desk.publish_news("Early news of the day in Berlin")
    await desk.subscribe("1", cadence=Cadence(at=time(11), zone="Europe/Berlin"))
    await desk.subscribe("2", cadence=Cadence(at=time(11), zone="America/New_York"))
    desk.clock.moment = NINE
    await desk.tick()
    await desk.publish_news("Later news of the day in New York", at=NINE)
    desk.clock.forward(timedelta(hours=6))
    await desk.tick()
    (_, berlin), (_, new_york) = desk.publisher.texts()
    assert berlin == new_york
    assert "Later news" not in new_york


async def test_the_next_edition_has_the_next_number_and_editions_count_apart(desk: Rig) -> None:
    await desk.subscribe("1", edition="daily")
    await desk.subscribe("2", edition="weekly", cadence=Cadence(at=time(9), zone="UTC", days=(7,)))
    for _ in range(2):
        desk.clock.moment = desk.clock.moment + DAY if desk.publisher.posts else NINE
        await desk.tick()
    titles = [text.splitlines()[0] for _, text in desk.publisher.texts()]
    assert titles == [
        "Open Gazette · Daily edition · 2 August to 3 August 2025 · No. 1",
        "Open Gazette · Weekly edition · 27 July to 3 August 2025 · No. 1",
        "Open Gazette · Daily edition · 3 August to 4 August 2025 · No. 2",
    ]


async def test_after_downtime_of_days_one_edition_is_posted_and_the_other_slots_are_merged(desk: Rig) -> None:
    await desk.subscribe(edition="daily")
    desk.clock.moment = NINE + 5 * DAY + timedelta(hours=2)
    assert await desk.tick() == Tally(sent=1)
    merged = [(f"2025-08-0{day}T09:00", "dropped", "merged") for day in range(3, 8)]
    assert desk.rows("SELECT slot_key, state, reason FROM slots") == [*merged, ("2025-08-08T09:00", "filled", "")]
    assert (await desk.subscription()).next_due_at == NINE + 6 * DAY


async def test_a_run_by_hand_posts_now_and_leaves_the_schedule_alone(desk: Rig) -> None:
    made = await desk.subscribe()
    async with desk.store.writing() as tx:
        await tx.tenant(made.tenant_id).set_next_due(made.id, EIGHT + timedelta(seconds=5))
    desk.clock.forward(timedelta(seconds=6))
    assert await desk.tick() == Tally(sent=1)
    assert desk.rows("SELECT slot_key FROM slots") == [("run-2025-08-03T08:00:05Z",)]
    desk.clock.moment = NINE
    assert await desk.tick() == Tally(sent=1)
    assert len({post.nonce for post in desk.publisher.posts}) == 2


async def test_a_mention_reaches_the_post(desk: Rig) -> None:
    await desk.subscribe(mention="77")
    desk.clock.moment = NINE
    await desk.tick()
    assert '"mention": "77"' in desk.publisher.posts[0].payload


async def test_a_slot_whose_edition_left_the_file_is_dropped_with_the_reason(desk: Rig) -> None:
    await desk.subscribe()
    desk.clock.moment = NINE
    await desk.open()
    desk.config = replace(CONFIG, editions=(edition(name="other"),))
    assert await desk.build() == 0
    assert desk.rows("SELECT state, reason FROM slots") == [("dropped", "edition_gone")]


async def test_a_subscription_waits_for_an_edition_that_is_missing_and_then_gets_one(desk: Rig) -> None:
    await desk.subscribe()
    desk.config = replace(CONFIG, editions=(edition(name="other"),))
    desk.clock.moment = NINE
    assert await desk.open() == 0
    desk.clock.moment = NINE + 3 * DAY
    desk.config = CONFIG
    assert await desk.tick() == Tally(sent=1)


async def test_a_slot_waits_while_its_platform_is_switched_off(desk: Rig) -> None:
    await desk.subscribe()
    desk.clock.moment = NINE
    assert await open_due(desk.store, desk.clock, lambda _: True, platforms=["other"]) == Opened()
    await desk.open()
    assert await build_waiting(desk.store, desk.clock, desk.config, {}, lambda: desk.policies) == 0
    assert desk.rows("SELECT state FROM slots") == [("open",)]
    assert await desk.tick() == Tally(sent=1)


async def test_a_subscription_paused_after_its_slot_opened_gets_nothing(desk: Rig) -> None:
    made = await desk.subscribe()
    desk.clock.moment = NINE
    await desk.open()
    async with desk.store.writing() as tx:
        await tx.tenant(TenantId("memory:a")).set_state(made.id, SubscriptionState.PAUSED, "by an admin")
    assert await desk.tick() == Tally()
    assert desk.rows("SELECT state, reason FROM slots") == [("dropped", "paused")]
