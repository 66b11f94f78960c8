"""Those who look after the bot hear of a trouble once when it breaks and once when it heals, and of nothing else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.notices import notice
from bot.delivery.troubles import Lookout, Signs
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, Problem
from bot.domain.sources import SourceState
from bot.domain.subscriptions import SubscriptionState, TenantId
from tests.unit.delivery.rig import NINE, Rig, rig

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FLAW = Problem(file="us.yaml", line=1, column=1, key="id", message="is no id")


@dataclass
class Watch:
    """A rig with a lookout over it, whose signs a test sets."""

    rig: Rig
    full: bool = False
    flaws: tuple[Problem, ...] = ()
    refusals: dict[str, str] = field(default_factory=dict)
    lookout: Lookout = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        signs = Signs(
            config=lambda: self.rig.config,
            has_room=lambda: not self.full,
            flaws=lambda: self.flaws,
            refusals=lambda: self.refusals,
        )
        self.lookout = Lookout(signs)

    async def pass_(self, span: timedelta = MINUTE) -> None:
        """As the jobs run: minute by minute, or every five where it takes long."""
        end, step = self.rig.clock.now() + span, MINUTE if span <= 5 * MINUTE else 5 * MINUTE
        while self.rig.clock.now() < end:
            await self.look()
            self.rig.clock.forward(step)
        await self.rig.tick()

    async def look(self) -> None:
        await notice(self.rig.store, self.rig.clock, self.lookout)
        self.rig.clock.forward(timedelta(seconds=2))
        await self.rig.tick()

    def posts(self, channel: str = "ops") -> list[str]:
        return [" ".join(text.split()) for where, text in self.rig.publisher.texts() if where == channel]


@pytest.fixture
async def watch(tmp_path: Path) -> AsyncIterator[Watch]:
    async with rig(tmp_path) as made:
        await made.publish_news("News")
        await made.subscribe("ops", edition="notices")
        yield Watch(made)


async def fare(watch: Watch, **changes: object) -> None:
    async with watch.rig.store.writing() as tx:
        (record,) = await tx.sources()
        await tx.update_sources([replace(record, **changes)])  # type: ignore[arg-type]


async def test_without_trouble_there_is_no_post_all_day(watch: Watch) -> None:
    for _ in range(30):
        watch.rig.clock.forward(HOUR)
        await watch.look()
    assert watch.posts() == []


async def test_a_trouble_is_told_within_minutes_once_and_its_end_once(watch: Watch) -> None:
    watch.flaws = (FLAW,)
    await watch.pass_(5 * MINUTE)
    (broke,) = watch.posts()
    assert "one thing broke".upper() in broke.upper()
    assert "The catalogue has one problem" in broke

    await watch.pass_(70 * MINUTE)
    assert len(watch.posts()) == 1

    watch.flaws = ()
    await watch.pass_(5 * MINUTE)
    _, healed = watch.posts()
    assert "one thing healed".upper() in healed.upper()

    await watch.pass_(70 * MINUTE)
    assert len(watch.posts()) == 2


async def test_a_channel_gets_one_post_an_hour_and_several_troubles_in_it(watch: Watch) -> None:
    watch.flaws = (FLAW,)
    await watch.pass_(3 * MINUTE)
    watch.full = True
    await watch.pass_(10 * MINUTE)
    watch.flaws = ()
    await watch.pass_(30 * MINUTE)
    assert len(watch.posts()) == 1

    await watch.pass_(30 * MINUTE)
    _, second = watch.posts()
    assert "The disk is almost full" in second
    assert "The catalogue has one problem" in second
    assert "one thing broke and one thing healed".upper() in second.upper()


async def test_the_daily_time_of_the_subscription_does_not_break_the_hour(watch: Watch) -> None:
    watch.rig.clock.moment = NINE - 10 * MINUTE
    watch.flaws = (FLAW,)
    await watch.pass_(3 * MINUTE)
    watch.full = True
    await watch.pass_(20 * MINUTE)
    assert len(watch.posts()) == 1
    await watch.pass_(40 * MINUTE)
    assert len(watch.posts()) == 2


async def test_a_source_is_a_trouble_after_a_day_of_failures(watch: Watch) -> None:
    since = watch.rig.clock.now()
    await fare(watch, state=SourceState.FAILING, failing_since=since, reason="timeout: no answer")
    watch.rig.clock.forward(23 * HOUR)
    await watch.look()
    assert watch.posts() == []
    watch.rig.clock.forward(HOUR)
    await watch.look()
    (text,) = watch.posts()
    assert "could not be read for a day: timeout: no answer" in text


@pytest.mark.parametrize(
    ("state", "failing", "said"),
    [(SourceState.PAUSED, True, "is gone and no longer read"), (SourceState.STALE, False, "answers, but brings")],
)
async def test_a_source_that_is_gone_or_silent_is_one_at_once(
    watch: Watch, state: SourceState, failing: bool, said: str
) -> None:
    since: datetime | None = watch.rig.clock.now() if failing else None
    await fare(watch, state=state, failing_since=since, reason="nothing new since 2025-06-01")
    await watch.look()
    assert said in watch.posts()[0]


async def test_a_source_that_a_person_paused_is_none(watch: Watch) -> None:
    await fare(watch, state=SourceState.PAUSED)
    await watch.look()
    assert watch.posts() == []


async def test_a_tenant_hears_of_its_own_channels_and_lost_posts_and_no_other_does(watch: Watch) -> None:
    await watch.rig.subscribe("elsewhere", edition="notices", tenant="memory:b")
    await watch.rig.subscribe("news")
    watch.rig.publisher.mood("news", PermanentDeliveryError(DeliveryFault.CHANNEL_GONE, "Unknown Channel"))
    watch.rig.clock.moment = NINE
    await watch.rig.tick()
    await watch.pass_(3 * MINUTE)
    (text,) = watch.posts()
    assert "no longer posted in channel news (channel_gone: Unknown Channel)" in text
    assert "A post was given up: weekly 1 in channel news" in text
    assert watch.posts("elsewhere") == []


async def test_what_an_admin_paused_is_no_trouble(watch: Watch) -> None:
    one = await watch.rig.subscribe("news")
    async with watch.rig.store.writing() as tx:
        await tx.tenant(TenantId("memory:a")).set_state(one.id, SubscriptionState.PAUSED, "by an admin")
    await watch.look()
    assert watch.posts() == []


async def test_troubles_of_the_whole_bot_go_to_its_operators_where_they_asked(watch: Watch) -> None:
    await watch.rig.subscribe("operators", edition="operator-notices", tenant="memory:b")
    watch.flaws = (FLAW,)
    await watch.look()
    assert watch.posts() == []
    assert len(watch.posts("operators")) == 1


async def test_a_platform_that_refuses_us_is_a_trouble_after_a_quarter_of_an_hour(watch: Watch) -> None:
    await watch.rig.subscribe("operators", edition="operator-notices", tenant="memory:b")
    watch.refusals = {"slack:T9": "our token is refused there; posts wait, the next look is at 10:10 UTC"}
    await watch.pass_(14 * MINUTE)
    assert watch.posts("operators") == []
    await watch.pass_(4 * MINUTE)
    assert "Nothing can be posted to slack:T9: our token is refused there." in watch.posts("operators")[0]
    assert watch.posts() == []

    watch.refusals = {}
    watch.restart()
    await watch.pass_(10 * MINUTE)
    assert len(watch.posts("operators")) == 1
    await watch.pass_(60 * MINUTE)
    assert len(watch.posts("operators")) == 2


async def test_what_goes_to_a_person_directly_is_told_to_no_admin(watch: Watch) -> None:
    refused = PermanentDeliveryError(DeliveryFault.FORBIDDEN, "This person takes no messages.")
    await watch.rig.subscribe("@7")
    watch.rig.publisher.mood("@7", refused)
    watch.rig.clock.moment = NINE
    await watch.rig.tick()
    assert watch.rig.rows("SELECT state FROM subscriptions WHERE channel_id = '@7'") == [("paused",)]

    await watch.pass_(5 * MINUTE)
    assert watch.posts() == []
