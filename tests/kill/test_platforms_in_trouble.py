"""A platform that is away for six hours, refuses our token, or has no such channel any more: the jobs, the real
publishers and both doubles. The other platform never notices, and what waited goes out in order.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.domain.subscriptions import Cadence, TenantId
from tests.doubles.discord.faults import Fault
from tests.doubles.slack import faults as slack_faults
from tests.kill.slack_room import TEAM
from tests.kill.test_outages import BACK_TO_NORMAL, ROOM, Bot, live

HOUR = timedelta(hours=1)
PLATFORMS = ("discord", "slack")


def down(made: Bot, platform: str) -> None:
    if platform == "discord":
        made.fake.fail("*", "", Fault.answer(503), always=True)
    else:
        made.room.api.faults.add("*", slack_faults.Fault(status=503, body="<html>no</html>"), always=True)


def refuse_token(made: Bot, platform: str) -> None:
    if platform == "discord":
        made.fake.fail("*", "", Fault.answer(401, 0, "401: Unauthorized"), always=True)
    else:
        made.room.api.faults.add("*", slack_faults.Fault.refused("invalid_auth"), always=True)


def lose_channel(made: Bot, platform: str) -> None:
    if platform == "discord":
        made.fake.text.delete()
    else:
        made.room.api.faults.add("*", slack_faults.Fault.refused("channel_not_found"), always=True)


def shut_out(made: Bot, platform: str) -> None:
    if platform == "discord":
        made.fake.fail("*", "", Fault.answer(403, 50001, "Missing Access"), always=True)
    else:
        made.room.api.faults.add("*", slack_faults.Fault.refused("account_inactive"), always=True)


def mend(made: Bot) -> None:
    made.fake.rest.faults.clear()
    made.room.api.faults.clear()


def posts(made: Bot, platform: str) -> int:
    return made.posts()[PLATFORMS.index(platform)]


def other(platform: str) -> str:
    return next(one for one in PLATFORMS if one != platform)


def rows(made: Bot, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(made.file)) as connection:
        return connection.execute(query).fetchall()


async def until(holds: Callable[[], bool], within: timedelta) -> None:
    """In the time of the fast loop."""
    async with asyncio.timeout(within.total_seconds()):
        while not holds():
            await asyncio.sleep(1)


async def hours(made: Bot, count: int) -> None:
    """Time goes by in leaps of twenty minutes; between them every job looks."""
    for _ in range(3 * count):
        made.clock.forward(HOUR / 3 - timedelta(seconds=31))
        await asyncio.sleep(31)


async def subscribe_thrice(made: Bot) -> None:
    """Three editions in the same channel of each platform, an hour apart."""
    places = ((f"discord:{made.fake.guild.id}", made.fake.text.id), (f"slack:{TEAM}", ROOM))
    async with made.store.writing() as tx:
        for tenant, channel in places:
            for number, edition in enumerate(("short", "long", "deadlines")):
                at = (made.clock.now() + number * HOUR + timedelta(minutes=2)).time().replace(second=0, microsecond=0)
                await tx.tenant(TenantId(tenant)).subscribe(
                    platform=tenant.partition(":")[0],
                    channel_id=channel,
                    edition=edition,
                    cadence=Cadence(at=at, zone="UTC"),
                    mention=None,
                    now=made.clock.now(),
                )


@pytest.mark.parametrize("platform", PLATFORMS)
def test_six_hours_away_all_waits_and_then_goes_out_oldest_first_and_a_second_apart(
    tmp_path: Path, platform: str
) -> None:
    async def story(made: Bot) -> None:
        down(made, platform)
        await subscribe_thrice(made)
        await hours(made, 6)
        waiting = rows(made, "SELECT DISTINCT platform, state FROM deliveries ORDER BY platform")
        assert (platform, "pending") in waiting
        assert (other(platform), "sent") in waiting
        assert posts(made, platform) == 0
        assert posts(made, other(platform)) > 0

        mend(made)
        due = rows(made, f"SELECT id FROM deliveries WHERE platform = '{platform}' AND state = 'pending'")  # noqa: S608
        await until(lambda: posts(made, platform) >= 1, BACK_TO_NORMAL + timedelta(seconds=15))
        await until(lambda: not rows(made, "SELECT 1 FROM deliveries WHERE state IN ('pending', 'sending')"), HOUR / 6)
        sent = rows(made, f"SELECT id, sent_at FROM deliveries WHERE platform = '{platform}' ORDER BY sent_at")  # noqa: S608
        assert [one for one, _ in sent] == sorted(one for one, _ in sent)
        assert posts(made, platform) == len(sent) >= len(due) > 1
        moments = [float(said["ts"]) for said in made.room.posts[ROOM]]
        assert all(later - sooner >= 0.9 for sooner, later in pairwise(moments))

    live(tmp_path, story)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_refused_token_holds_the_posts_of_its_platform_alone_until_it_is_mended(
    tmp_path: Path, platform: str
) -> None:
    async def story(made: Bot) -> None:
        refuse_token(made, platform)
        await made.subscribe(timedelta(seconds=0))
        await until(lambda: posts(made, other(platform)) == 1, timedelta(minutes=5))
        await hours(made, 2)
        assert posts(made, platform) == 0
        assert rows(made, f"SELECT DISTINCT state FROM deliveries WHERE platform = '{platform}'") == [("pending",)]  # noqa: S608
        calls = made.fake.rest.calls if platform == "discord" else made.room.api.calls
        # One try in ten minutes, which may ask more than once.
        assert len(calls) < 60

        mend(made)
        await until(lambda: posts(made, platform) == 1, timedelta(minutes=15))

    live(tmp_path, story)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_channel_that_is_gone_pauses_its_subscription_at_the_first_answer(tmp_path: Path, platform: str) -> None:
    async def story(made: Bot) -> None:
        lose_channel(made, platform)
        await made.subscribe(timedelta(seconds=0))
        await until(lambda: posts(made, other(platform)) == 1, timedelta(minutes=5))
        query = "SELECT platform, state FROM subscriptions ORDER BY platform"
        await until(lambda: (platform, "paused") in rows(made, query), timedelta(minutes=2))
        calls = made.fake.rest.calls if platform == "discord" else made.room.api.calls
        asked = len(calls)
        await hours(made, 1)

        assert len(calls) == asked
        assert (other(platform), "active") in rows(made, query)
        assert posts(made, other(platform)) == 1

    live(tmp_path, story)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_bot_that_was_thrown_out_loses_nothing_and_posts_when_it_is_let_in_again(
    tmp_path: Path, platform: str
) -> None:
    async def story(made: Bot) -> None:
        shut_out(made, platform)
        await made.subscribe(timedelta(seconds=0))
        await until(lambda: posts(made, other(platform)) == 1, timedelta(minutes=5))
        await asyncio.sleep(60)
        assert posts(made, platform) == 0
        assert rows(made, f"SELECT DISTINCT state FROM deliveries WHERE platform = '{platform}'") == [("pending",)]  # noqa: S608

        mend(made)
        await hours(made, 2)
        await until(lambda: posts(made, platform) == 1, timedelta(minutes=15))

    live(tmp_path, story)
