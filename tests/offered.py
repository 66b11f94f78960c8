"""What a machine may not have to offer: the rights of root, or a program. CI has them, or says that it does not."""

import os
from typing import NoReturn

import pytest

UNPRIVILEGED = "GAZETTE_TESTS_UNPRIVILEGED"


def lacking(reason: str) -> NoReturn:
    """Skips with the reason. Fails in CI, unless it was said that this CI cannot offer it."""
    if os.environ.get("CI") == "true" and not os.environ.get(UNPRIVILEGED):
        pytest.fail(f"{reason}; in CI it must be possible, or {UNPRIVILEGED} be set")
    pytest.skip(reason)
