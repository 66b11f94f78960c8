"""What every test gets: no network but loopback, and no blocking call inside the event loop."""

from collections.abc import Iterator

import pytest
from blockbuster import BlockBuster, blockbuster_ctx


@pytest.fixture(autouse=True)
def blocking_calls_fail(request: pytest.FixtureRequest) -> Iterator[BlockBuster | None]:
    """A call from `bot` that blocks a running event loop raises BlockingError."""
    with blockbuster_ctx("bot") as detector:
        yield detector
