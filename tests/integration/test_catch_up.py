"""After downtime: the newest edition where it is not too late, marked late, and what was missed behind it, once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.digests import SectionSpec
from bot.domain.errors import DeliveryFault, PermanentDeliveryError
from bot.domain.subscriptions import Cadence, SubscriptionState, TenantId
from tests.make import draft, edition, spec
from tests.unit.delivery.rig import EIGHT, NINE, Rig, rig

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
REFUSED = PermanentDeliveryError(DeliveryFault.REFUSED, "Not like this.")
SLOTS = "SELECT slot_key, state, reason FROM slots ORDER BY due_at"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        yield made


async def at(desk: Rig, moment: datetime) -> str:
    """What is posted by the jobs at that moment."""
    before = len(desk.publisher.posts)
    desk.clock.moment = moment
    await desk.tick()
    return "\n".join(text for _, text in desk.publisher.texts()[before:])


async def test_a_daily_edition_is_sent_up_to_six_hours_late_and_says_so(desk: Rig) -> None:
    await desk.subscribe(edition="daily", cadence=Cadence(at=time(11), zone="Europe/Berlin"))
    post = await at(desk, NINE + 5 * HOUR)
    assert "Late: was due on 3 August 2025 at 11:00 (Europe/Berlin)." in post
    assert "Late" not in await at(desk, NINE + DAY + HOUR / 2)


async def test_what_is_too_late_is_merged_and_its_news_come_with_the_next_edition(desk: Rig) -> None:
    await desk.subscribe(edition="daily")
    await desk.publish_news("Missed on the first day", at=EIGHT)
    await desk.publish_news("Missed on the second day", at=EIGHT + DAY)
    assert await at(desk, NINE + DAY + 7 * HOUR) == ""
    await desk.publish_news("News of the third day", at=EIGHT + 2 * DAY)

    post = await at(desk, NINE + 2 * DAY)

    assert desk.rows(SLOTS) == [
        ("2025-08-03T09:00", "dropped", "merged"),
        ("2025-08-04T09:00", "dropped", "merged"),
        ("2025-08-05T09:00", "filled", ""),
    ]
    news, _, missed = post.partition("MISSED EARLIER")
    assert "News of the third day" in news
    assert "Missed on the first day" in missed
    assert "Missed on the second day" in missed
    assert "from 2 August to 4 August 2025" in missed
    assert "Missed" not in await at(desk, NINE + 3 * DAY)


async def test_a_channel_that_was_not_served_gets_the_items_of_the_edition_that_others_got(desk: Rig) -> None:
    await desk.subscribe("1", edition="daily")
    other = await desk.subscribe("2", edition="daily")
    await desk.publish_news("Seen by one channel")
    await pause(desk, other.id, SubscriptionState.PAUSED)
    await at(desk, NINE)
    await pause(desk, other.id, SubscriptionState.ACTIVE)

    await at(desk, NINE + DAY)

    (_, second), late = (texts(desk, "1"), texts(desk, "2"))
    assert "Seen by one channel" not in second
    assert "from No. 1 of 3 August 2025" in late[-1]
    assert "Seen by one channel" in late[-1]


async def test_a_working_day_edition_brings_what_the_weekend_had(desk: Rig) -> None:
    await desk.subscribe(edition="daily", cadence=Cadence(at=time(9), zone="UTC", days=(1, 2, 3, 4, 5)))
    monday = NINE + DAY
    await at(desk, monday)
    saturday = monday + 5 * DAY
    await desk.publish_news("A surprise on Saturday", at=saturday)
    for day in range(1, 5):
        assert "surprise" not in await at(desk, monday + day * DAY)
    post = await at(desk, monday + 7 * DAY)
    assert "from 8 August to 10 August 2025" in post
    assert "A surprise on Saturday" in post.partition("MISSED EARLIER")[2]
    assert "surprise" not in await at(desk, monday + 8 * DAY)


async def test_what_a_post_that_was_given_up_held_comes_back_exactly_once(desk: Rig) -> None:
    await desk.subscribe("1", edition="daily")
    await desk.publish_news("Lost with the first post")
    desk.publisher.mood("1", REFUSED)
    assert await at(desk, NINE) == ""
    posts = [await at(desk, NINE + day * DAY) for day in (1, 2, 3)]
    assert ["Lost with the first post" in post for post in posts] == [True, False, False]


async def test_a_new_subscription_missed_nothing(desk: Rig) -> None:
    await desk.subscribe("1", edition="daily")
    await desk.publish_news("Old news")
    await at(desk, NINE)
    await at(desk, NINE + DAY)
    await desk.subscribe("2", edition="daily", now=NINE + DAY)
    await at(desk, NINE + 2 * DAY)
    (post,) = texts(desk, "2")
    assert "Nothing new in this window." in post
    assert "Missed" not in post


async def test_a_story_comes_once_though_another_source_tells_it_under_another_address(desk: Rig) -> None:
    desk.config = replace(desk.config, sources=(spec("wire"), spec("echo")))
    await desk.subscribe("1", edition="daily")
    await desk.publish_news("Senate votes on open model weights")
    assert "Senate votes" in await at(desk, NINE)
    async with desk.store.writing() as tx:
        again = draft("Senate Votes on Open Model Weights", url="https://echo.example/2")
        await tx.add({spec("echo").id: [(again, True)]}, NINE + HOUR)
    post = await at(desk, NINE + DAY)
    assert "Senate Votes" not in post
    assert "This channel already got one item of this edition: 1." in " ".join(post.split())


async def test_posts_that_waited_through_a_long_pause_are_merged_and_not_posted(desk: Rig) -> None:
    one = await desk.subscribe("1", edition="daily")
    await desk.publish_news("Frozen before the pause")
    desk.clock.moment = NINE
    await desk.open()
    await desk.build()
    await pause(desk, one.id, SubscriptionState.PAUSED)
    desk.clock.moment = NINE + 4 * DAY + HOUR
    async with desk.store.writing() as tx:
        await tx.tenant(TenantId("memory:a")).set_next_due(one.id, NINE + 5 * DAY)
    await pause(desk, one.id, SubscriptionState.ACTIVE)
    assert await at(desk, NINE + 4 * DAY + HOUR) == ""
    assert desk.rows(SLOTS) == [("2025-08-03T09:00", "dropped", "merged")]
    assert "Frozen before the pause" in (await at(desk, NINE + 5 * DAY)).partition("MISSED EARLIER")[2]


async def test_more_than_ten_missed_items_are_counted_and_come_with_the_next_edition(desk: Rig) -> None:
    roomy = edition(SectionSpec(title="All", quota=20), name="daily", look_back=DAY)
    desk.config = replace(desk.config, editions=(roomy,))
    await desk.subscribe(edition="daily")
    for day in range(2):
        await desk.publish_news(*(f"Day {day} item {n}" for n in range(6)), at=EIGHT + day * DAY)
    await at(desk, NINE + DAY + 7 * HOUR)
    first, second = [await at(desk, NINE + day * DAY) for day in (2, 3)]
    assert (first.count("from 2 August"), second.count("from 2 August")) == (10, 2)
    assert "And 2 more from before" in first
    assert "more from before" not in second


async def test_a_clock_that_steps_back_opens_nothing_again(desk: Rig) -> None:
    await desk.subscribe(edition="daily")
    await at(desk, NINE)
    for minutes in (1, 60, 120):
        assert await at(desk, NINE - timedelta(minutes=minutes)) == ""
    await desk.publish_news("Told while the clock was wrong", at=NINE - HOUR)
    assert await at(desk, NINE) == ""
    assert "Told while the clock was wrong" in await at(desk, NINE + DAY)
    assert [key for key, *_ in desk.rows(SLOTS)] == ["2025-08-03T09:00", "2025-08-04T09:00"]


async def pause(desk: Rig, subscription: int, state: SubscriptionState) -> None:
    async with desk.store.writing() as tx:
        tenant = tx.tenant(TenantId("memory:a"))
        one = next(kept for kept in await tenant.subscriptions() if kept.id == subscription)
        await tenant.set_state(one.id, state, "")
        if state is SubscriptionState.ACTIVE:
            await tenant.set_next_due(one.id, one.cadence.next_due(desk.clock.moment).due_at)


def texts(desk: Rig, channel: str) -> list[str]:
    return [text for where, text in desk.publisher.texts() if where == channel]


async def test_an_edition_that_one_channel_asked_for_early_hides_no_news_from_the_others(desk: Rig) -> None:
    early = await desk.subscribe("1", edition="daily", cadence=Cadence(at=time(20), zone="UTC"))
    await desk.subscribe("2", edition="daily", cadence=Cadence(at=time(20), zone="UTC"))
    await desk.publish_news("Before the run")
    async with desk.store.writing() as tx:
        await tx.tenant(early.tenant_id).set_next_due(early.id, NINE)
    run = await at(desk, NINE)
    await desk.publish_news("After the run", at=NINE + HOUR)
    await at(desk, NINE + 11 * HOUR)

    assert "Before the run" in run
    assert "No. 1" in run
    (_, own), (other,) = texts(desk, "1"), texts(desk, "2")
    assert ("Before the run" in own, "After the run" in own, "No. 2" in own) == (False, True, True)
    assert ("Before the run" in other, "After the run" in other, "No. 2" in other) == (True, True, True)
    assert desk.rows("SELECT edition_date FROM digests ORDER BY id") == [
        ("2025-08-03 run-2025-08-03T09:00:00Z",),
        ("2025-08-03",),
    ]
