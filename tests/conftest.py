"""What every test gets: no network but loopback, and no blocking call inside the event loop."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from blockbuster import BlockBuster, blockbuster_ctx
from hypothesis import settings

# What is usual here is 200 ms an example, which a busy machine needs for a large one now and then.
settings.register_profile("patient", settings.default, deadline=timedelta(seconds=10))
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def blocking_calls_fail(request: pytest.FixtureRequest) -> Iterator[BlockBuster | None]:
    """A call from `bot` that blocks a running event loop raises BlockingError."""
    with blockbuster_ctx("bot") as detector:
        yield detector
