"""A nudge as both platforms' doubles take it: through the outbox, by the real publishers."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.domain.policies import DeadlineKind, Reference
from bot.domain.subscriptions import Cadence
from tests import make
from tests.doubles.discord import shapes
from tests.doubles.discord.house import house
from tests.integration.slack_mail import office
from tests.unit.delivery.rig import Rig, rig

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.date()
OTHER = Reference(name="The other register", url="https://other.example/1")
DUTY = make.deadline(
    (TODAY + timedelta(days=1)).isoformat(), kind=DeadlineKind.EFFECTIVE, zone="UTC", text="Duties <begin> & apply"
)
COMMENTS = make.deadline(
    (TODAY + timedelta(days=3)).isoformat(),
    at=time(23, 59),
    zone="UTC",
    text="Comments close",
    conflicts_with=((TODAY + timedelta(days=10), OTHER),),
)
WANTED = (
    "In 3 days: Comments close",
    "23:59 UTC",
    "another source says",
    "Tomorrow: Duties <begin> & apply",
    "as of",
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as made:
        made.clock.moment = NOW - timedelta(minutes=1)
        old = make.deadline((TODAY - timedelta(days=1)).isoformat(), superseded_by=date.max)
        made.policies = CatalogueIndex(make.catalogue(make.policy(title="A Plan", deadlines=(DUTY, COMMENTS, old))))
        yield made


async def nudged(desk: Rig, tenant: str, channel: str) -> None:
    """A slot that is due at this moment, as `/schedule run` makes it."""
    cadence = Cadence(at=time(NOW.hour, NOW.minute), zone="UTC")
    await desk.subscribe(channel, tenant=tenant, edition="deadlines", cadence=cadence, now=NOW - timedelta(minutes=1))
    desk.clock.moment = NOW
    assert (await desk.tick()).sent == 1
    assert (await desk.tick()).sent == 0


async def test_discord_shows_the_days_left_the_date_and_the_other_date(desk: Rig, tmp_path: Path) -> None:
    (tmp_path / "discord").mkdir()
    async with house(tmp_path / "discord", desk.clock) as home, home.open() as platform:
        desk.others = (platform.publisher,)
        await nudged(desk, "discord:1", home.fake.text.id)
        (made,) = home.fake.text.messages
        shown = shapes.text(made.body).replace("\\", "")
        assert [part for part in WANTED if part not in shown] == []
        assert shown.index("Comments close") < shown.index("Duties")


async def test_slack_shows_the_days_left_the_date_and_the_other_date(desk: Rig) -> None:
    async with office(desk.clock) as post:
        channel = await post.slack.home.channel()
        desk.others = (post.publisher,)
        await nudged(desk, f"slack:{channel.team_id}", channel.id)
        (made,) = await post.slack.home.posted(channel)
        shown = unescape(str(made["blocks"]))
        assert [part for part in WANTED if part not in shown] == []
        assert shown.index("Comments close") < shown.index("Duties")
