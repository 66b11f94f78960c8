"""A deadline that moved after an edition was posted is announced by the next one, and by no other."""

from datetime import timedelta
from pathlib import Path

from bot.analysis.changes import state_of
from bot.catalogue.index import CatalogueIndex
from bot.domain.policies import Policy
from tests import make
from tests.unit.delivery.rig import EIGHT, NINE, Rig, rig

DAY = timedelta(days=1)
MOVED = "moved from 15 September 2025 to 30 September 2025"


def plan(day: str) -> Policy:
    return make.policy(title="A Plan", deadlines=(make.deadline(day, text="Comments close"),))


async def stands(desk: Rig, policy: Policy) -> None:
    """The catalogue as it is loaded now."""
    desk.policies = CatalogueIndex(make.catalogue(policy))
    async with desk.store.writing() as tx:
        await tx.keep_policy_states({policy.id: state_of(policy)}, desk.clock.now())


async def posted(desk: Rig, days: int) -> str:
    desk.clock.moment = NINE + days * DAY
    await desk.publish_news(f"News of day {days}", at=desk.clock.now() - timedelta(hours=1))
    await desk.tick()
    return " ".join(desk.publisher.texts()[-1][1].split())


async def test_the_next_edition_tells_of_a_deadline_that_moved_after_the_last_one(tmp_path: Path) -> None:
    async with rig(tmp_path) as desk:
        desk.clock.moment = EIGHT - 10 * DAY
        await stands(desk, plan("2025-09-15"))
        desk.clock.moment = EIGHT
        await desk.subscribe("1", edition="daily")
        assert MOVED not in await posted(desk, 0)

        desk.clock.moment = NINE + timedelta(hours=2)
        await stands(desk, plan("2025-09-30"))

        assert MOVED in await posted(desk, 1)
        assert MOVED not in await posted(desk, 2)
