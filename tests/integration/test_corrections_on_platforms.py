"""A correction as both platforms' doubles take it: into the posted message, by the real publishers."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.delivery.corrections import Desk, correct_due
from bot.domain.subscriptions import Cadence, TenantId
from tests.doubles.discord import shapes
from tests.doubles.discord.house import house
from tests.integration.slack_mail import office
from tests.unit.delivery.rig import Rig, rig

NOW = datetime(2025, 8, 4, 9, tzinfo=UTC)
HOSTILE = "@everyone <!channel> <@1> [a page](https://evil.example) *Tuesday* &amp; not `Monday`"
URL = "https://register.example/vote_1?day=5&house=senate"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        made.clock.moment = NOW - timedelta(minutes=1)
        yield made


async def posted(desk: Rig, tenant: str, channel: str) -> None:
    """The weekly edition, as `/schedule run` makes it."""
    await desk.publish_news("Senate votes on open weights", at=NOW - timedelta(hours=2))
    cadence = Cadence(at=time(NOW.hour, NOW.minute), zone="UTC")
    await desk.subscribe(channel, tenant=tenant, cadence=cadence, now=NOW - timedelta(minutes=1))
    desk.clock.moment = NOW
    assert (await desk.tick()).sent == 1


async def corrected(desk: Rig, tenant: str, note: str = HOSTILE) -> int:
    async with desk.store.writing() as tx:
        (digest,) = await tx.digests()
        tenant_id = TenantId(tenant)
        await tx.keep_correction(digest.id, 1, note=note, url=URL, author="u", tenant_id=tenant_id, now=NOW)
    return await again(desk)


async def again(desk: Rig) -> int:
    return await correct_due(Desk(store=desk.store, clock=desk.clock, publishers=desk.publishers))


def bare(text: str) -> str:
    """Without what a platform's escapes put between the letters."""
    return "".join(sign for sign in unescape(text) if sign.isalnum())


async def test_discords_message_says_it_once_and_nobody_is_pinged(desk: Rig, tmp_path: Path) -> None:
    (tmp_path / "discord").mkdir()
    async with house(tmp_path / "discord", desk.clock) as home, home.open() as platform:
        desk.others = (platform.publisher,)
        await posted(desk, "discord:1", home.fake.text.id)

        assert await corrected(desk, "discord:1") == 1
        assert await again(desk) == 0

        (made,) = home.fake.text.messages
        shown = shapes.text(made.body)
        assert "Senate votes" in shown
        assert shown.count("Correction to item 1") == 1
        assert bare(HOSTILE) in bare(shown)
        assert bare(URL) in bare(shown)
        assert "[a page](https://evil.example)" not in shown
        assert "<@1>" not in shown
        assert made.body["allowed_mentions"] == {"parse": []}


async def test_discords_message_that_was_deleted_ends_it(desk: Rig, tmp_path: Path) -> None:
    (tmp_path / "discord").mkdir()
    async with house(tmp_path / "discord", desk.clock) as home, home.open() as platform:
        desk.others = (platform.publisher,)
        await posted(desk, "discord:1", home.fake.text.id)
        home.fake.text.messages.clear()

        assert await corrected(desk, "discord:1", "It was Tuesday.") == 0

        assert desk.rows("SELECT state FROM correction_posts") == [("closed",)]
        assert home.fake.text.messages == []


async def test_slacks_message_says_it_once_and_nobody_is_pinged(desk: Rig) -> None:
    async with office(desk.clock) as post:
        channel = await post.slack.home.channel()
        desk.others = (post.publisher,)
        tenant = f"slack:{channel.team_id}"
        await posted(desk, tenant, channel.id)

        assert await corrected(desk, tenant) == 1
        assert await again(desk) == 0

        (made,) = await post.slack.home.posted(channel)
        shown = str(made["blocks"])
        assert "Senate votes" in shown
        assert shown.count("Correction to item 1") == 1
        assert "Tuesday" in shown
        assert "<!channel>" not in shown
        assert "<@1>" not in shown
        assert "<https://evil.example|" not in shown
