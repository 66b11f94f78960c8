"""Each test asks at a counter of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.catalogue.shelf import NOW
from tests.unit.commands.counter import Counter
from tests.unit.commands.shipped import SHIPPED_POLICIES
from tests.unit.store.shelf import fresh


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    async with fresh(tmp_path / "gazette.db") as store:
        made = Counter(store)
        await made.open()
        yield made


@pytest.fixture
def shipped(counter: Counter) -> Counter:
    """The same over the catalogue that ships, on the day on which it was tried."""
    counter.policies = SHIPPED_POLICIES
    counter.clock.moment = NOW
    return counter
