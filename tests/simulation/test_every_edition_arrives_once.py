"""Days of outages, wrong clocks, pauses and two schedulers: no slot and no story is lost, and none comes twice.

`SUBSCRIPTIONS`, `DAYS` and `SEED` in the environment make it larger or another one: `make test-sim`.
"""

import os
from pathlib import Path

import pytest

from tests.simulation.account import account
from tests.simulation.life import live
from tests.simulation.world import Size, world

SUBSCRIPTIONS = int(os.environ.get("SUBSCRIPTIONS", "30"))
DAYS = int(os.environ.get("DAYS", "60"))
SEED = int(os.environ.get("SEED") or "2026")


@pytest.mark.timeout(7200)
async def test_no_slot_and_no_story_is_missed_or_doubled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    size = Size(
        subscriptions=SUBSCRIPTIONS,
        days=DAYS,
        outages=max(3, DAYS * 18 // 365),
        steps=max(10, DAYS * 60 // 365),
        seed=SEED,
    )
    async with world(tmp_path, size) as made:
        await live(made)
        told = account(made)
    with capsys.disabled():
        print(f"\n{size}: {told}")  # noqa: T201 - the figure is what the run is for
    assert told.missed == []
    assert told.doubled == []
    assert told.sent + told.merged + told.given_up == told.slots
    assert told.sent > told.slots / 2
