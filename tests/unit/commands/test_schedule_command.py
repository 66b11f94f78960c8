from datetime import UTC, datetime, time, timedelta

import pytest

from bot.commands.spec import Permission, Reply
from bot.domain.messages import Table
from bot.domain.subscriptions import Subscription, SubscriptionState, TenantId
from tests.make import NOON
from tests.unit.commands.counter import ADMIN, Counter, asker, words

ELSEWHERE = asker(Permission.ADMIN, tenant="discord:2")
MONDAYS = "/schedule set weekly 09:00 zone:Europe/Berlin days:mon"


async def kept(counter: Counter, tenant: str = "discord:1") -> list[Subscription]:
    async with counter.store.reading() as view:
        return list(await view.tenant(TenantId(tenant)).subscriptions())


def times(reply: Reply) -> list[str]:
    tables = [block for block in reply.message.blocks if isinstance(block, Table)]
    return [row[1] for row in tables[-1].rows]


async def test_an_edition_is_scheduled_here_with_its_next_three_times(counter: Counter) -> None:
    reply = await counter.ask(MONDAYS, ADMIN)
    assert times(reply) == ["04 Aug 07:00", "11 Aug 07:00", "18 Aug 07:00"]
    assert "Mon 04 Aug, 09:00" in words(reply)
    assert "The weekly edition in this channel".upper() in words(reply)
    (one,) = await kept(counter)
    assert (one.channel_id, one.edition, one.cadence.at, one.cadence.zone, one.cadence.days) == (
        "c1", "weekly", time(9), "Europe/Berlin", (1,),
    )  # fmt: skip
    assert (one.mention, one.platform, one.next_due_at) == (None, "discord", datetime(2025, 8, 4, 7, tzinfo=UTC))


async def test_the_times_follow_the_clocks_of_the_zone(counter: Counter) -> None:
    counter.clock.moment = datetime(2025, 10, 24, 12, tzinfo=UTC)
    reply = await counter.ask("/schedule set daily 09:00 zone:berlin", ADMIN)
    assert times(reply) == ["25 Oct 07:00", "26 Oct 08:00", "27 Oct 08:00"]


async def test_a_change_keeps_what_it_does_not_name(counter: Counter) -> None:
    await counter.ask(MONDAYS.replace("mon", "tue") + " mention:r9", ADMIN)
    changed = await counter.ask("/schedule set weekly 18:30", ADMIN)
    assert "Changed." in words(changed)
    (one,) = await kept(counter)
    assert (one.cadence.at, one.cadence.zone, one.cadence.days, one.mention) == (
        time(18, 30), "Europe/Berlin", (2,), "r9",
    )  # fmt: skip


async def test_left_out_days_and_zone_are_the_usual_ones(counter: Counter) -> None:
    await counter.ask("/schedule set daily 07:00", ADMIN)
    await counter.ask("/schedule set weekly 07:00 zone:Asia/Tokyo channel:c2", ADMIN)
    daily, weekly = await kept(counter)
    assert (daily.cadence.zone, daily.cadence.days) == ("UTC", ())
    assert (weekly.cadence.zone, weekly.cadence.days) == ("Asia/Tokyo", (1,))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/schedule set weekle 09:00", "Did you mean weekly?"),
        ("/schedule set weekly 25:00", "no time of day"),
        ("/schedule set weekly 09:00 zone:Europe/Berln", "Did you mean Europe/Berlin"),
        ("/schedule set weekly 09:00 days:mon,funday", "no day"),
        ("/schedule set weekly", "needs “time”"),
    ],
)
async def test_what_cannot_be_scheduled_is_refused_and_changes_nothing(counter: Counter, line: str, said: str) -> None:
    reply = await counter.ask(line, ADMIN)
    assert said in words(reply)
    assert await kept(counter) == []


async def test_outside_of_a_channel_the_channel_must_be_named(counter: Counter) -> None:
    reply = await counter.ask(MONDAYS, asker(Permission.ADMIN, channel=None))
    assert "Name the channel" in words(reply)


async def test_no_command_touches_or_shows_another_tenants_rows(counter: Counter) -> None:
    await counter.ask(MONDAYS, ADMIN)
    for action in ("run", "skip-next", "pause", "resume", "remove"):
        reply = await counter.ask(f"/schedule {action} weekly channel:c1", ELSEWHERE)
        assert "Nothing is scheduled here yet" in words(reply), action
    assert "Nothing is scheduled" in words(await counter.ask("/schedule", ELSEWHERE))
    assert await counter.choices("/schedule pause edition", "", ELSEWHERE) == ()
    await counter.ask("/schedule set weekly 20:00", ELSEWHERE)
    (mine,), (theirs,) = await kept(counter), await kept(counter, "discord:2")
    assert (mine.cadence.at, theirs.cadence.at) == (time(9), time(20))


