"""`/watch add … deliver:thread`, from the command to the post under the last edition, on both platforms' doubles."""

from collections.abc import AsyncIterator
from datetime import time, timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.commands.spec import Asker, Permission
from bot.domain.subscriptions import Cadence, TenantId
from tests.doubles.discord import shapes
from tests.doubles.discord.house import house
from tests.doubles.discord.state import Channel
from tests.integration.slack_mail import office
from tests.unit.commands import modelled
from tests.unit.commands.counter import Counter, StandingClock, words
from tests.unit.delivery.rig import EIGHT, NINE, Rig, rig

DAY = timedelta(days=1)
SUNDAYS = Cadence(at=time(9), zone="UTC", days=(7,))
TOLD = "What OpenAI told the Senate"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        made.policies = CatalogueIndex(modelled.catalogue())
        yield made


async def watched(desk: Rig, tenant: str, channel: str, *, target: str = "openai", deliver: str = "thread") -> None:
    """A weekly edition on Sundays, and a watch that an admin adds in its channel."""
    await desk.subscribe(channel, tenant=tenant, cadence=SUNDAYS)
    platform = tenant.partition(":")[0]
    admin = Asker(
        tenant_id=TenantId(tenant), platform=platform, user_id="1", permission=Permission.ADMIN, channel_id=channel
    )
    counter = Counter(desk.store, clock=StandingClock(EIGHT), policies=desk.policies)
    reply = await counter.call("watch", "add", admin, target=target, deliver=deliver)
    assert reply.fault == "", words(reply)


async def morning(desk: Rig, day: int, *news: str) -> int:
    """How many posts were made at nine on that day after these news came."""
    await desk.publish_news(*news, at=EIGHT + day * DAY)
    desk.clock.moment = NINE + day * DAY
    return (await desk.tick()).sent


def text(channel: Channel) -> list[str]:
    return [shapes.text(one.body).replace("\\", "") for one in channel.messages]


async def test_discord_has_the_follow_up_in_a_thread_on_the_edition_and_loses_none(desk: Rig, tmp_path: Path) -> None:
    (tmp_path / "discord").mkdir()
    async with house(tmp_path / "discord", desk.clock) as home, home.open() as platform:
        desk.others = (platform.publisher,)
        await watched(desk, "discord:1", home.fake.text.id)
        assert await morning(desk, 0, "Senate votes on open weights") == 1
        assert await morning(desk, 1, f"{TOLD} on Monday") == 1
        assert await morning(desk, 2) == 0

        (edition,) = home.fake.text.messages
        thread = home.fake.world.channels[edition.id]
        (made,) = text(thread)
        assert ("Watching: OpenAI" in made, f"{TOLD} on Monday" in made) == (True, True)

        assert await morning(desk, 3, f"{TOLD} on Wednesday") == 1
        assert len(thread.messages) == 2
        thread.delete()
        assert await morning(desk, 4, f"{TOLD} on Thursday") == 1
        assert f"{TOLD} on Thursday" in text(home.fake.text)[-1]


async def test_in_a_forum_the_follow_up_stands_below_the_post_of_the_edition(desk: Rig, tmp_path: Path) -> None:
    (tmp_path / "discord").mkdir()
    async with house(tmp_path / "discord", desk.clock) as home, home.open() as platform:
        desk.others = (platform.publisher,)
        await watched(desk, "discord:1", home.fake.forum.id)
        await morning(desk, 0, "Senate votes on open weights")
        assert await morning(desk, 1, f"{TOLD} on Monday") == 1

        posts = [one for one in home.fake.world.channels.values() if one.parent_id == home.fake.forum.id]
        (thread,) = posts
        assert ("Senate votes" in text(thread)[0], f"{TOLD} on Monday" in text(thread)[1]) == (True, True)


async def test_before_the_first_edition_and_without_a_thread_the_channel_gets_it(desk: Rig, tmp_path: Path) -> None:
    (tmp_path / "discord").mkdir()
    async with house(tmp_path / "discord", desk.clock) as home, home.open() as platform:
        desk.others = (platform.publisher,)
        await watched(desk, "discord:1", home.fake.text.id)
        await morning(desk, 0, f"{TOLD} on Sunday")
        assert len(home.fake.text.messages) == 2, "no edition had been sent when it was composed"
        async with desk.store.writing() as tx:
            (watch,) = [one for one in await tx.tenant(TenantId("discord:1")).subscriptions() if one.threaded]
            await tx.tenant(watch.tenant_id).unsubscribe(watch.id)
        await watched(desk, "discord:1", home.fake.text.id, deliver="here")
        await morning(desk, 1, f"{TOLD} on Monday")
        assert len(home.fake.text.messages) == 3


async def test_slack_has_the_follow_up_in_the_thread_of_the_edition_and_loses_none(desk: Rig) -> None:
    async with office(desk.clock) as post:
        channel = await post.slack.home.channel()
        desk.others = (post.publisher,)
        await watched(desk, f"slack:{channel.team_id}", channel.id)
        assert await morning(desk, 0, "Senate votes on open weights") == 1
        assert await morning(desk, 1, f"{TOLD} on Monday") == 1

        (edition,) = [one for one in await post.slack.home.posted(channel) if one.get("thread_ts") in {None, one["ts"]}]
        _, made = await post.slack.home.replies(channel, edition["ts"])
        assert f"{TOLD} on Monday" in unescape(str(made["blocks"]))

        post.slack.fault("chat.postMessage", error="restricted_action_thread_locked")
        assert await morning(desk, 2, f"{TOLD} on Tuesday") == 1
        assert "thread_ts" not in post.slack.calls[-1].arguments
        assert f"{TOLD} on Tuesday" in unescape(str(post.slack.calls[-1].arguments["blocks"]))


async def test_a_watched_model_is_followed_up_from_measurements_on_discord(desk: Rig, tmp_path: Path) -> None:
    (tmp_path / "discord").mkdir()
    async with house(tmp_path / "discord", desk.clock) as home, home.open() as platform:
        desk.others = (platform.publisher,)
        async with desk.store.writing() as tx:
            await tx.keep_detail(modelled.detail(at=EIGHT - DAY))
        await watched(desk, "discord:1", home.fake.text.id, target="DeepSeek-R1")
        await morning(desk, 0, "Senate votes on open weights")
        async with desk.store.writing() as tx:
            await tx.keep_detail(modelled.detail(at=EIGHT + DAY, licence="cc-by-nc-4.0"))
        assert await morning(desk, 1) == 1
        assert await morning(desk, 2) == 0

        thread = home.fake.world.channels[home.fake.text.messages[0].id]
        (made,) = text(thread)
        assert "Licence: CC BY-NC 4.0 (non-commercial). Before: MIT License (OSI licence)." in made
        assert "Hugging Face Hub" in made
