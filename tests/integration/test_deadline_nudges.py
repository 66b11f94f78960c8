"""From `/schedule set edition:deadlines` to the posts: four mornings with a nudge, silence on the others."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.analysis.states import state_of
from bot.catalogue.index import CatalogueIndex
from bot.commands.spec import Permission
from bot.domain.errors import DeliveryFault, PermanentDeliveryError
from bot.domain.policies import DeadlineKind, Policy
from bot.domain.subscriptions import SubscriptionState, TenantId
from tests import make
from tests.doubles.publishers import MemoryPublisher
from tests.unit.commands.counter import Counter, StandingClock, asker, words
from tests.unit.delivery.rig import Rig, restarted, rig

DAY = timedelta(days=1)
PLAN = make.policy(
    "us-plan", title="A Plan", deadlines=(make.deadline("2026-03-15", at=time(23, 59), text="Comments close"),)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class House:
    """The rig of delivery with a counter to ask at; both see one database, one clock, one catalogue."""

    rig: Rig
    counter: Counter

    async def catalogue(self, *policies: Policy) -> None:
        """As a restart with these files would have it."""
        self.rig.policies = self.counter.policies = CatalogueIndex(make.catalogue(*policies))
        async with self.rig.store.writing() as tx:
            await tx.keep_policy_states({one.id: state_of(one) for one in policies}, self.rig.clock.moment)

    async def schedule(self, line: str, channel: str = "news", tenant: str = "memory:a") -> str:
        admin = replace(asker(Permission.ADMIN, tenant, channel), platform=tenant.partition(":")[0])
        self.counter.clock.moment = self.rig.clock.moment
        return words(await self.counter.ask(f"/schedule {line}", admin))

    async def until(self, moment: str, *, every: timedelta = timedelta(hours=3)) -> None:
        """The jobs run on, as an engine runs them."""
        while self.rig.clock.moment < at(moment):
            self.rig.clock.forward(every)
            await self.rig.tick()

    def said(self, publisher: MemoryPublisher | None = None) -> list[str]:
        """Title and first item of each post."""
        texts = [text for _, text in (publisher or self.rig.publisher).texts()]
        return [re.sub(r"\s+", " ", text.split("Gazette · ")[1].split("===")[0]).strip() for text in texts]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with rig(tmp_path) as opened:
        made = House(rig=opened, counter=Counter(opened.store, clock=StandingClock()))
        opened.clock.moment = at("2026-02-20T12:00")
        await made.catalogue(PLAN)
        opened.clock.moment = at("2026-02-21T12:00")
        yield made


NUDGES = ["A deadline in 14 days", "A deadline in 7 days", "A deadline in 3 days", "A deadline tomorrow"]


async def test_four_posts_on_the_way_to_a_deadline_and_none_between_or_after(house: House) -> None:
    answer = await house.schedule("set edition:deadlines time:09:00 zone:America/New_York")
    assert "every day at 09:00, America/New_York" in answer
    posted = {}
    while house.rig.clock.moment < at("2026-03-20T00:00"):
        before = len(house.said())
        house.rig.clock.forward(timedelta(hours=1))
        await house.rig.tick()
        if new := house.said()[before:]:
            posted[f"{house.rig.clock.moment:%m-%d %H:%M}"] = new
    # The clocks go forward on 8 March: nine in the morning is an hour earlier from then on.
    assert posted == {
        "03-01 14:00": NUDGES[:1],
        "03-08 13:00": NUDGES[1:2],
        "03-12 13:00": NUDGES[2:3],
        "03-14 13:00": NUDGES[3:],
    }
    assert house.rig.rows("SELECT COUNT(*) FROM digests") == [(0,)]
    assert house.rig.rows("SELECT DISTINCT state, reason FROM slots ORDER BY 1") == [
        ("dropped", "empty"),
        ("filled", ""),
    ]


async def test_after_days_of_silence_one_post_says_what_was_missed(house: House) -> None:
    await house.schedule("set edition:deadlines time:09:00 zone:UTC")
    await house.until("2026-03-02T12:00")
    house.rig.clock.moment = at("2026-03-12T18:00")
    async with restarted(house.rig) as again:
        house.rig = again
        await house.until("2026-03-13T23:00")
    assert house.said() == [NUDGES[0], NUDGES[2]]


async def test_a_deadline_that_the_catalogue_just_learnt_is_told_the_next_morning_and_then_at_its_steps(
    house: House,
) -> None:
    await house.schedule("set edition:deadlines time:09:00 zone:UTC")
    await house.until("2026-03-02T12:00")
    duty = make.deadline("2026-03-08", kind=DeadlineKind.COMPLIANCE, text="Duties begin", zone="Europe/Brussels")
    await house.catalogue(PLAN, make.policy("eu-act", deadlines=(duty,)))
    await house.until("2026-03-06T12:00")
    assert house.said() == [NUDGES[0], "A deadline in 5 days", "A deadline in 3 days"]


async def test_a_deadline_that_is_moved_is_told_with_both_dates(house: House) -> None:
    await house.schedule("set edition:deadlines time:09:00 zone:UTC")
    await house.until("2026-03-13T12:00")
    old = replace(PLAN.deadlines[0], superseded_by=date(2026, 3, 25))
    await house.catalogue(replace(PLAN, deadlines=(old, make.deadline("2026-03-25"))))
    await house.until("2026-03-17T12:00")
    assert house.said()[3:] == ["A deadline in 11 days"]
    assert "moved from 15 March 2026" in " ".join(house.rig.publisher.texts()[-1][1].split())


async def test_channels_of_two_platforms_and_three_zones_each_hear_everything_once(house: House) -> None:
    other = MemoryPublisher("other")
    house.rig.others = (other,)
    await house.schedule("set edition:deadlines time:09:00 zone:UTC")
    await house.schedule("set edition:deadlines time:08:00 zone:Pacific/Auckland", channel="south")
    await house.schedule("set edition:deadlines time:23:30 zone:America/Los_Angeles", tenant="other:b")
    await house.until("2026-03-20T00:00")
    for channel in ("news", "south"):
        mine = [text for place, text in house.rig.publisher.texts() if place == channel]
        assert len(mine) == len(NUDGES), channel
    assert house.said(other) == [
        *NUDGES[:3],
        # Half past eleven in the evening on that coast is the next morning in the zone of the deadline.
        "A deadline tomorrow",
    ]


async def test_a_nudge_that_could_not_be_posted_is_not_taken_for_told(house: House) -> None:
    await house.schedule("set edition:deadlines time:09:00 zone:UTC")
    await house.until("2026-02-28T12:00")
    house.rig.publisher.mood("news", PermanentDeliveryError(DeliveryFault.CHANNEL_GONE, "There is no such channel."))
    await house.until("2026-03-01T12:00")
    subscription = await house.rig.subscription()
    async with house.rig.store.writing() as tx:
        await tx.tenant(TenantId("memory:a")).set_state(subscription.id, SubscriptionState.ACTIVE, "")
    await house.until("2026-03-03T12:00")
    assert house.said() == ["A deadline in 13 days"]


async def test_after_a_pause_one_post_says_what_is_still_ahead(house: House) -> None:
    await house.schedule("set edition:deadlines time:09:00 zone:UTC")
    await house.until("2026-02-28T12:00")
    await house.schedule("pause edition:deadlines")
    await house.until("2026-03-10T12:00")
    assert house.said() == []
    await house.schedule("resume edition:deadlines")
    await house.until("2026-03-12T00:00")
    assert house.said() == ["A deadline in 4 days"]


async def test_a_post_that_was_skipped_is_made_up_for_by_the_next(house: House) -> None:
    await house.schedule("set edition:deadlines time:09:00 zone:UTC")
    await house.until("2026-02-28T12:00")
    await house.schedule("skip-next edition:deadlines")
    await house.until("2026-03-05T12:00")
    assert house.said() == ["A deadline in 13 days"]


async def test_a_watch_and_the_nudges_are_told_apart(house: House) -> None:
    """What one edition told is not taken for told by another one of the same channel."""
    await house.schedule("set edition:deadlines time:09:00 zone:UTC")
    await house.rig.subscribe("news", edition="watch:us-plan", now=house.rig.clock.moment)
    await house.until("2026-03-01T12:00")
    firsts = sorted(text.splitlines()[0] for _, text in house.rig.publisher.texts())
    assert firsts == ["Open Gazette · A deadline in 14 days", "Watching: A Plan"]


async def test_a_run_by_hand_counts_as_told(house: House) -> None:
    await house.schedule("set edition:deadlines time:23:00 zone:UTC")
    await house.until("2026-03-01T12:00")
    assert "if there is anything new to tell" in await house.schedule("run edition:deadlines")
    await house.until("2026-03-03T12:00")
    assert house.said() == [NUDGES[0]]


async def test_a_preview_shows_what_a_morning_would_say(house: House) -> None:
    shown = await house.schedule("preview edition:deadlines as-of:2026-03-01")
    assert "A deadline in 13 days" in shown or "A deadline in 14 days" in shown
    assert "A preview: nothing was posted." in shown
    assert "Nothing would be posted" in await house.schedule("preview edition:deadlines as-of:2026-02-25")
    assert house.rig.publisher.posts == []


async def test_what_is_no_digest_is_offered_where_it_can_be_scheduled_and_refused_elsewhere(house: House) -> None:
    offered = await house.counter.choices("/schedule set edition", "dead", asker(Permission.ADMIN))
    assert [one.value for one in offered] == ["deadlines"]
    assert "/deadlines lists" in words(await house.counter.ask("/digest edition:deadlines"))
    assert "/watch add" in await house.schedule("set edition:watch:us-plan time:09:00")
