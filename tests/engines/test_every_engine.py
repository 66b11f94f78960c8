"""The same days under each engine, alone and two at once over one database: every edition is posted once.

The lossy engine is the proof that an engine only says "look now".
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.engines.inprocess import InProcessEngine
from bot.jobs import Engine
from tests.engines.days import days
from tests.engines.lossy import LossyEngine

pytestmark = pytest.mark.timeout(100)
ENGINES: dict[str, tuple[Callable[[], Engine], ...]] = {
    "in process": (InProcessEngine,),
    "lossy": (lambda: LossyEngine(seed=1),),
    "two lossy": (lambda: LossyEngine(seed=2), lambda: LossyEngine(seed=3)),
    "one of each": (InProcessEngine, lambda: LossyEngine(seed=4)),
}


@pytest.mark.parametrize("name", ENGINES)
async def test_every_edition_is_posted_exactly_once(name: str, tmp_path: Path) -> None:
    engines = [make() for make in ENGINES[name]]
    async with days(tmp_path, len(engines)) as lived:
        await lived.live(*engines)

        expected = lived.expected()
        assert lived.posted() == expected
        assert len(expected) >= 16
        assert set(expected.values()) == {1}
        assert lived.rig.rows("SELECT DISTINCT state FROM deliveries") == [("sent",)]
    for engine in engines:
        if isinstance(engine, LossyEngine):
            assert engine.lost > 10
            assert engine.doubled > 10
