"""From `/watch add` to the post, on a real database: one follow-up for one change, and silence on other days."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.analysis.changes import state_of
from bot.catalogue.index import CatalogueIndex
from bot.commands.spec import Asker, Permission, Reply
from bot.domain.errors import DeliveryFault, PermanentDeliveryError
from bot.domain.policies import Policy, Standing, Status
from bot.domain.subscriptions import SubscriptionState, TenantId
from tests.make import REGISTER, catalogue, deadline, policy
from tests.unit.commands.counter import Counter, StandingClock, words
from tests.unit.delivery.rig import EIGHT, NINE, Rig, rig

DAY = timedelta(days=1)
ORDER = policy("us-order", title="An Order", aliases=("EO 1",))
BILL = policy("us-bill", title="A Bill")
REVOKED = replace(
    ORDER, status=Status(standing=Standing.REVOKED, words="Gone", as_of=date(2025, 8, 3), source=REGISTER)
)


def person(number: int, permission: Permission = Permission.MEMBER) -> Asker:
    return Asker(
        tenant_id=TenantId("memory:a"),
        platform="memory",
        user_id=f"u{number}",
        permission=permission,
        channel_id="news",
    )


ANN, BOB, ADMIN = person(1), person(2), person(3, Permission.ADMIN)


@dataclass
class House:
    """The rig of delivery with a counter to ask at; both see one database, one clock, one catalogue."""

    rig: Rig
    counter: Counter

    async def ask(self, line: str, who: Asker) -> Reply:
        self.counter.clock.moment = self.rig.clock.moment
        return await self.counter.ask(line, who)

    async def catalogue(self, *policies: Policy) -> None:
        """As a restart with these files would have it, a minute later."""
        self.rig.clock.forward(timedelta(minutes=1))
        self.rig.policies = self.counter.policies = CatalogueIndex(catalogue(*policies))
        async with self.rig.store.writing() as tx:
            await tx.keep_policy_states({one.id: state_of(one) for one in policies}, self.rig.clock.moment)

    async def mornings(self, days: int = 1) -> list[tuple[str, str]]:
        """The posts of the next mornings at nine, three ticks each."""
        before = len(self.rig.publisher.posts)
        for _ in range(days):
            moment = self.rig.clock.moment
            nine = moment.replace(hour=NINE.hour)
            self.rig.clock.moment = nine if nine > moment else nine + DAY
            for _ in range(3):
                await self.rig.tick()
        return self.rig.publisher.texts()[before:]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with rig(tmp_path) as opened:
        made = House(rig=opened, counter=Counter(opened.store, clock=StandingClock(EIGHT)))
        await made.counter.open()
        opened.clock.moment = EIGHT - 9 * DAY
        await made.catalogue(ORDER, BILL)
        opened.clock.moment = EIGHT
        yield made


async def test_one_change_is_one_follow_up_and_quiet_days_post_nothing(house: House) -> None:
    await house.ask("/watch add target:us-order deliver:here", ADMIN)
    assert await house.mornings(3) == []

    await house.catalogue(REVOKED, BILL)
    ((place, text),) = await house.mornings()

    assert place == "news"
    assert "Watching: An Order" in text
    assert "Gone" in text
    assert await house.mornings(4) == []


async def test_a_change_of_something_else_is_no_follow_up(house: House) -> None:
    await house.ask("/watch add target:us-bill", ANN)
    await house.catalogue(REVOKED, BILL)
    assert await house.mornings(2) == []


async def test_two_members_get_only_what_they_watch_each_by_themselves(house: House) -> None:
    await house.ask("/watch add target:us-order", ANN)
    await house.ask("/watch add target:us-bill", BOB)
    await house.catalogue(REVOKED, replace(BILL, deadlines=(deadline("2025-12-01"),)))

    posts = dict(await house.mornings())

    assert set(posts) == {"@u1", "@u2"}
    assert ("An Order" in posts["@u1"], "A Bill" in posts["@u1"]) == (True, False)
    assert ("An Order" in posts["@u2"], "A Bill" in posts["@u2"]) == (False, True)


async def test_news_that_name_a_watched_organisation_are_posted_once(house: House) -> None:
    await house.ask("/watch add target:openai", ANN)
    await house.rig.publish_news("What OpenAI told the Senate today", at=EIGHT)

    ((place, text),) = await house.mornings()

    assert (place, "What OpenAI told the Senate today" in text) == ("@u1", True)
    assert "Wire (press)" in text
    assert await house.mornings(2) == []


async def test_what_is_removed_is_posted_no_more(house: House) -> None:
    await house.ask("/watch add target:us-order", ANN)
    await house.ask("/watch add target:us-order", BOB)
    await house.ask("/watch remove target:us-order", ANN)
    await house.catalogue(REVOKED, BILL)

    assert [place for place, _ in await house.mornings(2)] == ["@u2"]


async def test_a_pause_by_the_schedule_holds_and_its_end_brings_what_was_missed_once(house: House) -> None:
    await house.ask("/watch add target:us-order deliver:here", ADMIN)
    assert await house.mornings() == []
    await house.ask("/schedule pause edition:watch:us-order", ADMIN)
    await house.catalogue(REVOKED, BILL)
    assert await house.mornings(2) == []

    await house.ask("/schedule resume edition:watch:us-order", ADMIN)
    assert [place for place, _ in await house.mornings(3)] == ["news"]


async def test_a_deadline_comes_at_its_steps_and_not_between(house: House) -> None:
    await house.catalogue(replace(ORDER, deadlines=(deadline("2025-08-19"),)), BILL)
    house.rig.clock.moment = EIGHT + DAY
    await house.ask("/watch add target:us-order", ANN)

    days = [(day, text) for day in range(16) for _, text in await house.mornings()]

    assert [day for day, _ in days] == [1, 8, 12, 14]
    assert "In 14 days: Comments close" in days[0][1]
    assert "Tomorrow: Comments close" in days[-1][1]


async def test_who_takes_no_messages_is_not_tried_again_until_they_ask(house: House) -> None:
    await house.ask("/watch add target:us-order", ANN)
    assert await house.mornings() == []
    house.rig.publisher.mood("@u1", PermanentDeliveryError(DeliveryFault.FORBIDDEN, "This person takes none."))
    await house.catalogue(REVOKED, BILL)

    assert await house.mornings(3) == []
    assert (await house.rig.subscription()).state is SubscriptionState.PAUSED
    assert "Paused (forbidden: This person takes none.)" in words(await house.ask("/watch list", ANN))
    await house.ask("/watch add target:us-order", ANN)
    assert [place for place, _ in await house.mornings(2)] == ["@u1"], "what was never told is told now"
