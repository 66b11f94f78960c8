"""What `/about` says of posts: what waits, who refuses us, what was given up, and when the database was copied."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.commands.answer import answer
from bot.commands.line import parse
from bot.commands.spec import Asker, Services
from bot.domain.errors import StoreError, StoreFault
from bot.domain.subscriptions import Cadence
from tests.make import NOON
from tests.unit.commands import posted
from tests.unit.commands.counter import ADMIN, MEMBER, Counter, words
from tests.unit.store.parcels import opened_slot

LATER = NOON + timedelta(days=2)
MONDAYS = Cadence(at=time(9), zone="UTC", days=(1,))


class Copies:
    def __init__(self, newest: datetime | None, error: StoreError | None = None) -> None:
        self._newest, self._error = newest, error

    async def newest(self, now: datetime) -> datetime | None:
        if self._error:
            raise self._error
        return self._newest

    async def make(self) -> str:
        return "copy.db"


async def about(services: Services, who: Asker = MEMBER) -> str:
    return words(await answer(parse("/about", who), services))


async def test_where_all_is_well_nothing_waits(counter: Counter) -> None:
    await counter.open()
    shown = await about(counter.services, ADMIN)
    assert "posts that wait none" in shown
    assert "given up here none" in shown
    assert "doubled" not in shown


async def test_the_oldest_post_that_waits_is_named(counter: Counter) -> None:
    await counter.ask("/schedule set weekly 09:00 days:mon", ADMIN)
    async with counter.store.writing() as tx:
        (one,) = await tx.tenant(ADMIN.tenant_id).subscriptions()
        await tx.fill_slot(await opened_slot(tx, one), None, [("{}", "n")])
    counter.clock.moment = LATER
    assert "the oldest since 2025-08-04 09:00 UTC" in await about(counter.services)


async def test_admins_read_how_many_of_their_posts_were_given_up(counter: Counter) -> None:
    await counter.ask("/schedule set weekly 09:00 days:mon", ADMIN)
    await posted.given_up(counter, ADMIN.tenant_id)
    assert "1 post in 14 days; /schedule failed" in await about(counter.services, ADMIN)
    assert "given up" not in await about(counter.services, MEMBER)


async def test_what_was_given_up_on_its_way_to_somebody_else_is_not_counted(counter: Counter) -> None:
    await counter.open()
    async with counter.store.writing() as tx:
        await tx.tenant(ADMIN.tenant_id).subscribe(
            platform="discord", channel_id="@9", edition="weekly", cadence=MONDAYS, mention=None, now=NOON
        )
    await posted.given_up(counter, ADMIN.tenant_id)
    assert "given up here none" in await about(counter.services, ADMIN)


async def test_who_refuses_us_is_told_of_platforms_and_of_the_own_tenant_alone(counter: Counter) -> None:
    refusals = {"slack": "does not answer since 09:00", MEMBER.tenant_id: "our token is refused", "slack:T9": "no"}
    shown = await about(replace(counter.services, refusals=lambda: refusals))
    assert "slack does not answer since 09:00" in shown
    assert "this server or workspace our token is refused" in shown
    assert "refused elsewhere 1 tenant" in shown
    assert "T9" not in shown


async def test_the_last_copy_and_a_clock_in_doubt_are_told(counter: Counter) -> None:
    services = replace(counter.services, copies=Copies(NOON), held=lambda: "doubtful since it leapt forward")
    shown = await about(replace(services, uncertain=lambda: 2))
    assert "posts that may be doubled 2 since the start" in shown
    assert "last copy of the database 2025-08-03 12:00 UTC" in shown
    assert "clock doubtful since it leapt forward" in shown


async def test_copies_that_cannot_be_looked_at_are_none(counter: Counter) -> None:
    copies = Copies(None, StoreError(StoreFault.UNWRITABLE, "no"))
    assert "last copy of the database never" in await about(replace(counter.services, copies=copies))
