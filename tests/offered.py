"""What a machine may not have to offer: rights of root, a program, files beside the project. CI has them."""

import os
from typing import NoReturn

import pytest

UNPRIVILEGED = "GAZETTE_TESTS_UNPRIVILEGED"


def absent(reason: str) -> NoReturn:
    """Skips with the reason. Fails in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; in CI it must be")
    pytest.skip(reason)


def lacking(reason: str) -> NoReturn:
    """Skips with the reason. Fails in CI, unless it was said that this CI cannot offer it."""
    if os.environ.get(UNPRIVILEGED):
        pytest.skip(reason)
    absent(f"{reason} (where it cannot be, set {UNPRIVILEGED})")
