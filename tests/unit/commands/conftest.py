"""Each test asks at a counter of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.commands.counter import Counter
from tests.unit.store.shelf import fresh


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    async with fresh(tmp_path / "gazette.db") as store:
        made = Counter(store)
        await made.open()
        yield made
