"""`/schedule failed` and `/schedule retry`: what was given up, in words, and posted after all."""

from datetime import timedelta

from bot.commands.spec import Permission
from bot.domain.subscriptions import SubscriptionState, TenantId
from tests.make import NOON
from tests.unit.commands.counter import ADMIN, MEMBER, Counter, asker, words
from tests.unit.store.parcels import WEEK, opened_slot

ELSEWHERE = asker(Permission.ADMIN, tenant="discord:2")
MINE = TenantId("discord:1")


async def given_up(counter: Counter, reason: str = "channel_gone: Unknown Channel") -> int:
    """A post of the weekly edition with one item, refused; its number."""
    await counter.open()
    await counter.bring("Senate votes on open weights")
    await counter.ask("/schedule set weekly 09:00 days:mon", ADMIN)
    counter.clock.moment = NOON + timedelta(days=1)
    async with counter.store.writing() as tx:
        (one,) = await tx.tenant(MINE).subscriptions()
        slot = await opened_slot(tx, one)
        digest = await tx.keep_digest("weekly", NOON.date(), WEEK, {"blocks": []}, NOON)
        shown = [entry.id for entry in await tx.entries(WEEK.__class__(start=NOON, end=NOON + timedelta(hours=1)))]
        await tx.fill_slot(slot, digest, [("{}", "n")], shown)
        now = counter.clock.moment
        (due,) = await tx.due_deliveries(now)
        mine = await tx.claim(due, until=now + timedelta(minutes=2), now=now)
        assert mine is not None
        assert await tx.bury(mine, reason)
        return due.id


async def test_where_nothing_was_given_up_that_is_said(counter: Counter) -> None:
    assert "No post was given up" in words(await counter.ask("/schedule failed", ADMIN))


async def test_a_lost_post_is_told_with_its_edition_reason_and_the_fate_of_its_items(counter: Counter) -> None:
    number = await given_up(counter)
    shown = words(await counter.ask("/schedule failed", ADMIN))
    assert "weekly 1 of 2025-08-04 09:00 UTC".upper() in shown.upper()
    assert "because the channel is gone (Unknown Channel)" in shown
    assert "1 item will stand in the next edition, marked as missed." in shown
    assert f"/schedule retry post:{number}" in shown


async def test_it_is_nobody_elses_business(counter: Counter) -> None:
    number = await given_up(counter)
    assert "needs an admin" in words(await counter.ask("/schedule failed", MEMBER))
    assert "No post was given up" in words(await counter.ask("/schedule failed", ELSEWHERE))
    assert "There is no post" in words(await counter.ask(f"/schedule retry {number}", ELSEWHERE))
    assert await counter.choices("/schedule retry post", "", ELSEWHERE) == ()


async def test_a_post_is_retried_and_sent_at_once(counter: Counter) -> None:
    number = await given_up(counter, "expired")
    (choice,) = await counter.choices("/schedule retry post", "weekly", ADMIN)
    assert choice.value == str(number)

    reply = await counter.ask(f"/schedule retry post:{number}", ADMIN)

    assert "is posted within a minute (1 part). Its 1 item count as posted again." in words(reply)
    assert counter.woken == ["deliver"]
    async with counter.store.reading() as view:
        assert [one.id for one in await view.due_deliveries(counter.clock.moment)] == [number]
    assert "There is no post" in words(await counter.ask(f"/schedule retry post:{number}", ADMIN))


async def test_two_weeks_later_there_is_the_newest_edition_instead(counter: Counter) -> None:
    number = await given_up(counter)
    counter.clock.moment += timedelta(days=15)
    refused = await counter.ask(f"/schedule retry post:{number}", ADMIN)
    assert "older than 14 days" in words(refused)
    assert "/schedule run" in words(refused)


async def test_a_removed_subscription_takes_its_lost_posts_along(counter: Counter) -> None:
    number = await given_up(counter)
    await counter.ask("/schedule remove weekly", ADMIN)
    refused = words(await counter.ask(f"/schedule retry post:{number}", ADMIN))
    assert "its subscription is gone" in refused


async def test_a_paused_subscription_is_resumed_first(counter: Counter) -> None:
    number = await given_up(counter)
    async with counter.store.writing() as tx:
        (one,) = await tx.tenant(MINE).subscriptions()
        await tx.tenant(MINE).set_state(one.id, SubscriptionState.PAUSED, "channel_gone: Unknown Channel")
    assert "/schedule resume first" in words(await counter.ask(f"/schedule retry post:{number}", ADMIN))
    await counter.ask("/schedule resume weekly", ADMIN)
    assert "is posted within a minute" in words(await counter.ask(f"/schedule retry post:{number}", ADMIN))


async def test_what_came_with_a_later_post_is_not_repeated(counter: Counter) -> None:
    number = await given_up(counter)
    async with counter.store.writing() as tx:
        (one,) = await tx.tenant(MINE).subscriptions()
        slot = await opened_slot(tx, one)
        shown = [entry.id for entry in await tx.entries(WEEK.__class__(start=NOON, end=NOON + timedelta(hours=1)))]
        await tx.fill_slot(slot, None, [("{}", "later")], shown)
    assert "1 item came with a later post." in words(await counter.ask("/schedule failed", ADMIN))
    refused = words(await counter.ask(f"/schedule retry post:{number}", ADMIN))
    assert "it would repeat them" in refused


async def test_notices_are_scheduled_by_admins_and_those_of_the_whole_bot_by_operators(counter: Counter) -> None:
    assert "Scheduled." in words(await counter.ask("/schedule set notices 09:00", ADMIN))
    refused = await counter.ask("/schedule set operator-notices 09:00", ADMIN)
    assert "needs an operator" in words(refused)
    operator = asker(Permission.OPERATOR)
    assert "Scheduled." in words(await counter.ask("/schedule set operator-notices 09:00", operator))
    assert [one.value for one in await counter.choices("/schedule set edition", "notices", ADMIN)] == ["notices"]
    assert "when something breaks" in words(await counter.ask("/why edition:notices", ADMIN))
    assert "it is quiet" in words(await counter.ask("/schedule preview notices", ADMIN))
