"""What every test gets: no network but loopback, no blocking call in the event loop; and a small disk if it asks."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from blockbuster import BlockBuster, blockbuster_ctx
from hypothesis import settings

from tests import disks

# What is usual here is 200 ms an example, which a busy machine needs for a large one now and then.
settings.register_profile("patient", settings.default, deadline=timedelta(seconds=10))
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def blocking_calls_fail(request: pytest.FixtureRequest) -> Iterator[BlockBuster | None]:
    """A call from `bot` that blocks a running event loop raises BlockingError."""
    with blockbuster_ctx("bot") as detector:
        yield detector


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Of 32 MiB, in a folder of its own below `tmp_path`."""
    with disks.mounted(tmp_path / "disk") as place:
        yield place