async def test_run_makes_it_due_now_and_wakes_the_job(counter: Counter) -> None:
    await counter.ask(MONDAYS, ADMIN)
    reply = await counter.ask("/schedule run", ADMIN)
    assert (await kept(counter))[0].next_due_at == NOON
    assert counter.woken == ["due"]
    assert times(reply)[0] == "04 Aug 07:00"


async def test_skip_next_leaves_out_one_post_each_time(counter: Counter) -> None:
    await counter.ask(MONDAYS, ADMIN)
    once = await counter.ask("/schedule skip-next", ADMIN)
    assert "The post of 2025-08-04 07:00 UTC is left out." in words(once)
    assert times(once)[0] == "11 Aug 07:00"
    assert times(await counter.ask("/schedule skip-next", ADMIN))[0] == "18 Aug 07:00"


async def test_a_pause_holds_and_its_end_brings_no_late_posts(counter: Counter) -> None:
    await counter.ask(MONDAYS, ADMIN)
    paused = await counter.ask("/schedule pause", ADMIN)
    assert "Paused (by an admin): nothing is posted until /schedule resume." in words(paused)
    assert (await kept(counter))[0].state is SubscriptionState.PAUSED
    assert "is paused. /schedule resume first" in words(await counter.ask("/schedule run", ADMIN))
    counter.clock.moment += timedelta(days=30)
    resumed = await counter.ask("/schedule resume", ADMIN)
    (one,) = await kept(counter)
    assert (one.state, one.next_due_at) == (SubscriptionState.ACTIVE, datetime(2025, 9, 8, 7, tzinfo=UTC))
    assert times(resumed)[0] == "08 Sep 07:00"


async def test_remove_says_how_to_have_it_back(counter: Counter) -> None:
    await counter.ask(MONDAYS, ADMIN)
    said = words(await counter.ask("/schedule remove", ADMIN))
    assert await kept(counter) == []
    await counter.ask(said.partition("To have it back: ")[2], ADMIN)
    (one,) = await kept(counter)
    assert (one.cadence.at, one.cadence.zone, one.cadence.days) == (time(9), "Europe/Berlin", (1,))


async def test_of_several_the_one_here_is_meant_or_it_is_asked_which(counter: Counter) -> None:
    await counter.ask(MONDAYS, ADMIN)
    await counter.ask(f"{MONDAYS} channel:c2", ADMIN)
    await counter.ask("/schedule pause weekly", ADMIN)
    assert [one.state.value for one in await kept(counter)] == ["paused", "active"]
    reply = await counter.ask("/schedule pause weekly", asker(Permission.ADMIN, channel="c3"))
    assert "Which one?" in words(reply)
    assert "channel c1; The weekly edition in channel c2" in words(reply)
    assert "Did you mean weekly?" in words(await counter.ask("/schedule pause weekli", ADMIN))


async def test_a_preview_shows_edition_and_fates_and_posts_nothing(counter: Counter) -> None:
    await counter.bring("A headline of this very week", at=NOON - timedelta(days=2))
    said = words(await counter.ask("/schedule preview", ADMIN))
    assert "A headline of this very week" in said
    assert "shown 1" in said
    assert "nothing was posted" in said
    before = words(await counter.ask("/schedule preview weekly as-of:2025-07-20", ADMIN))
    assert "Nothing new in this window." in before
    assert "no time that I know" in words(await counter.ask("/schedule preview weekly as-of:soon", ADMIN))


async def test_an_edition_that_left_the_file_is_said_to_be_missing(counter: Counter) -> None:
    await counter.ask(MONDAYS, ADMIN)
    counter.config = type(counter.config)(sources=(), editions=(), text="", digest="")
    assert "feeds.yaml has no edition “weekly” any more" in words(await counter.ask("/schedule", ADMIN))


async def test_editions_zones_and_days_complete_themselves(counter: Counter) -> None:
    assert [one.value for one in await counter.choices("/schedule set edition", "", ADMIN)] == [
        *("weekly", "daily", "deadlines", "notices")
    ]
    assert (await counter.choices("/schedule set zone", "new yor", ADMIN))[0].value == "America/New_York"
    assert (await counter.choices("/schedule set zone", "", ADMIN))[0].value == "UTC"
    assert len(await counter.choices("/schedule set zone", "a", ADMIN)) == 25
    assert "weekdays" in [one.value for one in await counter.choices("/schedule set days", "we", ADMIN)]
    assert await counter.choices("/schedule set zone", "berlin") == (), "who may not schedule is offered nothing"
